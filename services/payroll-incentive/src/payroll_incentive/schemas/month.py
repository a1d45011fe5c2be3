"""A payroll month over HTTP: beside the month before, what is carried, and what it waits for."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from payroll_incentive.schemas.explanations import Cause
from payroll_incentive.schemas.runs import ReadinessView

Why = Literal["new", "gone", "excluded", "held", "changed", "same"]
Group = Literal["new", "gone", "excluded", "held", "lacking", "large", "negative"]


class Variance(BaseModel):
    """One person's month beside the month before. Whole rupiah.

    None is a month without a statement. `percent` of the month before is a decimal with one
    place, None where there was nothing; `text` says why it differs. `lacking` names the data for
    want of which a run would hold it, in the group of this name.
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
    lacking: list[str]


class Groups(BaseModel):
    """How many people to look at twice, by why they differ.

    `large` differ by more than a fifth; of the `negative` the month, and what is carried into it,
    take more than they give.
    """

    new: int
    gone: int
    excluded: int
    held: int
    large: int
    negative: int


class VariancesView(BaseModel):
    """An agency's month beside the one before, the most different people first. Whole rupiah.

    `people` counts all who have a statement of either month, `differing` those whose amounts
    differ; `gross` and `gross_before` sum all of them, not the page alone, nor one group.
    """

    agency_id: UUID
    month: str
    month_before: str
    people: int
    differing: int
    gross: int
    gross_before: int
    groups: Groups
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
    `compared` is False where a list could not compare so many records in time: `ready` and
    `waiting` say nothing then. `adjustments` are differences of settled months that no approved run
    has paid yet, be they in a proposal or not. Whole rupiah.
    """

    agency_id: UUID
    code: str
    name: str
    phase: str | None
    attendance_closed: bool
    compared: bool
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


class AgencyMonth(AgencyReadiness):
    """One agency's month, with the names behind what it waits for.

    `moved_since` counts people whose amounts were worked out anew since the newest run was
    proposed: the proposal stays as it is, the difference is for the next run. `supplied_since`
    counts people of whom a salary or tax status came in since: a proposal that would be worth
    something else by it cannot be approved any more. While
    a run can be proposed, `lacking_count` says how many it would hold because their salary or tax
    status is not known.
    """

    timezone: str
    moved_since: int
    supplied_since: int
    lacking_count: int
    inputs: ReadinessView


class MonthOverview(BaseModel):
    """A month of the caller's agencies: how many work on it, and how far their newest runs are.

    `net` is what the approved ones pay, in rupiah.
    """

    month: str
    agencies: int
    proposed: int
    approved: int
    net: int
