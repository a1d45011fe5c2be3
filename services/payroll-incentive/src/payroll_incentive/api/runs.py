"""Runs: opened and proposed by one person, approved by another."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import actions, queries
from payroll_incentive.db import transaction
from payroll_incentive.domain.readiness import Readiness
from payroll_incentive.models import Run
from payroll_incentive.schemas import (
    ActView,
    Approval,
    FeedView,
    MonthText,
    Page,
    PersonView,
    ReadinessView,
    Rejection,
    RunOpening,
    RunReview,
    RunView,
    SealedLine,
    Withdrawal,
)
from shared.access import Look, record_reads
from shared.auth import CurrentUser
from shared.idempotency import IdempotencyKey
from shared.session import utcnow

router = APIRouter(prefix="/v1/runs")

LISTED: Final = 200


@router.post("")
async def open_run(sent: RunOpening, user: CurrentUser, key: IdempotencyKey) -> RunView:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        wanted = (sent.agency_id, sent.month, sent.pay_date)
        run = await actions.open_run(session, user, *wanted, utcnow())
        return await key.keep(session, RunView.model_validate(run))


@router.get("", response_model=list[RunView])
async def list_runs(
    agency_id: UUID, user: CurrentUser, month: MonthText | None = None
) -> Sequence[Run]:
    user.require(agency_id, *queries.SEERS)
    async with transaction(user.agencies) as session:
        return await queries.runs_of(session, agency_id, month)


@router.get("/{run_id}")
async def review_run(run_id: UUID, user: CurrentUser) -> RunReview:
    async with transaction(user.agencies) as session:
        run, inputs = await actions.review_run(session, run_id)
        user.require(run.agency_id, *queries.SEERS)
        acts = await queries.acts_of(session, run_id)
        return RunReview(
            **RunView.model_validate(run).model_dump(),
            readiness=await show_readiness(session, inputs),
            acts=[ActView.model_validate(act) for act in acts],
        )


@router.get("/{run_id}/payslips")
async def list_payslips(run_id: UUID, user: CurrentUser, page: Page) -> list[SealedLine]:
    async with transaction(user.agencies) as session:
        run = await queries.run(session, run_id)
        user.require(run.agency_id, *queries.SEERS)
        rows = await queries.review_payslips(session, run, page)
        seen = [Look(row["employee_id"], run.agency_id, f"payslip {run.month}") for row in rows]
        await record_reads(session, user, seen)
        return [SealedLine(**row) for row in rows]


@router.post("/{run_id}/proposal")
async def propose_run(run_id: UUID, user: CurrentUser, key: IdempotencyKey) -> RunView:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        run = await actions.propose_run(session, user, run_id, utcnow())
        return await key.keep(session, RunView.model_validate(run))


@router.post("/{run_id}/approval")
async def approve_run(
    run_id: UUID, sent: Approval, user: CurrentUser, key: IdempotencyKey
) -> RunView:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        run = await actions.approve_run(session, user, run_id, sent.hash, utcnow())
        return await key.keep(session, RunView.model_validate(run))


@router.post("/{run_id}/rejection")
async def reject_run(
    run_id: UUID, sent: Rejection, user: CurrentUser, key: IdempotencyKey
) -> RunView:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        run = await actions.reject_run(session, user, run_id, sent.hash, sent.reason, utcnow())
        return await key.keep(session, RunView.model_validate(run))


@router.post("/{run_id}/withdrawal")
async def withdraw_run(
    run_id: UUID, sent: Withdrawal, user: CurrentUser, key: IdempotencyKey
) -> RunView:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        run = await actions.withdraw_run(session, user, run_id, sent.reason, utcnow())
        return await key.keep(session, RunView.model_validate(run))


async def show_readiness(session: AsyncSession, inputs: Readiness) -> ReadinessView:
    return ReadinessView(
        ready=inputs.ready,
        waiting=[
            FeedView(
                name=feed.name,
                closed=feed.closed,
                whole=feed.whole,
                differing_count=len(feed.differing),
                differing=await named(session, feed.differing),
            )
            for feed in inputs.waiting
        ],
        provisional_count=len(inputs.provisional),
        provisional=await named(session, inputs.provisional),
    )


async def named(session: AsyncSession, people: Sequence[UUID]) -> list[PersonView]:
    return [PersonView(**row) for row in await queries.names(session, people[:LISTED])]
