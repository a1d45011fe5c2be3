"""What a superior is shown of the people they assess. Never any pay."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from evaluation.schemas.http import ActivityView


class NoticeView(BaseModel):
    """Something to look at twice, in the reader's language."""

    code: str
    text: str


class QueuedActivity(ActivityView):
    """An activity that waits, with what there is to look at twice."""

    exceptions: list[NoticeView]


class QueuedPerson(BaseModel):
    """A person with what waits of theirs: all of it in numbers, the oldest of it listed."""

    employee_id: UUID
    name: str
    agency_id: UUID
    waiting: int
    minutes: int
    oldest: date
    activities: list[QueuedActivity]


class QueuedRating(BaseModel):
    """Somebody to rate and sign for a period; `rated` where only the signature is missing.

    `days_left` counts from today to the period's last day; below zero once it is over. Once the
    period is `closed`, signing says that it is late. `etag` is for rating.
    """

    employee_id: UUID
    name: str
    agency_id: UUID
    period_id: UUID
    period: str
    scheme: str
    starts_on: date
    ends_on: date
    days_left: int
    rated: bool
    plan_required: bool
    plan_approved: bool
    closed: bool
    etag: str


class MonthAtStake(BaseModel):
    """What is not counted when a month is closed before it is decided on.

    From `closes_from` on it can be closed; once `closed`, deciding takes a reason.
    """

    agency_id: UUID
    month: str
    closed: bool
    closes_from: date
    people: int
    activities: int
    minutes: int


class PeriodAtStake(BaseModel):
    """How many people stay without a result when a period is closed; it can be from a day on."""

    agency_id: UUID
    period_id: UUID
    period: str
    closes_from: date
    people: int


class TeamQueue(BaseModel):
    """All that waits for a superior, of a month or of all time: `waiting` activities.

    The `listed` ones are the oldest; no more than 500.
    """

    month: str | None
    waiting: int
    listed: int
    people: list[QueuedPerson]
    ratings: list[QueuedRating]
    months: list[MonthAtStake]
    periods: list[PeriodAtStake]


class WeekView(BaseModel):
    """A week's activities, from its Monday on, within the period: how many, and their minutes."""

    starts_on: date
    approved: int = 0
    approved_minutes: int = 0
    returned: int = 0
    returned_minutes: int = 0
    waiting: int = 0


class WorkView(BaseModel):
    """An activity that was decided on; `minutes` is the time of one, `volume` how many."""

    activity_id: UUID
    day: date
    description: str
    minutes: int
    volume: int
    state: str


class PresenceView(BaseModel):
    """Days of attendance in the period, counted as recorded and not interpreted.

    `late` are those with an arrival after the schedule; `absent` those with a schedule and neither
    a clock nor a leave; `leaves` the days of each leave class.
    """

    recorded: int
    scheduled: int
    present: int
    late: int
    absent: int
    leaves: dict[str, int]


class MeasureView(BaseModel):
    """A measured result of a month, in the measure's own unit: decimals as text."""

    month: str
    measure: str
    target: str
    realisation: str


class PredicateView(BaseModel):
    """What an earlier evaluation came to."""

    period: str
    ends_on: date
    predicate: str
    score: str | None


class EvidenceView(BaseModel):
    """What there is to rate a person by. `plan_id` is of the approved plan, where there is one."""

    employee_id: UUID
    name: str
    agency_id: UUID
    period_id: UUID
    period: str
    scheme: str
    starts_on: date
    ends_on: date
    period_state: str
    plan_required: bool
    plan_approved: bool
    plan_id: UUID | None
    weeks: list[WeekView]
    newest: list[WorkView]
    presence: PresenceView
    measures: list[MeasureView]
    before: list[PredicateView]
    etag: str
