"""Plans into tables, and what was done with them into versions and events: many at once."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.events.targets import (
    Indicator,
    PlanEvent,
    PlannedResult,
    TargetApproved,
    TargetReturned,
    TargetRevised,
    TargetSubmitted,
)
from shared.outbox import emit
from shared.session import raw
from targets.domain.acts import Actor
from targets.domain.plan import Plan

STORE: Final = """
insert into plan as t (agency_id, plan_id, employee_id, period, starts_on, ends_on, state, version,
                       results, superior_id, decided_on, reason, changed_at, changed_by)
select agency_id, plan_id, employee_id, period, starts_on, ends_on, state, version,
       results::jsonb, superior_id, decided_on, reason, $13, $14
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::date[], $7::text[],
            $8::bigint[], $9::text[], $10::uuid[], $11::date[], $12::text[])
  as row (agency_id, plan_id, employee_id, period, starts_on, ends_on, state, version, results,
          superior_id, decided_on, reason)
on conflict (agency_id, plan_id) do update
  set ends_on = excluded.ends_on, state = excluded.state, version = excluded.version,
    results = excluded.results, superior_id = excluded.superior_id,
    decided_on = excluded.decided_on, reason = excluded.reason, changed_at = excluded.changed_at,
    changed_by = excluded.changed_by
  where excluded.version > t.version
returning t.plan_id
"""

RECORD: Final = """
insert into plan_version
  (agency_id, plan_id, version, period, act, reason, document, at, actor, actor_name)
select agency_id, plan_id, version, period, act, reason, document::jsonb, $8, $9, $10
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
  as row (agency_id, plan_id, version, period, act, reason, document)
"""


async def store(session: AsyncSession, plans: Sequence[Plan], actor: Actor) -> set[UUID]:
    """Write plans as they are now; gives the ids of those that were new or newer."""
    if not plans:
        return set()
    rows = await (await raw(session)).fetch(
        STORE,
        *columns(plans, "agency_id", "plan_id", "employee_id", "period", "starts_on", "ends_on"),
        *columns(plans, "state", "version"),
        [msgspec.json.encode(plan.results).decode() for plan in plans],
        *columns(plans, "superior_id", "decided_on", "reason"),
        actor.moment,
        actor.name,
    )
    return {UUID(bytes=row["plan_id"].bytes) for row in rows}


async def announce(session: AsyncSession, plans: Sequence[Plan], actor: Actor) -> None:
    """Keep what was done for ever, and say it: the state of a plan names the act."""
    if not plans:
        return
    await (await raw(session)).execute(
        RECORD,
        *columns(plans, "agency_id", "plan_id", "version", "period", "state", "reason"),
        [msgspec.json.encode(plan).decode() for plan in plans],
        actor.moment,
        actor.actor_id,
        actor.name,
    )
    await emit(session, *(event(plan, actor) for plan in plans))


def columns(plans: Sequence[Plan], *names: str) -> list[list[Any]]:
    return [[getattr(plan, name) for plan in plans] for name in names]


def event(plan: Plan, actor: Actor) -> PlanEvent:
    """What is said of a plan after an act, whole."""
    said: dict[str, Any] = {
        "agency_id": plan.agency_id,
        "version": plan.version,
        "recorded_at": actor.moment,
        "effective_date": plan.decided_on,
        "actor": actor.actor_id,
        "employee_id": plan.employee_id,
        "plan_id": plan.plan_id,
        "period": plan.period,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "superior_id": plan.superior_id,
        "results": planned(plan),
    }
    match plan.state:
        case "submitted":
            return TargetSubmitted(**said)
        case "returned":
            return TargetReturned(**said, reason=plan.reason or "")
        case "approved":
            return TargetApproved(**said)
        case "revised":
            return TargetRevised(**said, reason=plan.reason or "")
        case "draft":
            raise ValueError("a draft is nobody else's business")


def planned(plan: Plan) -> tuple[PlannedResult, ...]:
    return tuple(
        PlannedResult(
            result_id=result.result_id,
            number=result.number,
            title=result.title,
            weight=result.weight,
            superior_result_id=result.superior_result_id,
            indicators=tuple(
                Indicator(aspect=one.aspect, text=one.text, target=one.target, unit=one.unit)
                for one in result.indicators
            ),
        )
        for result in plan.results
    )
