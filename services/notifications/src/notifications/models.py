"""The tables of notifications."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.session import UtcTime


class Table(SQLModel, registry=registry()):
    """This service's own tables."""


class EmployeeCopy(Table, table=True):
    """A person as identity last said, once per agency with a post of theirs."""

    __tablename__ = "employee_copy"

    agency_id: UUID = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    version: int
    nip: str
    name: str


class Contact(Table, table=True):
    """Where a person wants to be told, beside the portal. Never leaves this service."""

    __tablename__ = "contact"

    agency_id: UUID = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    email: str
    language: str


class Notice(Table, table=True):
    """One thing told to one recipient; its words are made when it is read."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("event_id", "recipient", "channel", "template"),)

    agency_id: UUID = Field(primary_key=True)
    notice_id: UUID = Field(primary_key=True)
    event_id: UUID
    recipient: str
    employee_id: UUID | None
    role: str | None
    channel: str
    template: str
    fill: dict[str, Any] = Field(sa_column=Column("fill", JSONB, nullable=False))
    created_at: datetime = Field(sa_type=UtcTime)
    read_at: datetime | None = Field(sa_type=UtcTime)


class Delivery(Table, table=True):
    """A notice on its way by e-mail."""

    __tablename__ = "delivery"

    agency_id: UUID = Field(primary_key=True)
    notice_id: UUID = Field(primary_key=True)
    status: str
    attempts: int
    due_at: datetime = Field(sa_type=UtcTime)
    error: str | None
