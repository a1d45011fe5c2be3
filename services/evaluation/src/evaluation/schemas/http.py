"""What goes in and out over HTTP. Scores are decimals as text."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from evaluation.schemas.files import Month, Rating, Reference, Score, Text

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Etags = Annotated[dict[UUID, str], Field(max_length=10_000)]
"""What the caller saw of things of a list: by their ids, the etags of those that shall be so."""


class Body(BaseModel):
    """What a caller sends: nothing that is not asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NewPeriod(Body):
    """A period to open. With `plan_required` nobody is finalised without an approved plan."""

    agency_id: UUID
    kind: Literal["monthly", "quarterly", "semester", "yearly"]
    code: Annotated[str, Field(max_length=10)]
    scheme: Literal["matrix", "numeric"]
    plan_required: bool = False


class PeriodView(BaseModel):
    """An evaluation period of an agency."""

    model_config = ConfigDict(from_attributes=True)

    agency_id: UUID
    period_id: UUID
    code: str
    kind: str
    scheme: str
    starts_on: date
    ends_on: date
    state: str
    plan_required: bool


class ClosingView(BaseModel):
    """A closing: people in the manifest, its hash, and results left unsigned."""

    count: int
    manifest_hash: str
    unfinished: int


class UnfinishedPerson(BaseModel):
    """Somebody without a signed result; `rated` where only the signature is missing.

    The assessor is None where nobody is the person's superior on their last day in the period.
    """

    employee_id: UUID
    name: str
    assessor_id: UUID | None
    assessor_name: str | None
    rated: bool
    plan_approved: bool


class Unfinished(BaseModel):
    """Who of a period has no signed result yet, by name: `count` people on `pages` pages.

    `rated` of them need the signature only. From `closes_from` on the period can be closed.
    """

    period_id: UUID
    period: str
    period_state: str
    closes_from: date
    count: int
    rated: int
    page: int
    pages: int
    people: list[UnfinishedPerson]


class NewMonthClosing(Body):
    """A month of attendance, activities and measures to close."""

    agency_id: UUID
    month: Month


class MonthView(BaseModel):
    """A month of an agency's records of work."""

    agency_id: UUID
    month: str
    state: str
    closed_at: datetime | None


class GivenRatings(Body):
    """Ratings (matrix) or scores (numeric). `reason` is `late` for a first one after closing."""

    result_rating: Rating | None = None
    behaviour_rating: Rating | None = None
    result_score: Score | None = None
    behaviour_score: Score | None = None
    innovation: bool = False
    reason: Reason | None = None


class Revision(GivenRatings):
    """New ratings of a finalised result, and why."""

    reason: Reason


class Finalisation(Body):
    """Signing one result; `reason` is `late` after closing."""

    reason: Reason | None = None


class Finalisations(Body):
    """Signing many results of a period."""

    period_id: UUID
    employee_ids: Annotated[list[UUID], Field(min_length=1, max_length=10_000)]
    etags: Etags = {}
    reason: Reason | None = None


class RefusedView(BaseModel):
    """One of a list for which it was not done, and why."""

    id: UUID
    code: str
    message: str


class ListView(BaseModel):
    """What became of a list."""

    changed: int
    unchanged: int
    refused: list[RefusedView]


class VersionView(BaseModel):
    """A published version of a result."""

    version: int
    predicate: str
    score: str | None
    reason: str | None
    recorded_at: datetime


class ResultView(BaseModel):
    """The evaluation of a person for a period; `version` 0 is rated and not yet signed."""

    agency_id: UUID
    period_id: UUID
    period: str
    starts_on: date
    ends_on: date
    employee_id: UUID
    employee_name: str
    assessor_id: UUID
    assessor_name: str
    state: str
    version: int
    predicate: str
    result_rating: str | None
    behaviour_rating: str | None
    result_score: str | None
    behaviour_score: str | None
    score: str | None
    innovation: bool
    late: bool
    etag: str


class WholeResultView(ResultView):
    """A result with its published versions and whether there is an approved plan."""

    plan_approved: bool
    versions: list[VersionView]


class TeamMemberView(BaseModel):
    """Somebody the caller assesses for a period; `result` once rated."""

    employee_id: UUID
    name: str
    agency_id: UUID
    period_id: UUID
    period_state: str
    scheme: str
    plan_approved: bool
    etag: str
    result: ResultView | None


class NewActivity(Body):
    """One's own work of a day; `minutes` is the time of one, `volume` how many."""

    day: date
    description: Annotated[Text, Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=1_440)]
    volume: Annotated[int, Field(ge=1, le=1_000)] = 1
    reference: Reference | None = None
    reason: Reason | None = None


class ChangedActivity(Body):
    """New values of one's own activity."""

    description: Annotated[Text, Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=1_440)]
    volume: Annotated[int, Field(ge=1, le=1_000)] = 1
    reason: Reason | None = None


class Approval(Body):
    """Approving an activity; a reason is needed once its month is closed."""

    reason: Reason | None = None


class Return(Body):
    """Giving an activity back, and why."""

    reason: Reason


class Approvals(Body):
    """Approving many activities."""

    activity_ids: Annotated[list[UUID], Field(min_length=1, max_length=10_000)]
    etags: Etags = {}
    reason: Reason | None = None


class ActivityView(BaseModel):
    """A logged activity; `decided` where a superior approved or returned it once.

    `reason` is why it was returned, or else why it was logged only after its month was closed.
    """

    activity_id: UUID
    agency_id: UUID
    employee_id: UUID
    reference: str
    day: date
    description: str
    minutes: int
    volume: int
    state: str
    reason: str | None
    decided: bool
    etag: str


class AttendanceView(BaseModel):
    """A day of attendance: minutes since midnight in unit time."""

    day: date
    schedule_in: int | None
    schedule_out: int | None
    clock_in: int | None
    clock_out: int | None
    leave: str | None


class Counts(BaseModel):
    """What was said of a period; comparable with what its receivers hold."""

    finalised: int
    revised: int
    returned_activities: int


class Copies(BaseModel):
    """How many people and units this service knows."""

    employees: int
    units: int
