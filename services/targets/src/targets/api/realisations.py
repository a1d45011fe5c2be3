"""How far the indicators of plans have come."""

from uuid import UUID

from fastapi import APIRouter

from shared.auth import CurrentUser
from shared.etag import IfMatch
from shared.idempotency import IdempotencyKey
from shared.problems import Sayer
from targets import actions
from targets.api.plans import current
from targets.api.reading import actor_of, plan_view, readable_case
from targets.db import transaction
from targets.domain.realisation import Report
from targets.queries import realised
from targets.schemas.http import PlanView, plain
from targets.schemas.realised import RealisationBody, RealisationView

router = APIRouter(prefix="/v1")


@router.post("/plans/{plan_id}/indicators/{indicator_id}/realisations")
async def record_realisation(
    plan_id: UUID,
    indicator_id: UUID,
    body: RealisationBody,
    user: CurrentUser,
    key: IdempotencyKey,
    seen: IfMatch,
    say: Sayer,
) -> PlanView:
    """Record how far an indicator of one's own approved plan has come; the earlier stays kept.

    No event follows: nobody's pay depends on it.
    """
    actor = actor_of(user)
    report = Report(indicator_id, body.value, body.as_of, body.note)
    async with transaction(user.agencies) as session, current(actor, say):
        await key.claim(session)
        case = await actions.record_realisation(session, user, plan_id, report, actor, seen)
        return await key.keep(session, plan_view(case, actor, say))


@router.get("/plans/{plan_id}/realisations")
async def list_realisations(plan_id: UUID, user: CurrentUser) -> list[RealisationView]:
    """All that was recorded of a plan, the latest day first."""
    async with transaction(user.agencies) as session:
        await readable_case(session, user, plan_id, actor_of(user))
        found = await realised.realisations_of(session, [plan_id])
    return [
        RealisationView(
            indicator_id=one.indicator_id,
            value=plain(one.value),
            as_of=one.as_of,
            note=one.note,
            at=one.at,
            actor_name=one.actor_name,
        )
        for one in found
    ]
