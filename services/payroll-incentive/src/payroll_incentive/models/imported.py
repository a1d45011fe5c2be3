"""What enters by import: rupiah, tax statuses, obligations; and policy documents."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from payroll_incentive.models.base import OfPerson, Table
from shared.session import UtcTime


class Imported(OfPerson):
    """A row of an import file: its version grows when another file says something else."""

    version: int = Field(default=1, sa_type=BigInteger)
    taken_at: datetime = Field(sa_type=UtcTime)
    actor: UUID


class SalaryBase(Imported, table=True):
    """The salary part of a month, and what the salary run took of it. Whole rupiah."""

    __tablename__ = "salary_base"

    month: str = Field(primary_key=True)
    gross: int = Field(sa_type=BigInteger)
    bpjs_employee: int = Field(sa_type=BigInteger)
    bpjs_employer: int = Field(sa_type=BigInteger)
    pph21: int = Field(sa_type=BigInteger)
    pension: int = Field(default=0, sa_type=BigInteger)


class TaxStatus(Imported, table=True):
    """The tax status on 1 January."""

    __tablename__ = "tax_status"

    year: int = Field(primary_key=True)
    ptkp: str
    npwp: bool


class Obligation(Imported, table=True):
    """Whether a civic duty was met for the month."""

    __tablename__ = "obligation"

    month: str = Field(primary_key=True)
    obligation: str = Field(primary_key=True)
    fulfilled: bool


class OpeningLine(Imported, table=True):
    """What was paid for a month before payroll began here. Whole rupiah."""

    __tablename__ = "opening_line"

    month: str = Field(primary_key=True)
    component: str = Field(primary_key=True)
    amount: int = Field(sa_type=BigInteger)


class PolicyDocument(Table, table=True):
    """A policy document as its maker sent it; it rules once a second person approved it."""

    __tablename__ = "policy"

    policy_id: str = Field(primary_key=True)
    region: str
    kinds: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    decree: str
    valid_from: date
    valid_to: date | None
    hash: str
    document: str
    state: str
    maker: UUID
    checker: UUID | None
    submitted_at: datetime = Field(sa_type=UtcTime)
    activated_at: datetime | None = Field(sa_type=UtcTime)


class NationalTable(Table, table=True):
    """A national table that was already in force when pay was last calculated by it."""

    __tablename__ = "national_table"

    table_id: str = Field(primary_key=True)
    hash: str
    valid_from: date
