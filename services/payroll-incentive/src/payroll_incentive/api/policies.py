"""Policies, months, and what is held of others."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from payroll_incentive import actions, queries
from payroll_incentive.db import transaction
from payroll_incentive.domain.policy_file import PolicyFaults, explain_fault
from payroll_incentive.models import PolicyDocument
from payroll_incentive.schemas import (
    Copies,
    MonthSent,
    MonthView,
    PolicySent,
    PolicyText,
    PolicyView,
)
from shared.auth import CurrentUser
from shared.idempotency import IdempotencyKey
from shared.messages import choose_language
from shared.problems import problem
from shared.session import utcnow

router = APIRouter(prefix="/v1")

LOOKERS = ("payroll_maker", "payroll_checker", "auditor", "ops", "hr_admin")


@router.post("/policies", response_model=PolicyView)
async def submit_policy(
    request: Request, sent: PolicySent, user: CurrentUser, key: IdempotencyKey
) -> PolicyView | Response:
    try:
        async with transaction(user.agencies) as session:
            await key.claim(session)
            row = await actions.submit_policy(session, user, sent.document, utcnow())
            return await key.keep(session, PolicyView.model_validate(row))
    except PolicyFaults as refusal:
        return faulty(request, refusal)


def faulty(request: Request, refusal: PolicyFaults) -> Response:
    """Every fault of a document with its line, its place, and what to do."""
    language = choose_language(request.headers.get("Accept-Language"))
    faults = [
        {
            "line": fault.line,
            "path": fault.path,
            "code": fault.code,
            "message": explain_fault(fault, language),
        }
        for fault in refusal.faults
    ]
    return problem(request, refusal.status, refusal.code, refusal.values, faults=faults)


@router.post("/policies/{policy_id}/approval")
async def approve_policy(policy_id: str, user: CurrentUser, key: IdempotencyKey) -> PolicyView:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        row = await actions.approve_policy(session, user, policy_id, utcnow())
        return await key.keep(session, PolicyView.model_validate(row))


@router.get("/policies", response_model=list[PolicyView])
async def list_policies(user: CurrentUser, region: str | None = None) -> Sequence[PolicyDocument]:
    async with transaction(user.agencies) as session:
        return await queries.policies_of(session, region)


@router.get("/policies/{policy_id}", response_model=PolicyText)
async def read_policy(policy_id: str, user: CurrentUser) -> PolicyDocument:
    async with transaction(user.agencies) as session:
        return await queries.policy(session, policy_id)


@router.post("/months")
async def open_month(sent: MonthSent, user: CurrentUser, key: IdempotencyKey) -> MonthView:
    user.require(sent.agency_id, "payroll_maker")
    async with transaction(user.agencies) as session:
        await key.claim(session)
        opened = (sent.agency_id, sent.month)
        await actions.open_month(session, *opened, sent.phase, user.user_id, utcnow())
        return await key.keep(session, MonthView(**await queries.month(session, *opened)))


@router.get("/months")
async def list_months(agency_id: UUID, user: CurrentUser) -> list[MonthView]:
    user.require(agency_id, *LOOKERS)
    async with transaction(user.agencies) as session:
        return [MonthView(**row) for row in await queries.months_of(session, agency_id)]


@router.get("/copies")
async def count_copies(user: CurrentUser) -> Copies:
    user.require_anywhere(*LOOKERS, "admin")
    async with transaction(user.agencies) as session:
        return Copies(**await queries.copies(session))
