"""What there is to close, and who would be left out."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from evaluation.db import transaction
from evaluation.domain.period import read_month
from evaluation.queries import closing, periods
from evaluation.schemas.closing import (
    MonthProgress,
    PeriodProgress,
    Progress,
    RecordsReview,
)
from evaluation.schemas.files import Month
from shared.auth import CurrentUser
from shared.errors import NotFound
from shared.session import utcnow

router = APIRouter(prefix="/v1")

CLOSER: Final = "hr_admin"


@router.get("/closings")
async def show_progress(user: CurrentUser) -> Progress:
    """The periods and months of the agencies whose HR the caller is."""
    user.require_anywhere(CLOSER)
    agencies, now = user.roles[CLOSER], utcnow()
    async with transaction(user.agencies) as session:
        found = await closing.periods(session, agencies)
        months = await closing.months(session, agencies)
    return Progress(
        periods=[PeriodProgress(**row, over=over(row["ends_on"], row, now)) for row in found],
        months=[
            MonthProgress(**row, over=over(read_month(row["month"]).ends_on, row, now))
            for row in months
        ],
    )


@router.get("/closings/{period_id}")
async def review_period(period_id: UUID, user: CurrentUser) -> PeriodProgress:
    async with transaction(user.agencies) as session:
        period = await periods.one(session, period_id)
        user.require(period.agency_id, CLOSER)
        found = await closing.periods(session, [period.agency_id], period_id)
    if not found:
        raise NotFound("not_found")
    return PeriodProgress(**found[0], over=over(period.ends_on, found[0], utcnow()))


@router.get("/attendance-closings/{agency_id}/{month}")
async def review_records(agency_id: UUID, month: Month, user: CurrentUser) -> RecordsReview:
    user.require(agency_id, CLOSER)
    span = read_month(month)
    async with transaction(user.agencies) as session:
        row = await closing.records(session, agency_id, span)
    if row is None:
        raise NotFound("not_found")
    passed = over(span.ends_on, row, utcnow())
    return RecordsReview(agency_id=agency_id, month=month, **row, over=passed)


def over(last: date, row: Any, now: datetime) -> bool:
    """Whether this last day is past where the agency is."""
    return now.astimezone(ZoneInfo(row["timezone"])).date() > last
