"""A payroll month: beside the month before, what the next run carries, and what it waits for."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.api.history import Historian
from payroll_incentive.api.runs import show_readiness
from payroll_incentive.api.wording import Wording, Words
from payroll_incentive.db import transaction
from payroll_incentive.domain.explanation import explain_reason
from payroll_incentive.domain.lines import Hold, Reason, decode
from payroll_incentive.domain.months import shift
from payroll_incentive.domain.readiness import Readiness
from payroll_incentive.domain.settlement import HeldMonth, Lacking
from payroll_incentive.domain.settlement import decode as decode_payslip
from payroll_incentive.schemas import (
    AdjustmentsView,
    AgencyMonth,
    AgencyReadiness,
    FeedCount,
    Group,
    MonthOverview,
    MonthText,
    Page,
    PendingAdjustment,
    Variance,
    VariancesView,
)
from shared.access import Look, record_reads
from shared.auth import CurrentUser, Principal
from shared.errors import NotFound

router = APIRouter(prefix="/v1")

NOTHING_AWAITED: Final = Readiness(ready=True, waiting=(), provisional=())
"""Of a month whose run is approved."""

UNPROPOSED: Final = (None, "open", "ready")
"""States of a month's newest run in which it can be proposed."""

PATIENCE: Final = 0.3
"""Seconds after which no further agency is compared for a list."""


@router.get("/variances/{agency_id}/{month}")
async def list_variances(
    agency_id: UUID,
    month: MonthText,
    user: CurrentUser,
    page: Page,
    words: Words,
    group: Group | None = None,
) -> VariancesView:
    user.require(agency_id, *queries.SEERS)
    lacking = await lacking_listed(user, agency_id, month) if group == "lacking" else {}
    async with transaction(user.agencies) as session:
        totals, rows = await queries.variances(session, agency_id, month, page, group, lacking)
        seen = [Look(row["employee_id"], agency_id, f"statement {month}") for row in rows]
        await record_reads(session, user, seen)
    return VariancesView(
        agency_id=agency_id,
        month=month,
        month_before=shift(month, -1),
        **totals,
        variances=[show_variance(row, month, words, lacking) for row in rows],
    )


async def lacking_listed(user: Principal, agency_id: UUID, month: str) -> dict[UUID, list[Lacking]]:
    """Who lacks what, in a transaction of its own: it comes to see more agencies than the caller.

    Raises:
        NotFound: the agency is not known yet.
    """
    async with transaction(user.agencies) as session:
        region = (await queries.regions(session, [agency_id])).get(agency_id)
        if region is None:
            raise NotFound("month_not_open", month=month)
        policies = await queries.active_policies(session)
        return await queries.who_lacks(session, agency_id, region, month, policies)


def show_variance(
    row: dict[str, Any], month: str, words: Wording, lacking: Mapping[UUID, Sequence[Lacking]]
) -> Variance:
    content, slip = row.pop("content"), row.pop("slip")
    reasons = reasons_of(row["why"], content, slip, month)
    text = words.say(f"variance_{row['why']}", {})
    for reason in reasons[:1]:
        text = explain_reason(reason, words.language).text
    named = [
        words.say(one.code, words.words(dict(one.inputs)))
        for one in lacking.get(row["employee_id"], ())
    ]
    return Variance(**row, text=text, lacking=named)


def reasons_of(
    why: str, content: bytes | None, slip: bytes | None, month: str
) -> Sequence[Reason | Hold | HeldMonth]:
    """Why a person's month is worth nothing, or is not paid.

    It is held by its statement, or else by the payslip, where that cannot be drawn up.
    """
    statement = decode(content) if content else None
    if statement and why == "excluded":
        return statement.reasons
    if why != "held":
        return ()
    held = decode_payslip(slip).held if slip else ()
    named = [one for one in held if one.month == month]
    return statement.holds or named if statement else named


@router.get("/adjustments/{agency_id}")
async def list_adjustments(
    agency_id: UUID, user: CurrentUser, page: Page, words: Words
) -> AdjustmentsView:
    user.require(agency_id, *queries.SEERS)
    async with transaction(user.agencies) as session:
        totals, rows = await queries.pending_adjustments(session, agency_id, page)
        seen = [Look(row["employee_id"], agency_id, f"adjustment {row['month']}") for row in rows]
        await record_reads(session, user, seen)
    historian = Historian(words)
    return AdjustmentsView(
        agency_id=agency_id,
        **totals,
        pending=[
            PendingAdjustment(**row | {"causes": historian.causes(row["causes"])}) for row in rows
        ],
    )


@router.get("/readiness")
async def list_readiness(month: MonthText, user: CurrentUser) -> list[AgencyReadiness]:
    agencies = seen_agencies(user)
    async with transaction(user.agencies) as session:
        states = await queries.month_states(session, agencies, month)
        inputs = await inputs_in_time(session, states, month)
    return [show_state(AgencyReadiness, state, inputs.get(state["agency_id"])) for state in states]


@router.get("/readiness/{agency_id}/{month}")
async def review_month(agency_id: UUID, month: MonthText, user: CurrentUser) -> AgencyMonth:
    user.require(agency_id, *queries.SEERS)
    async with transaction(user.agencies) as session:
        found = await queries.month_states(session, [agency_id], month)
        if not found:
            raise NotFound("month_not_open", month=month)
        state = found[0]
        policies = await queries.active_policies(session)
        inputs = await queries.inputs_of(session, agency_id, state["region"], month, policies)
        named = await show_readiness(session, inputs)
        moved = await queries.moved_since(session, agency_id, month, state["run_id"])
        unproposed = inputs.ready and state["run_state"] in UNPROPOSED
        about = (agency_id, state["region"], month, policies)
        lacking = await queries.who_lacks(session, *about) if unproposed else ()
        proposed = state["run_id"] if state["run_state"] == "proposed" else None
        supplied = await queries.supplied_since(session, agency_id, proposed)
    counts = {
        "moved_since": moved,
        "supplied_since": supplied,
        "lacking_count": len(lacking),
    }
    return show_state(AgencyMonth, state, inputs, inputs=named, **counts)


@router.get("/months/overview")
async def overview_months(user: CurrentUser) -> list[MonthOverview]:
    agencies = seen_agencies(user)
    async with transaction(user.agencies) as session:
        return [MonthOverview(**row) for row in await queries.months_overview(session, agencies)]


def seen_agencies(user: Principal) -> set[UUID]:
    """The agencies whose pay the caller may see.

    Raises:
        Forbidden: there are none.
    """
    user.require_anywhere(*queries.SEERS)
    return {agency for role in queries.SEERS for agency in user.roles.get(role, ())}


async def inputs_in_time(
    session: AsyncSession, states: Sequence[dict[str, Any]], month: str
) -> dict[UUID, Readiness]:
    """What the months of these agencies wait for, of as many as can be compared at once.

    What was closed is compared record by record. Where a whole province has closed and is not
    settled, some agencies are left out; each is compared when it is asked for by itself.
    """
    policies = await queries.active_policies(session)
    settled = {one["agency_id"] for one in states if one["run_state"] in queries.SETTLED}
    regions = {one["agency_id"]: one["region"] for one in states}
    unsettled = {agency: region for agency, region in regions.items() if agency not in settled}
    closing = await queries.closing_agencies(session, unsettled, month, policies)
    quiet = {agency: region for agency, region in unsettled.items() if agency not in closing}
    found = dict.fromkeys(settled, NOTHING_AWAITED)
    found |= await queries.inputs_of_many(session, quiet, month, policies, names=False)
    until = time.monotonic() + PATIENCE
    for agency in (one for one in unsettled if one in closing):
        if time.monotonic() >= until:
            break
        one = {agency: regions[agency]}
        found |= await queries.inputs_of_many(session, one, month, policies, names=False)
    return found


Shown = TypeVar("Shown", bound=AgencyReadiness)


def show_state(
    kind: type[Shown], state: dict[str, Any], awaited: Readiness | None, **more: Any
) -> Shown:
    waiting = [
        FeedCount(
            name=feed.name,
            closed=feed.closed,
            whole=feed.whole,
            differing_count=len(feed.differing),
        )
        for feed in (awaited.waiting if awaited else ())
    ]
    ready = state["phase"] is not None and awaited is not None and awaited.ready
    return kind(**state, compared=awaited is not None, ready=ready, waiting=waiting, **more)
