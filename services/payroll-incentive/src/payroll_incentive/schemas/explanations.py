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
    """What brought a version: the kind of event, its id, since when it holds, and it in words."""

    kind: str
    event_id: UUID
    effective: date | None
    text: str


class StatementChange(BaseModel):
    """A change of a month's worth, with what brought it; `gross_before` is None for the first."""

    version: int
    at: datetime
    gross_before: int | None
    gross_after: int
    difference: int
    provisional: bool
    hash: str
    causes: list[Cause]
    text: str


class ExplainedStatement(BaseModel):
    """What a month is worth at one agency: the gross lines sum to `gross`.

    `excluded` says which days are worth nothing, and why; `difference` what is still owed (or paid
    too much) of a month that was settled; `changes` what it was before, the newest first.
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
    changes: list[StatementChange]
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
    """A proposed or approved run that moved nothing of the month, and why, with what to do.

    `paid_since` where a later run paid it: then nothing is left to do.
    """

    agency_id: UUID
    run_id: UUID
    month: str
    pay_date: date
    state: str
    paid_since: bool
    code: str
    text: str


class ExplanationView(BaseModel):
    """A person's month: its statements, each payslip that paid of it, each run that held it."""

    employee_id: UUID
    month: str
    statements: list[ExplainedStatement]
    payslips: list[ExplainedPayslip]
    held: list[ExplainedHold]


class AlternativeView(BaseModel):
    """What the month would be worth, had one thing been otherwise."""

    code: str
    text: str
    gross: int
    difference: int


class AlternativesOfAgency(BaseModel):
    """What the month is worth at one agency, and what would have made it more or less."""

    agency_id: UUID
    gross: int
    alternatives: list[AlternativeView]


class AlternativesView(BaseModel):
    """A person's month as it might have been, one thing changed at a time."""

    employee_id: UUID
    month: str
    statements: list[AlternativesOfAgency]
