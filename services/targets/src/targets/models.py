"""The tables of targets."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Numeric, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.session import UtcTime


class Table(SQLModel, registry=registry()):
    """This service's own tables."""


class EmployeeCopy(Table, table=True):
    """A person as identity last said, in each agency with a post of theirs (`member`).

    A superior also has a copy in the agencies of the people they assess, so that their name
    can be said there.
    """

    __tablename__ = "employee_copy"

    agency_id: UUID = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    version: int
    nip: str
    name: str
    member: bool
    superior_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    state: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class SuperiorCopy(Table, table=True):
    """That somebody has or had a superior, in each agency of theirs; the database keeps it."""

    __tablename__ = "superior_copy"

    superior_id: UUID = Field(primary_key=True)
    agency_id: UUID = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)


class UnitCopy(Table, table=True):
    """A unit as identity last said."""

    __tablename__ = "unit_copy"

    unit_id: UUID = Field(primary_key=True)
    version: int
    code: str
    name: str
    timezone: str


class PeriodCopy(Table, table=True):
    """An evaluation period of an agency as evaluation last said."""

    __tablename__ = "period_copy"

    agency_id: UUID = Field(primary_key=True)
    period_id: UUID = Field(primary_key=True)
    version: int
    code: str
    starts_on: date
    ends_on: date
    closed: bool


class StoredPlan(Table, table=True):
    """A plan (SKP) as it stands now; its results are one document, changed as a whole."""

    __tablename__ = "plan"

    agency_id: UUID = Field(primary_key=True)
    plan_id: UUID = Field(primary_key=True)
    employee_id: UUID
    period: str
    starts_on: date
    ends_on: date
    state: str
    version: int
    results: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    superior_id: UUID | None
    decided_on: date | None
    reason: str | None
    changed_at: datetime = Field(sa_type=UtcTime)
    changed_by: str


class PlanVersion(Table, table=True):
    """A plan as it was after an act (submitted, returned, approved, revised); never changed."""

    __tablename__ = "plan_version"

    agency_id: UUID = Field(primary_key=True)
    plan_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    period: str
    act: str
    reason: str | None
    document: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = Field(sa_type=UtcTime)
    actor: UUID
    actor_name: str


class StoredRealisation(Table, table=True):
    """How far an indicator had come by a day, as somebody recorded it; never changed."""

    __tablename__ = "realisation"

    agency_id: UUID = Field(primary_key=True)
    plan_id: UUID = Field(primary_key=True)
    number: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    indicator_id: UUID
    value: Decimal = Field(sa_type=Numeric)
    as_of: date
    note: str
    at: datetime = Field(sa_type=UtcTime)
    actor: UUID
    actor_name: str
