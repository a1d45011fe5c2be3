"""Policies and months over HTTP."""

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from payroll_incentive.schemas.imports import MonthText

PAGE: Final = 100
"""Rows of a list that are sent at once, at most."""


def page_of(
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> range:
    """The rows of a page, counted from 1."""
    return range((page - 1) * size, page * size)


Page = Annotated[range, Depends(page_of)]


class Sent(BaseModel):
    """What a caller sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class PolicySent(Sent):
    """A policy document as YAML text."""

    document: str = Field(min_length=1, max_length=500_000)


class PolicyView(BaseModel):
    """A policy document and where it stands."""

    model_config = ConfigDict(from_attributes=True)

    policy_id: str
    region: str
    kinds: list[str]
    decree: str
    valid_from: date
    valid_to: date | None
    state: str
    hash: str
    maker: UUID
    checker: UUID | None
    submitted_at: datetime
    activated_at: datetime | None


class PolicyText(PolicyView):
    """A policy document with its text."""

    document: str


class MonthSent(Sent):
    """A month to open, or to change the phase of."""

    agency_id: UUID
    month: MonthText
    phase: Literal["advance", "final"] | None = None


class MonthView(BaseModel):
    """A month payroll works on, and how many statements it has."""

    agency_id: UUID
    month: str
    phase: str
    attendance_closed: bool
    statements: int


class Copies(BaseModel):
    """How much of what others said is held here; `waiting` chunks are still to be worked out."""

    employees: int
    units: int
    results: int
    attendance: int
    waiting: int
