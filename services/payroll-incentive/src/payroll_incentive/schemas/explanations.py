"""Why a month is worth what it is, over HTTP. All amounts are whole rupiah."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel


class ExplainedLine(BaseModel):
    """A line with its rule, legal basis, inputs and events, in the reader's language.

    Where no event decided it, `looked_at` says what was looked at.
    """

    month: str
    component: str
    title: str
    kind: str
    amount: int
    bearer: str
    text: str
    rule: str
    basis: str
    decree: str
    inputs: dict[str, int | str]
    events: list[UUID]
    looked_at: str
    provisional: bool


class ExplainedReason(BaseModel):
    """Why days are worth nothing, or why a month may not be paid yet."""

    code: str
    text: str
    basis: str
    first: date | None
    last: date | None
    events: list[UUID]


class Cause(BaseModel):
    """What brought the newest version: the kind of event, its id, and since when it holds."""

    kind: str
    event_id: UUID
    effective: date | None


class ExplainedStatement(BaseModel):
    """What a month is worth at one agency: the gross lines sum to `gross`.

    `excluded` says which days are worth nothing, and why; `difference` what is still owed (or paid
    too much) of a month that was settled.
    """

    agency_id: UUID
    month: str
    decree: str
    version: int
    gross: int
    previous_gross: int | None
    provisional: bool
    hash: str
    calculated_at: datetime
    difference: int
    causes: list[Cause]
    segments: list[dict[str, Any]]
    lines: list[ExplainedLine]
    excluded: list[ExplainedReason]
    holds: list[ExplainedReason]


class ExplainedPayslip(BaseModel):
    """A payslip that paid part of the month: the lines the employee bears sum to `net`."""

    agency_id: UUID
    run_id: UUID
    month: str
    pay_date: date
    state: str
    gross: int
    tax: int
    bpjs: int
    net: int
    receivable: int
    hash: str
    lines: list[ExplainedLine]
    held: list[ExplainedReason]


class ExplainedHold(BaseModel):
    """A proposed or approved run that moved nothing of the month, and why, with what to do."""

    agency_id: UUID
    run_id: UUID
    month: str
    pay_date: date
    state: str
    code: str
    text: str


class ExplanationView(BaseModel):
    """A person's month: its statements, each payslip that paid of it, each run that held it."""

    employee_id: UUID
    month: str
    statements: list[ExplainedStatement]
    payslips: list[ExplainedPayslip]
    held: list[ExplainedHold]
