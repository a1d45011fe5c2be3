"""What goes in and out of notifications over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.imports import Row


class NoticeView(BaseModel):
    """A notice in the reader's language."""

    notice_id: UUID
    template: str
    title: str
    text: str
    created_at: datetime
    read_at: datetime | None


class ContactRow(Row):
    """A row of contacts.csv."""

    nip: Annotated[str, Field(pattern=r"^\d{18}$")]
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
    language: Literal["id", "en"] = "id"


class Counts(BaseModel):
    """How many notices an agency's people got, by template."""

    notices: dict[str, int]


class Copies(BaseModel):
    """How many people this service knows."""

    employees: int
