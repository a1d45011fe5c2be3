"""A payroll month: beside the month before, what the next run carries, and what it waits for."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from payroll_incentive import queries
from payroll_incentive.api.history import Historian, events_of
from payroll_incentive.api.wording import Wording, Words
from payroll_incentive.db import transaction
from payroll_incentive.domain.explanation import explain_reason
from payroll_incentive.domain.lines import decode
from payroll_incentive.domain.months import shift
from payroll_incentive.schemas import (
    AdjustmentsView,
    AgencyReadiness,
    FeedCount,
    MonthText,
    Page,
    PendingAdjustment,
    Variance,
    VariancesView,
)
from shared.access import Look, record_reads
from shared.auth import CurrentUser

router = APIRouter(prefix="/v1")


@router.get("/variances/{agency_id}/{month}")
async def list_variances(
    agency_id: UUID, month: MonthText, user: CurrentUser, page: Page, words: Words
) -> VariancesView:
    user.require(agency_id, *queries.SEERS)
    async with transaction(user.agencies) as session:
        totals, rows = await queries.variances(session, agency_id, month, page)
        seen = [Look(row["employee_id"], agency_id, f"statement {month}") for row in rows]
        await record_reads(session, user, seen)
    return VariancesView(
        agency_id=agency_id,
        month=month,
        month_before=shift(month, -1),
        **totals,
        variances=[show_variance(row, words) for row in rows],
    )


def show_variance(row: dict[str, Any], words: Wording) -> Variance:
    content = row.pop("content")
    return Variance(**row, text=why(row["why"], content, words))


def why(code: str, content: bytes | None, words: Wording) -> str:
    """Why a person's month differs from the one before; first reason or hold, where that is why."""
    if content is not None and code in {"excluded", "held"}:
        statement = decode(content)
        for reason in statement.reasons if code == "excluded" else statement.holds:
            return explain_reason(reason, words.language).text
    return words.say(f"variance_{code}", {})


@router.get("/adjustments/{agency_id}")
async def list_adjustments(
    agency_id: UUID, user: CurrentUser, page: Page, words: Words
) -> AdjustmentsView:
    user.require(agency_id, *queries.SEERS)
    async with transaction(user.agencies) as session:
        totals, rows = await queries.pending_adjustments(session, agency_id, page)
        seen = [Look(row["employee_id"], agency_id, f"adjustment {row['month']}") for row in rows]
        await record_reads(session, user, seen)
        people = {row["employee_id"] for row in rows}
        events = events_of(*(row["causes"] for row in rows))
        details = await queries.details_of(session, people, events)
    historian = Historian(words, details)
    return AdjustmentsView(
        agency_id=agency_id,
        **totals,
        pending=[
            PendingAdjustment(**row | {"causes": historian.causes(row["causes"])}) for row in rows
        ],
    )


@router.get("/readiness")
async def list_readiness(month: MonthText, user: CurrentUser) -> list[AgencyReadiness]:
    user.require_anywhere(*queries.SEERS)
    agencies = {agency for role in queries.SEERS for agency in user.roles.get(role, ())}
    async with transaction(user.agencies) as session:
        states = await queries.month_states(session, agencies, month)
        regions = {state["agency_id"]: state.pop("region") for state in states}
        policies = await queries.active_policies(session)
        inputs = await queries.inputs_of_many(session, regions, month, policies)
    return [
        AgencyReadiness(
            **state,
            ready=state["phase"] is not None and inputs[state["agency_id"]].ready,
            waiting=[
                FeedCount(
                    name=feed.name,
                    closed=feed.closed,
                    whole=feed.whole,
                    differing_count=len(feed.differing),
                )
                for feed in inputs[state["agency_id"]].waiting
            ],
        )
        for state in states
    ]
