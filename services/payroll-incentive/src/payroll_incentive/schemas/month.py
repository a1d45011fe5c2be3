"""A payroll month over HTTP: beside the month before, what is carried, and what it waits for."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from payroll_incentive.schemas.explanations import Cause

Why = Literal["new", "gone", "excluded", "held", "changed", "same"]


class Variance(BaseModel):
    """One person's month beside the month before. Whole rupiah.

    None is a month without a statement. `percent` of the month before is a decimal with one
    place, None where there was nothing; `text` says why it differs.
    """

    employee_id: UUID
    nip: str
    name: str
    gross: int | None
    gross_before: int | None
    difference: int
    percent: str | None
    provisional: bool
    why: Why
    text: str


class VariancesView(BaseModel):
    """An agency's month beside the one before, the most different people first. Whole rupiah.

    `people` counts all who have a statement of either month, `differing` those whose amounts
    differ; `gross` and `gross_before` sum all of them, not the page alone.
    """

    agency_id: UUID
    month: str
    month_before: str
    people: int
    differing: int
    gross: int
    gross_before: int
    variances: list[Variance]


class PendingAdjustment(BaseModel):
    """What is still owed (or was paid too much) of a month that was settled. Whole rupiah."""

    employee_id: UUID
    nip: str
    name: str
    month: str
    amount: int
    changed_at: datetime
    causes: list[Cause]


class AdjustmentsView(BaseModel):
    """Differences of settled months that wait for the next run; `total` sums all of them."""

    agency_id: UUID
    adjustments: int
    total: int
    pending: list[PendingAdjustment]


class FeedCount(BaseModel):
    """A feed a month waits for: closed by evaluation, its manifest whole, how many differ."""

    name: str
    closed: bool
    whole: bool
    differing_count: int


class AgencyReadiness(BaseModel):
    """Where an agency's month stands: its inputs, its statements, its newest run.

    `phase` is None while the month is not open; `run_id` and what follows while it has no run.
    `adjustments` are differences of settled months that the next run will carry. Whole rupiah.
    """

    agency_id: UUID
    code: str
    name: str
    phase: str | None
    attendance_closed: bool
    ready: bool
    waiting: list[FeedCount]
    statements: int
    provisional_count: int
    held_count: int
    gross: int
    gross_before: int
    adjustments: int
    adjustments_total: int
    run_id: UUID | None
    run_state: str | None
    run_hash: str | None
    run_people: int | None
    run_gross: int | None
    run_net: int | None
