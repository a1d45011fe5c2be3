"""Every SELECT about how far plans have come."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.session import raw
from targets.domain.plan import Plan
from targets.domain.realisation import Realisation
from targets.models import StoredRealisation

NEWEST_FIRST: Final = (col(StoredRealisation.as_of).desc(), col(StoredRealisation.number).desc())

TO_SHOW: Final = """
with own as (
  select plan, row_number() over (
    order by $3 between starts_on and ends_on desc, starts_on desc, changed_at desc) = 1 as chosen
  from plan where employee_id = $1
)
select to_jsonb(plan)::text as plan, coalesce(period.closed, false) as closed, array(
  select distinct on (indicator_id) to_jsonb(done)::text from realisation done
  where done.plan_id = (plan).plan_id order by indicator_id, as_of desc, number desc
) as done
from own left join period_copy period
  on period.agency_id = (plan).agency_id and period.code = (plan).period
where chosen or (plan).period = any($2)
order by chosen, (plan).starts_on desc, (plan).changed_at desc
"""


class Shown(NamedTuple):
    """A plan as its owner sees it: whether its period is closed, and how far it has come."""

    plan: Plan
    closed: bool
    realised: dict[UUID, Realisation]


async def newest(
    session: AsyncSession, plans: Collection[UUID]
) -> dict[UUID, dict[UUID, Realisation]]:
    """How far the indicators of these plans have come: by plan, by indicator.

    The latest day counts; of two records of one day, the later one.
    """
    found: dict[UUID, dict[UUID, Realisation]] = {plan_id: {} for plan_id in plans}
    if plans:
        of_plan, of_indicator = col(StoredRealisation.plan_id), col(StoredRealisation.indicator_id)
        wanted = select(StoredRealisation).where(of_plan.in_(plans))
        first = wanted.ext(distinct_on(of_plan, of_indicator))
        ordered = first.order_by(of_plan, of_indicator, *NEWEST_FIRST)
        for row in (await session.execute(ordered)).scalars():
            found[row.plan_id][row.indicator_id] = realisation(row)
    return found


async def realisations_of(session: AsyncSession, plans: Collection[UUID]) -> list[Realisation]:
    """All that was recorded of these plans, the latest day first."""
    wanted = select(StoredRealisation).where(col(StoredRealisation.plan_id).in_(plans))
    rows = (await session.execute(wanted.order_by(*NEWEST_FIRST))).scalars()
    return [realisation(row) for row in rows]


async def plans_to_show(
    session: AsyncSession, employee: UUID, codes: Collection[str], day: date
) -> list[Shown]:
    """The person's plans of these periods, and last the one of the day (else the newest)."""
    found = await (await raw(session)).fetch(TO_SHOW, employee, list(codes), day)
    return [shown(row) for row in found]


def shown(row: Mapping[str, Any]) -> Shown:
    done = [msgspec.json.decode(one, type=Realisation) for one in row["done"]]
    plan = msgspec.json.decode(row["plan"], type=Plan)
    return Shown(plan, row["closed"], {one.indicator_id: one for one in done})


def realisation(row: StoredRealisation) -> Realisation:
    return msgspec.convert(row.model_dump(), Realisation)
