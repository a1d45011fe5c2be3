"""Activities: logged, edited, approved, returned."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions import activities
from evaluation.actions.activities import Work
from evaluation.api.acts import act, by_parts
from evaluation.api.views import activity_view, refused_views
from evaluation.db import transaction
from evaluation.domain.activity import APPROVED, RETURNED
from evaluation.schemas.http import (
    ActivityView,
    Approval,
    Approvals,
    ChangedActivity,
    ListView,
    NewActivity,
    Return,
)
from shared.auth import CurrentUser, Principal
from shared.etag import IfMatch, showing
from shared.idempotency import IdempotencyKey, Key
from shared.problems import Sayer

router = APIRouter(prefix="/v1/activities")


@router.post("")
async def log_activity(new: NewActivity, user: CurrentUser, key: IdempotencyKey) -> ActivityView:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        reference = new.reference or uuid4().hex
        doing = act(user, new.reason)
        row = await activities.log_activity(session, user, new.day, reference, work(new), doing)
        return await key.keep(session, activity_view(row))


@router.post("/approvals")
async def approve_list(
    wanted: Approvals, user: CurrentUser, key: IdempotencyKey, say: Sayer
) -> ListView:

    async def approve_part(session: AsyncSession, part: Sequence[UUID]) -> ListView:
        doing, seen = act(user, wanted.reason), wanted.etags
        done = await activities.decide(session, user, part, APPROVED, doing, seen)
        return ListView(
            changed=len(done.changed),
            unchanged=done.unchanged,
            refused=refused_views(done.refused, say),
        )

    return await by_parts(wanted.activity_ids, user, key, approve_part)


@router.put("/{activity_id}")
async def edit_activity(
    activity_id: UUID, changed: ChangedActivity, user: CurrentUser, seen: IfMatch
) -> ActivityView:
    doing = act(user, changed.reason)
    async with transaction(user.agencies) as session, showing(current):
        row = await activities.edit_activity(session, user, activity_id, work(changed), doing, seen)
        return activity_view(row)


@router.delete("/{activity_id}", status_code=204)
async def remove_activity(activity_id: UUID, user: CurrentUser, seen: IfMatch) -> None:
    async with transaction(user.agencies) as session, showing(current):
        await activities.remove_activity(session, user, activity_id, seen)


@router.post("/{activity_id}/approval")
async def approve(
    activity_id: UUID,
    user: CurrentUser,
    key: IdempotencyKey,
    seen: IfMatch,
    approval: Approval | None = None,
) -> ActivityView:
    reason = approval.reason if approval else None
    return await decide(activity_id, user, key, seen, (APPROVED, reason))


@router.post("/{activity_id}/return")
async def give_back(
    activity_id: UUID, given: Return, user: CurrentUser, key: IdempotencyKey, seen: IfMatch
) -> ActivityView:
    return await decide(activity_id, user, key, seen, (RETURNED, given.reason))


async def decide(
    activity_id: UUID,
    user: Principal,
    key: Key,
    seen: str | None,
    decision: tuple[str, str | None],
) -> ActivityView:
    state, reason = decision
    doing = act(user, reason)
    async with transaction(user.agencies) as session, showing(current):
        await key.claim(session)
        row = await activities.decide_one(session, user, activity_id, state, doing, seen)
        return await key.keep(session, activity_view(row))


async def current(row: Any) -> ActivityView:
    return activity_view(row)


def work(given: Any) -> Work:
    return Work(given.description, given.minutes, given.volume)
