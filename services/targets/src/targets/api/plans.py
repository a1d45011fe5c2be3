"""Plans one by one, and their approval by list."""

from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Final
from uuid import UUID

from fastapi import APIRouter

from shared.auth import CurrentUser
from shared.etag import IfMatch, showing
from shared.idempotency import IdempotencyKey
from shared.messages import Say
from shared.problems import Sayer
from targets import actions, queries
from targets.actions import Change, NewPlan
from targets.api.cascade import cascade
from targets.api.reading import actor_of, plan_view, readable_case, results_of, view
from targets.db import transaction
from targets.domain.acts import Actor, Case
from targets.schemas.cascade import CascadeView
from targets.schemas.http import (
    ActBody,
    ApprovalsBody,
    ApprovalsView,
    EditBody,
    NewPlanBody,
    PlanView,
    RefusedPlan,
    ReturnBody,
    RevisionBody,
    VersionView,
)

router = APIRouter(prefix="/v1")

AT_ONCE: Final = 500
"""Plans approved in one transaction."""


@router.post("/plans")
async def create_plan(
    body: NewPlanBody, user: CurrentUser, key: IdempotencyKey, say: Sayer
) -> PlanView:
    actor = actor_of(user)
    wanted = NewPlan(
        body.employee_id or user.require_employee(),
        body.period,
        body.starts_on,
        body.ends_on,
        partial(results_of, body.results),
    )
    async with transaction(user.agencies) as session:
        await key.claim(session)
        plan = await actions.create_plan(session, user, wanted, actor)
        return await key.keep(session, await view(session, user, plan, actor, say))


@router.get("/plans/{plan_id}")
async def read_plan(plan_id: UUID, user: CurrentUser, say: Sayer) -> PlanView:
    actor = actor_of(user)
    async with transaction(user.agencies) as session:
        return plan_view(await readable_case(session, user, plan_id, actor), actor, say)


@router.get("/plans/{plan_id}/cascade")
async def show_cascade(plan_id: UUID, user: CurrentUser) -> CascadeView:
    """What each result of a plan serves, upwards to the top, of whatever agency."""
    async with transaction(user.agencies) as session:
        case = await readable_case(session, user, plan_id, actor_of(user))
        return await cascade(session, user.agencies, case)


@router.get("/plans/{plan_id}/versions")
async def list_versions(plan_id: UUID, user: CurrentUser) -> list[VersionView]:
    async with transaction(user.agencies) as session:
        await readable_case(session, user, plan_id, actor_of(user))
        kept = await queries.versions_of(session, plan_id)
        return [VersionView.model_validate(version, from_attributes=True) for version in kept]


@router.put("/plans/{plan_id}")
async def edit_plan(
    plan_id: UUID, body: EditBody, user: CurrentUser, seen: IfMatch, say: Sayer
) -> PlanView:
    actor = actor_of(user)
    change = Change(body.version, body.ends_on, partial(results_of, body.results))
    async with transaction(user.agencies) as session, current(actor, say):
        plan = await actions.edit_plan(session, user, plan_id, change, actor, seen)
        return await view(session, user, plan, actor, say)


@router.post("/plans/{plan_id}/submission")
async def submit_plan(
    plan_id: UUID,
    user: CurrentUser,
    key: IdempotencyKey,
    seen: IfMatch,
    say: Sayer,
    body: ActBody | None = None,
) -> PlanView:
    actor, version = actor_of(user), body.version if body else None
    async with transaction(user.agencies) as session, current(actor, say):
        await key.claim(session)
        plan = await actions.submit_plan(session, user, plan_id, version, actor, seen)
        return await key.keep(session, await view(session, user, plan, actor, say))


@router.post("/plans/{plan_id}/return")
async def return_plan(
    plan_id: UUID,
    body: ReturnBody,
    user: CurrentUser,
    key: IdempotencyKey,
    seen: IfMatch,
    say: Sayer,
) -> PlanView:
    actor = actor_of(user)
    async with transaction(user.agencies) as session, current(actor, say):
        await key.claim(session)
        plan = await actions.return_plan(
            session, user, plan_id, body.reason, body.version, actor, seen
        )
        return await key.keep(session, await view(session, user, plan, actor, say))


@router.post("/plans/{plan_id}/approval")
async def approve_plan(
    plan_id: UUID,
    user: CurrentUser,
    key: IdempotencyKey,
    seen: IfMatch,
    say: Sayer,
    body: ActBody | None = None,
) -> PlanView:
    actor, version = actor_of(user), body.version if body else None
    async with transaction(user.agencies) as session, current(actor, say):
        await key.claim(session)
        plan = await actions.approve_plan(session, user, plan_id, version, actor, seen)
        return await key.keep(session, await view(session, user, plan, actor, say))


@router.post("/plans/{plan_id}/revision")
async def revise_plan(
    plan_id: UUID,
    body: RevisionBody,
    user: CurrentUser,
    key: IdempotencyKey,
    seen: IfMatch,
    say: Sayer,
) -> PlanView:
    actor = actor_of(user)
    change = Change(body.version, body.ends_on, partial(results_of, body.results))
    async with transaction(user.agencies) as session, current(actor, say):
        await key.claim(session)
        plan = await actions.revise_plan(session, user, plan_id, change, body.reason, actor, seen)
        return await key.keep(session, await view(session, user, plan, actor, say))


@router.post("/approvals")
async def approve_plans(
    body: ApprovalsBody, user: CurrentUser, key: IdempotencyKey, say: Sayer
) -> ApprovalsView:
    """Approve by list, 500 in a transaction; the answer is kept with the last of them.

    A list sent again after a crash goes on where it stopped.
    """
    async with transaction(user.agencies) as session:
        await key.replay(session)
    actor = actor_of(user)
    plans = list(dict.fromkeys(body.plan_ids))
    approved = unchanged = 0
    refused: list[RefusedPlan] = []
    for first in range(0, len(plans), AT_ONCE):
        async with transaction(user.agencies) as session:
            part = plans[first : first + AT_ONCE]
            decided = await actions.approve_plans(session, user, part, actor, body.etags)
            approved += len(decided.approved)
            unchanged += len(decided.before)
            for plan, no in decided.refused.items():
                message = say(no.code, no.values)
                refused.append(RefusedPlan(plan_id=plan, code=no.code, message=message))
            answer = ApprovalsView(approved=approved, unchanged=unchanged, refused=refused)
            if first + AT_ONCE >= len(plans):
                await key.claim(session)
                await key.keep(session, answer)
    return answer


def current(actor: Actor, say: Say) -> AbstractAsyncContextManager[None]:
    """Have who saw another plan than the one that stands be shown that."""

    async def show(case: Case) -> PlanView:
        return plan_view(case, actor, say)

    return showing(show)
