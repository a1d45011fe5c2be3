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
    """Somebody to rate and sign for an open period; `rated` where only the signature is missing.

    `days_left` counts from today to the period's last day; below zero once it is over. `etag` is
    for rating.
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
