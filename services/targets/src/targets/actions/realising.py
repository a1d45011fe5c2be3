"""How far the indicators of an approved plan have come: recorded for ever, many at once."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import Principal
from shared.session import raw
from targets.actions.deciding import seen_case
from targets.domain import acts
from targets.domain.acts import Actor, Case
from targets.domain.realisation import Realisation, Report

RECORD: Final = """
insert into realisation
  (agency_id, plan_id, indicator_id, value, as_of, note, at, actor, actor_name)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::numeric[], $5::date[], $6::text[],
                     $7::timestamptz[], $8::uuid[], $9::text[])
"""
FIELDS: Final = Realisation.__struct_fields__
"""In the order of the columns."""


async def record_realisation(
    session: AsyncSession,
    user: Principal,
    plan: UUID,
    report: Report,
    actor: Actor,
    seen: str | None,
) -> Case:
    """Record how far an indicator of one's own plan has come; gives the plan as it stands then.

    Nothing is said by event: no pay depends on it, and who reads the plan sees it.
    """
    case = await seen_case(session, user, plan, actor, seen)
    done = acts.record(case, actor, report)
    await record(session, [done])
    return acts.with_realised(case, done)


async def record(session: AsyncSession, done: Sequence[Realisation]) -> None:
    """Keep these, in their order."""
    columns = [[getattr(one, name) for one in done] for name in FIELDS]
    await (await raw(session)).execute(RECORD, *columns)
