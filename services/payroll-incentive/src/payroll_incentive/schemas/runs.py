"""Runs over HTTP."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from payroll_incentive.schemas.imports import MonthText
from payroll_incentive.schemas.policies import Sent


class RunOpening(Sent):
    """A run to open. Without `pay_date`: the day the policies name."""

    agency_id: UUID
    month: MonthText
    pay_date: date | None = None


ShownHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Approval(Sent):
    """The hash the checker was shown."""

    hash: ShownHash


class Rejection(Sent):
    """Which proposal is given back, by the hash that was shown, and why."""

    hash: ShownHash
    reason: Annotated[str, Field(min_length=3, max_length=2_000)]


class Withdrawal(Sent):
    """Why a run is given up."""

    reason: Annotated[str, Field(min_length=3, max_length=2_000)]


class PersonView(BaseModel):
    """Who somebody is."""

    employee_id: UUID
    nip: str
    name: str


class FeedView(BaseModel):
    """A feed a run waits for: closed by evaluation, its manifest whole, and who still differs."""

    name: str
    closed: bool
    whole: bool
    differing_count: int
    differing: list[PersonView]


class ReadinessView(BaseModel):
    """Whether the inputs are complete; lists name the first two hundred people."""

    ready: bool
    waiting: list[FeedView]
    provisional_count: int
    provisional: list[PersonView]


class ActView(BaseModel):
    """Who did what with a run."""

    model_config = ConfigDict(from_attributes=True)

    act: str
    actor: UUID
    actor_name: str
    at: datetime
    hash: str | None
    reason: str | None


class RunView(BaseModel):
    """A run with its totals, in rupiah, as last proposed.

    `corrections` is the part of `gross` that is for earlier months; `provisional` counts people
    whose pay rests on something that is not final.
    """

    model_config = ConfigDict(from_attributes=True)

    agency_id: UUID
    run_id: UUID
    month: str
    state: str
    pay_date: date
    people: int
    gross: int
    tax: int
    bpjs: int
    net: int
    corrections: int
    provisional: int
    hash: str | None
    opened_at: datetime
    sealed_at: datetime | None
    approved_at: datetime | None
    maker: UUID | None
    checker: UUID | None


class RunReview(RunView):
    """A run with what it waits for, and who did what with it."""

    readiness: ReadinessView
    acts: list[ActView]


class SealedLine(BaseModel):
    """One payslip of a proposal, as a checker reviews it. Rupiah."""

    employee_id: UUID
    nip: str
    name: str
    gross: int
    tax: int
    bpjs: int
    net: int
    receivable: int
    held: list[str]
    corrections: int
