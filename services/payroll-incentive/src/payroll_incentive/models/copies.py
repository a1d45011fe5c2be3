"""Copies of what other services said; `fact` is the domain's fact as JSON."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, DATEMULTIRANGE
from sqlmodel import Field

from payroll_incentive.models.base import OfPerson, Table
from shared.session import UtcTime


class EmployeeCopy(OfPerson, table=True):
    """A person as identity last said, once per agency with a post of theirs.

    `serving` are the days with a post at this agency, in service; `units` those of its posts.
    """

    __tablename__ = "employee_copy"

    version: int = Field(sa_type=BigInteger)
    event_id: UUID
    nip: str
    name: str
    serving: Any = Field(sa_column=Column(DATEMULTIRANGE, nullable=False))
    units: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    fact: str


class UnitCopy(Table, table=True):
    """A unit of the tree, with whose rules and calendar hold there."""

    __tablename__ = "unit_copy"

    unit_id: UUID = Field(primary_key=True)
    agency_id: UUID
    version: int = Field(sa_type=BigInteger)
    code: str
    name: str
    kind: str
    region: str
    parent_id: UUID | None
    timezone: str
    calendar: str


class PeriodCopy(Table, table=True):
    """An evaluation period of an agency; it is closed when its feed is."""

    __tablename__ = "period_copy"

    agency_id: UUID = Field(primary_key=True)
    period_id: UUID = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    code: str
    kind: str
    scheme: str
    starts_on: date
    ends_on: date


class Feed(Table, table=True):
    """A closed feed: evaluation by period id, attendance by month."""

    __tablename__ = "feed"

    agency_id: UUID = Field(primary_key=True)
    feed: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    count: int = Field(sa_type=BigInteger)
    manifest_hash: str


class ManifestEntry(Table, table=True):
    """What must be held of one person before a closed feed may be relied on, part by part."""

    __tablename__ = "manifest_entry"

    agency_id: UUID = Field(primary_key=True)
    feed: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)
    chunk: int = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    digest: str


class ResultCopy(OfPerson, table=True):
    """The newest version of one evaluation."""

    __tablename__ = "result_copy"

    result_id: UUID = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    event_id: UUID
    period_id: UUID
    period: str
    ends_on: date
    fact: str


class AttendanceCopy(OfPerson, table=True):
    """One day of one person, uninterpreted."""

    __tablename__ = "attendance_copy"

    day: date = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    event_id: UUID
    fact: str


class ActivityCopy(OfPerson, table=True):
    """One activity that was approved, or given back."""

    __tablename__ = "activity_copy"

    activity_id: UUID = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    event_id: UUID
    recorded_at: datetime = Field(sa_type=UtcTime)
    month: str
    minutes: int = Field(sa_type=BigInteger)
    approved: bool


class MeasureCopy(OfPerson, table=True):
    """One measured result of a month."""

    __tablename__ = "measure_copy"

    month: str = Field(primary_key=True)
    measure: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    event_id: UUID
    fact: str


class PunishmentCopy(OfPerson, table=True):
    """A discipline punishment."""

    __tablename__ = "punishment_copy"

    punishment_id: UUID = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    event_id: UUID
    starts_on: date
    ends_on: date | None
    fact: str
