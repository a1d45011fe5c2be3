"""What people see of pay over HTTP. All amounts are whole rupiah."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from payroll_incentive.schemas.policies import Sent


class StatementView(BaseModel):
    """The newest statement of a month; `statement` is its canonical content.

    A cause is "kind:event:since:what it said"; `ExplainedStatement` has them in words.
    """

    agency_id: UUID
    employee_id: UUID
    month: str
    version: int
    gross: int
    provisional: bool
    excluded: list[str]
    holds: list[str]
    hash: str
    calculated_at: datetime
    causes: list[str]
    previous_gross: int | None
    statement: dict[str, Any]


class StatementRow(BaseModel):
    """A statement in a list; `difference` is what is still owed of a month that was settled."""

    agency_id: UUID
    employee_id: UUID
    nip: str
    name: str
    month: str
    version: int
    gross: int
    provisional: bool
    excluded: list[str]
    holds: list[str]
    hash: str
    difference: int


class PayslipView(BaseModel):
    """What a run pays a person; `payslip` is its canonical content."""

    agency_id: UUID
    run_id: UUID
    employee_id: UUID
    month: str
    pay_date: date
    state: str
    approved_at: datetime | None
    gross: int
    tax: int
    bpjs: int
    net: int
    receivable: int
    hash: str
    payslip: dict[str, Any]


class MineView(BaseModel):
    """One's own months and payslips, the newest first."""

    statements: list[StatementView]
    payslips: list[PayslipView]


class MyMonth(BaseModel):
    """A month of one's own at one agency: what it is worth, and what was paid in it.

    `previous_gross` is what it was worth before its last change; `net` what approved payslips of
    the month's runs brought, None before the first; `difference` what is still owed (or was paid
    too much) of it; `held` says that a run held it, and none paid it since. `decree` names the
    decrees it was calculated by.
    """

    agency_id: UUID
    agency_name: str
    month: str
    version: int
    gross: int
    previous_gross: int | None
    provisional: bool
    attendance_closed: bool
    excluded: list[str]
    holds: list[str]
    difference: int
    net: int | None
    held: bool
    calculated_at: datetime
    decree: str


class CalculationSent(Sent):
    """Facts, and the policy to judge them by: the id of one that is kept, or a document."""

    facts: dict[str, Any]
    policy_id: str | None = None
    document: str | None = None


class CalculationView(BaseModel):
    """What the month would be worth, and the payslip if it were paid alone."""

    gross: int
    net: int
    hash: str
    statement: dict[str, Any]
    payslip: dict[str, Any]


class CountsView(BaseModel):
    """The totals of an agency's month: what is owed, what was paid, and from how many inputs.

    `statements`, `with_amounts` and `excluded` (by first reason) count the month's roster;
    `beyond_roster` the statements of others, such as those who turned out to have moved.
    `held` are those of whom something of the month waits: by its statement, or by its last run and
    not paid since. `payroll_inputs` are the evaluations received that feed the month. `payslips`,
    `paid_gross`, `tax`, `bpjs` and `net` are those of the month's approved runs; `settled_gross`
    is what any run paid for this month.
    """

    statements: int
    with_amounts: int
    excluded: dict[str, int]
    beyond_roster: int
    provisional: int
    held: int
    payroll_inputs: int
    gross: int
    settled_gross: int
    adjustments: int
    adjusted_gross: int
    payslips: int
    paid_gross: int
    tax: int
    bpjs: int
    net: int


class CheckView(BaseModel):
    """How many were worked out again, and of how many the bytes differ."""

    checked: int
    differences: int


class VerificationView(CheckView):
    """A month worked out again from what is stored; `people` names those that differ."""

    statements: CheckView
    sealed: CheckView
    payslips: CheckView
    people: list[UUID]
