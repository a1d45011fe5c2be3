"""What months are worth: opened months, statements, what must be calculated again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from payroll_incentive.models.base import OfPerson, Table
from shared.session import UtcTime


class Month(Table, table=True):
    """A month that payroll works on at an agency; the first one is when payroll began there."""

    __tablename__ = "month"

    agency_id: UUID = Field(primary_key=True)
    month: str = Field(primary_key=True)
    phase: str
    version: int = Field(default=1, sa_type=BigInteger)
    opened_at: datetime = Field(sa_type=UtcTime)
    opened_by: UUID | None


class Statement(OfPerson, table=True):
    """The newest statement of a month; `previous` is the content of the version before."""

    __tablename__ = "statement"

    month: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    gross: int = Field(sa_type=BigInteger)
    provisional: bool
    excluded: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    holds: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    hash: str
    content: bytes
    previous: bytes | None
    causes: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    calculated_at: datetime = Field(sa_type=UtcTime)


class MonthPart(Table, table=True):
    """What some statements add to an agency's month; its parts together are what it adds up to.

    Each recalculation writes a part of its own and waits for no other; a job makes one of several.
    `statements`, `provisional` and `held` count people; whole rupiah.
    """

    __tablename__ = "month_part"

    agency_id: UUID = Field(primary_key=True)
    month: str = Field(primary_key=True)
    part_id: int = Field(primary_key=True, sa_type=BigInteger)
    statements: int = Field(sa_type=BigInteger)
    provisional: int = Field(sa_type=BigInteger)
    held: int = Field(sa_type=BigInteger)
    gross: int = Field(sa_type=BigInteger)


class StatementChange(OfPerson, table=True):
    """A version of a statement that changed its amount, or whether it is provisional; and why.

    `gross_before` is None for the first one. Whole rupiah.
    """

    __tablename__ = "statement_change"

    month: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    gross_before: int | None = Field(sa_type=BigInteger)
    gross_after: int = Field(sa_type=BigInteger)
    provisional: bool
    hash: str
    causes: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = Field(sa_type=UtcTime)


class RecalculationChunk(Table, table=True):
    """Months of people, from `first` to `last`, to be calculated again; gone when it is done.

    `agency_id` is where unknown people were heard of; `region` stands for everyone in it.
    `attempts` have failed, and `next_try` is when it is its turn again; None is at once.
    """

    __tablename__ = "recalculation_queue"

    chunk_id: int = Field(primary_key=True, sa_type=BigInteger)
    employees: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    agency_id: UUID | None
    region: str | None
    first: str
    last: str | None
    cause: str
    lasting: bool
    created_at: datetime = Field(sa_type=UtcTime)
    attempts: int = 0
    next_try: datetime | None = Field(default=None, sa_type=UtcTime)


class Adjustment(OfPerson, table=True):
    """The signed difference, owed minus settled, of a month that was settled. Whole rupiah."""

    __tablename__ = "adjustment"

    month: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)
    causes: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    changed_at: datetime = Field(sa_type=UtcTime)
