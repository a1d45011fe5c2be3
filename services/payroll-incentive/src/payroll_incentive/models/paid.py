"""What is paid: runs, and under them what is only ever added to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from payroll_incentive.models.base import Table
from shared.session import UtcTime


class Run(Table, table=True):
    """A payroll run of an agency and month; `seal` counts its proposals, the last one holds."""

    __tablename__ = "run"

    agency_id: UUID = Field(primary_key=True)
    run_id: UUID = Field(primary_key=True)
    month: str
    state: str
    version: int = Field(sa_type=BigInteger)
    seal: int = 0
    pay_date: date
    opened_by: UUID
    opened_at: datetime = Field(sa_type=UtcTime)
    maker: UUID | None = None
    checker: UUID | None = None
    sealed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    approved_at: datetime | None = Field(default=None, sa_type=UtcTime)
    people: int = Field(default=0, sa_type=BigInteger)
    gross: int = Field(default=0, sa_type=BigInteger)
    tax: int = Field(default=0, sa_type=BigInteger)
    bpjs: int = Field(default=0, sa_type=BigInteger)
    net: int = Field(default=0, sa_type=BigInteger)
    corrections: int = Field(default=0, sa_type=BigInteger)
    provisional: int = Field(default=0, sa_type=BigInteger)
    hash: str | None = None
    policies: list[str] = Field(default=[], sa_column=Column(ARRAY(Text), nullable=False))


class OfRun(Table):
    """A row under a run."""

    agency_id: UUID = Field(primary_key=True)
    run_id: UUID = Field(primary_key=True)


class RunAct(OfRun, table=True):
    """Who did what with a run, and which hash they saw."""

    __tablename__ = "run_act"

    version: int = Field(primary_key=True, sa_type=BigInteger)
    act: str
    actor: UUID
    actor_name: str
    at: datetime = Field(sa_type=UtcTime)
    seal: int
    hash: str | None
    reason: str | None


class SealedStatement(OfRun, table=True):
    """A statement as it was proposed for payment, with the facts it was calculated from."""

    __tablename__ = "sealed_statement"

    seal: int = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    month: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    hash: str
    content: bytes
    facts: bytes


class Payslip(OfRun, table=True):
    """A payslip as it was proposed, with all that decided it; `held` are months it pays not."""

    __tablename__ = "payslip"

    seal: int = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    gross: int = Field(sa_type=BigInteger)
    tax: int = Field(sa_type=BigInteger)
    bpjs: int = Field(sa_type=BigInteger)
    net: int = Field(sa_type=BigInteger)
    receivable: int = Field(sa_type=BigInteger)
    held: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    hash: str
    content: bytes
    account: bytes


class PayslipLine(OfRun, table=True):
    """A line of an approved payslip: from now on settled. Whole rupiah."""

    __tablename__ = "payslip_line"

    employee_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    month: str
    component: str
    kind: str
    amount: int = Field(sa_type=BigInteger)
    bearer: str
    route: str
    tax_month: str
    taxed: bool


class Journal(Table, table=True):
    """An entry of the ledger: the postings of one approved payslip."""

    __tablename__ = "journal"

    agency_id: UUID = Field(primary_key=True)
    journal_id: UUID = Field(primary_key=True)
    run_id: UUID
    employee_id: UUID
    recorded_at: datetime = Field(sa_type=UtcTime)


class Posting(Table, table=True):
    """A signed amount on an account; those of a journal sum to zero. Whole rupiah."""

    __tablename__ = "posting"

    agency_id: UUID = Field(primary_key=True)
    journal_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    account: str
    amount: int = Field(sa_type=BigInteger)
