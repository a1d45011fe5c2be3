"""Results of evaluation: rated, finalised, revised, looked at."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions import rating
from evaluation.api.acts import act, by_parts
from evaluation.api.evidence import check_rater
from evaluation.api.views import refused_views, result_view, whole_result_view
from evaluation.db import transaction
from evaluation.domain.rating import Period, Ratings
from evaluation.queries import people, periods, results
from evaluation.schemas.http import (
    Finalisation,
    Finalisations,
    GivenRatings,
    ListView,
    ResultView,
    Revision,
    WholeResultView,
)
from shared.access import record_read
from shared.auth import CurrentUser, Principal
from shared.errors import NotFound
from shared.etag import IfMatch, showing
from shared.idempotency import IdempotencyKey
from shared.problems import Sayer

router = APIRouter(prefix="/v1")

LOOKERS = ("hr_admin", "leader", "auditor")


@router.put("/results/{employee_id}/{period_id}")
async def rate(
    employee_id: UUID, period_id: UUID, given: GivenRatings, user: CurrentUser, seen: IfMatch
) -> ResultView:
    key, doing = (employee_id, period_id), act(user, given.reason)
    async with transaction(user.agencies) as session, current(session, key):
        await rating.rate(session, user, key, ratings(given), doing, seen)
        return await show(session, key)


@router.post("/results/{employee_id}/{period_id}/finalisation")
async def finalise(
    employee_id: UUID,
    period_id: UUID,
    user: CurrentUser,
    key: IdempotencyKey,
    seen: IfMatch,
    signing: Finalisation | None = None,
) -> ResultView:
    place = (employee_id, period_id)
    async with transaction(user.agencies) as session, current(session, place):
        await key.claim(session)
        reason = signing.reason if signing else None
        await rating.finalise(session, user, place, act(user, reason), seen)
        return await key.keep(session, await show(session, place))


@router.post("/results/{employee_id}/{period_id}/revision")
async def revise(
    employee_id: UUID,
    period_id: UUID,
    given: Revision,
    user: CurrentUser,
    key: IdempotencyKey,
    seen: IfMatch,
) -> ResultView:
    place = (employee_id, period_id)
    async with transaction(user.agencies) as session, current(session, place):
        await key.claim(session)
        await rating.revise(session, user, place, ratings(given), act(user, given.reason), seen)
        return await key.keep(session, await show(session, place))


@router.post("/finalisations")
async def finalise_list(
    wanted: Finalisations, user: CurrentUser, key: IdempotencyKey, say: Sayer
) -> ListView:

    async def sign(session: AsyncSession, part: Sequence[UUID]) -> ListView:
        doing, seen = act(user, wanted.reason), wanted.etags
        signed = await rating.finalise_list(session, user, wanted.period_id, part, doing, seen)
        return ListView(
            changed=signed.finalised,
            unchanged=signed.unchanged,
            refused=refused_views(signed.refused, say),
        )

    return await by_parts(wanted.employee_ids, user, key, sign)


@router.get("/results/{employee_id}/{period_id}")
async def read_result(employee_id: UUID, period_id: UUID, user: CurrentUser) -> WholeResultView:
    async with transaction(user.agencies) as session:
        if user.employee_id == employee_id:
            await people.see_own(session, user)
        period = await periods.one(session, period_id)
        row = await results.one(session, period, employee_id)
        await check_looker(session, user, period, (employee_id, row))
        if row is None or (user.employee_id == employee_id and not row["version"]):
            raise NotFound("not_finalised")
        await record_read(session, user, employee_id, period.agency_id, f"result {period.code}")
        return await whole_result_view(session, period, row)


async def check_looker(
    session: AsyncSession, user: Principal, period: Period, subject: tuple[UUID, Any | None]
) -> None:
    """Refuse who may not look at a result.

    The person may, the assessor and the assessor's superior, and roles that look at results.
    """
    employee_id, row = subject
    if user.employee_id == employee_id:
        return
    if any(user.has(role, period.agency_id) for role in LOOKERS):
        return
    person = await people.one_in_agency(session, period.agency_id, employee_id)
    await check_rater(session, user, (period, person, row))


def current(session: AsyncSession, key: tuple[UUID, UUID]) -> AbstractAsyncContextManager[None]:
    """Have who saw another result than the one that stands be shown that."""
    return showing(lambda _: show(session, key))


async def show(session: AsyncSession, key: tuple[UUID, UUID]) -> ResultView:
    """A result as it stands."""
    employee_id, period_id = key
    period = await periods.one(session, period_id)
    row = await results.one(session, period, employee_id)
    if row is None:
        raise NotFound("not_found")
    names = await people.names(session, [employee_id, row["assessor_id"]])
    return result_view(row, period, names)


def ratings(given: GivenRatings) -> Ratings:
    return Ratings(**given.model_dump(exclude={"reason"}))
