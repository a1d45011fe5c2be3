"""What those who close periods and months are shown."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel


class PeriodProgress(BaseModel):
    """A period of an agency, `over` where its days are past.

    `finalised` counts signed results, `rated` those that wait for it; None in a list of what is
    closed.
    """

    agency_id: UUID
    agency_name: str
    timezone: str
    period_id: UUID
    code: str
    kind: str
    starts_on: date
    ends_on: date
    state: str
    closed_at: datetime | None
    over: bool
    finalised: int | None
    rated: int | None


class MonthProgress(BaseModel):
    """A month of attendance, activities and measures of an agency."""

    agency_id: UUID
    agency_name: str
    timezone: str
    month: str
    state: str
    closed_at: datetime | None
    over: bool


class Progress(BaseModel):
    """What there is to close in the caller's agencies; what is open stands first."""

    periods: list[PeriodProgress]
    months: list[MonthProgress]


class RecordsReview(MonthProgress):
    """A month of records: people with attendance, its last day, activities not yet approved."""

    recorded: int
    last_day: date | None
    waiting: int
    waiting_people: int
