"""Periods and closed months."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from evaluation.actions import months as month_actions
from evaluation.actions import periods as period_actions
from evaluation.api.acts import act
from evaluation.api.unfinished import unfinished
from evaluation.db import transaction
from evaluation.queries import periods
from evaluation.schemas.http import (
    ClosingView,
    MonthView,
    NewMonthClosing,
    NewPeriod,
    PeriodView,
    Unfinished,
)
from shared.auth import CurrentUser
from shared.idempotency import IdempotencyKey

router = APIRouter(prefix="/v1")


@router.post("/periods")
async def open_period(wanted: NewPeriod, user: CurrentUser, key: IdempotencyKey) -> PeriodView:
    user.require(wanted.agency_id, "hr_admin")
    async with transaction(user.agencies) as session:
        await key.claim(session)
        asked = period_actions.Wanted(**wanted.model_dump())
        period = await period_actions.open_period(session, asked, act(user))
        return await key.keep(session, PeriodView.model_validate(period))


@router.get("/periods")
async def list_periods(user: CurrentUser, agency_id: UUID | None = None) -> list[PeriodView]:
    async with transaction(user.agencies) as session:
        return [PeriodView.model_validate(one) for one in await periods.listed(session, agency_id)]


@router.get("/periods/{period_id}/unfinished")
async def list_unfinished(
    period_id: UUID, user: CurrentUser, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Unfinished:
    """Who of a period has no signed result yet: what closing it now would leave out."""
    async with transaction(user.agencies) as session:
        period = await periods.one(session, period_id)
        user.require(period.agency_id, "hr_admin")
        return await unfinished(session, period, page)


@router.post("/periods/{period_id}/closing")
async def close_period(period_id: UUID, user: CurrentUser, key: IdempotencyKey) -> ClosingView:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        user.require((await periods.one(session, period_id)).agency_id, "hr_admin")
        closing = await period_actions.close_period(session, period_id, act(user))
        return await key.keep(session, view(closing))


@router.post("/attendance-closings")
async def close_month(
    wanted: NewMonthClosing, user: CurrentUser, key: IdempotencyKey
) -> ClosingView:
    user.require(wanted.agency_id, "hr_admin")
    async with transaction(user.agencies) as session:
        await key.claim(session)
        closing = await month_actions.close_month(
            session, wanted.agency_id, wanted.month, act(user)
        )
        return await key.keep(session, view(closing))


@router.get("/attendance-closings")
async def list_months(user: CurrentUser, agency_id: UUID | None = None) -> list[MonthView]:
    async with transaction(user.agencies) as session:
        return [MonthView(**one) for one in await periods.months(session, agency_id)]


def view(closing: period_actions.Closing) -> ClosingView:
    return ClosingView(
        count=closing.people, manifest_hash=closing.manifest_hash, unfinished=closing.unfinished
    )
