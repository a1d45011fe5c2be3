"""The tables of evaluation."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Numeric, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.session import UtcTime


class Table(SQLModel, registry=registry()):
    """This service's own tables."""


class Period(Table, table=True):
    """An agency's evaluation period. Writers of its results lock it FOR SHARE."""

    __tablename__ = "period"
    __table_args__ = (UniqueConstraint("agency_id", "code"),)

    agency_id: UUID = Field(primary_key=True)
    period_id: UUID = Field(primary_key=True)
    code: str
    kind: str
    scheme: str
    starts_on: date
    ends_on: date
    state: str
    plan_required: bool
    version: int
    closed_at: datetime | None = Field(sa_type=UtcTime)


class MonthClose(Table, table=True):
    """A month of an agency's records of work. Writers of records lock it FOR SHARE."""

    __tablename__ = "month_close"

    agency_id: UUID = Field(primary_key=True)
    month: str = Field(primary_key=True)
    state: str
    closed_at: datetime | None = Field(sa_type=UtcTime)


class ManifestChunk(Table, table=True):
    """A published part of a manifest: at closing without a reason, afterwards with one."""

    __tablename__ = "manifest_chunk"

    agency_id: UUID = Field(primary_key=True)
    feed: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)
    chunk: int = Field(primary_key=True)
    reason: str | None
    actor: UUID
    recorded_at: datetime = Field(sa_type=UtcTime)


class ManifestEntry(Table, table=True):
    """What was published of one person in a part of a manifest."""

    __tablename__ = "manifest_entry"

    agency_id: UUID = Field(primary_key=True)
    feed: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)
    chunk: int = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    version: int
    digest: str


class Result(Table, table=True):
    """The evaluation of a person for a period. `version` counts what was published: 0 while rated.

    Scores are numbers of at most two decimals; `score` has three.
    """

    __tablename__ = "result"
    __table_args__ = (Index("result_employee", "employee_id"),)

    agency_id: UUID = Field(primary_key=True)
    period_id: UUID = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    result_id: UUID
    state: str
    version: int
    assessor_id: UUID
    predicate: str
    result_rating: str | None
    behaviour_rating: str | None
    result_score: Decimal | None = Field(sa_type=Numeric)
    behaviour_score: Decimal | None = Field(sa_type=Numeric)
    score: Decimal | None = Field(sa_type=Numeric)
    innovation: bool
    late: bool
    changed_at: datetime = Field(sa_type=UtcTime)


class ResultVersion(Table, table=True):
    """A finalised or revised evaluation as it was published; never changed."""

    __tablename__ = "result_version"

    agency_id: UUID = Field(primary_key=True)
    result_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    period_id: UUID
    employee_id: UUID
    assessor_id: UUID
    predicate: str
    result_rating: str | None
    behaviour_rating: str | None
    result_score: Decimal | None = Field(sa_type=Numeric)
    behaviour_score: Decimal | None = Field(sa_type=Numeric)
    score: Decimal | None = Field(sa_type=Numeric)
    innovation: bool
    late: bool
    reason: str | None
    actor: UUID
    recorded_at: datetime = Field(sa_type=UtcTime)


class AttendanceDay(Table, table=True):
    """One day of one person: minutes since midnight in unit time, uninterpreted."""

    __tablename__ = "attendance_day"

    agency_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    version: int
    schedule_in: int | None
    schedule_out: int | None
    clock_in: int | None
    clock_out: int | None
    leave: str | None


class Activity(Table, table=True):
    """A logged activity. `version` counts approvals and returns, `returns` the returns alone."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("agency_id", "employee_id", "reference"),
        Index("activity_day", "agency_id", "day", "employee_id"),
        Index(
            "activity_undone", "employee_id", "day", postgresql_where=text("state <> 'approved'")
        ),
    )

    agency_id: UUID = Field(primary_key=True)
    activity_id: UUID = Field(primary_key=True)
    employee_id: UUID
    reference: str
    day: date
    description: str
    minutes: int
    volume: int
    state: str
    version: int
    returns: int
    superior_id: UUID | None
    reason: str | None
    changed_at: datetime = Field(sa_type=UtcTime)


class Measure(Table, table=True):
    """A measured result of a person and month, in the measure's own unit."""

    __tablename__ = "measure"

    agency_id: UUID = Field(primary_key=True)
    month: str = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    measure: str = Field(primary_key=True)
    version: int
    target: Decimal = Field(sa_type=Numeric)
    realisation: Decimal = Field(sa_type=Numeric)


class Punishment(Table, table=True):
    """A discipline punishment in force."""

    __tablename__ = "punishment"
    __table_args__ = (Index("punishment_employee", "employee_id"),)

    agency_id: UUID = Field(primary_key=True)
    punishment_id: UUID = Field(primary_key=True)
    employee_id: UUID
    reference: str
    version: int
    code: str
    decree: str
    starts_on: date
    ends_on: date | None


class PeriodPart(Table, table=True):
    """What a change adds to the results of a period; its parts together say how many there are."""

    __tablename__ = "period_part"

    agency_id: UUID = Field(primary_key=True)
    period_id: UUID = Field(primary_key=True)
    part_id: int = Field(primary_key=True)
    rated: int
    finalised: int


class EmployeeCopy(Table, table=True):
    """A person as identity last said, whole, once per agency with a post of theirs."""

    __tablename__ = "employee_copy"
    __table_args__ = (
        Index("employee_copy_nip", "nip"),
        Index("employee_copy_employee", "employee_id"),
    )

    agency_id: UUID = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    version: int
    nip: str
    superior_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    state: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class SuperiorCopy(Table, table=True):
    """That somebody has or had a superior, in each agency of theirs; the database keeps it."""

    __tablename__ = "superior_copy"

    superior_id: UUID = Field(primary_key=True)
    agency_id: UUID = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)


class PersonName(Table, table=True):
    """The directory of names: assessors may sit in another agency than those they assess."""

    __tablename__ = "person"
    __table_args__ = (Index("person_nip", "nip"),)

    employee_id: UUID = Field(primary_key=True)
    version: int
    nip: str
    name: str


class UnitCopy(Table, table=True):
    """A unit as identity last said."""

    __tablename__ = "unit_copy"

    unit_id: UUID = Field(primary_key=True)
    agency_id: UUID
    version: int
    code: str
    name: str
    kind: str
    timezone: str


class PlanCopy(Table, table=True):
    """An approved plan of a person: that there is one, and for which days."""

    __tablename__ = "plan_copy"
    __table_args__ = (Index("plan_copy_employee", "agency_id", "employee_id"),)

    agency_id: UUID = Field(primary_key=True)
    plan_id: UUID = Field(primary_key=True)
    employee_id: UUID
    version: int
    starts_on: date
    ends_on: date
