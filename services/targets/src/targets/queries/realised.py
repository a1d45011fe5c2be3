"""Every SELECT about how far plans have come."""

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import and_, false, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from targets import queries
from targets.domain.plan import Plan
from targets.domain.realisation import Realisation
from targets.models import PeriodCopy, StoredPlan, StoredRealisation

OF_PERIOD: Final = and_(
    col(PeriodCopy.agency_id) == col(StoredPlan.agency_id),
    col(PeriodCopy.code) == col(StoredPlan.period),
)
NEWEST_FIRST: Final = (col(StoredRealisation.as_of).desc(), col(StoredRealisation.number).desc())


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
    own = col(StoredPlan.employee_id) == employee
    covers = and_(col(StoredPlan.starts_on) <= day, col(StoredPlan.ends_on) >= day)
    by_age = (col(StoredPlan.starts_on).desc(), col(StoredPlan.changed_at).desc())
    chosen = select(col(StoredPlan.plan_id)).where(own).order_by(covers.desc(), *by_age).limit(1)
    is_chosen = col(StoredPlan.plan_id) == chosen.scalar_subquery()
    of_plan = col(StoredRealisation.plan_id) == col(StoredPlan.plan_id)
    of_indicator = col(StoredRealisation.indicator_id)
    each = select(StoredRealisation).where(of_plan).ext(distinct_on(of_indicator))
    last = aliased(StoredRealisation, each.order_by(of_indicator, *NEWEST_FIRST).lateral())
    closed = func.coalesce(col(PeriodCopy.closed), false())
    wanted = (
        select(StoredPlan, closed, last).outerjoin(PeriodCopy, OF_PERIOD).outerjoin(last, true())
    )
    there = wanted.where(own, or_(col(StoredPlan.period).in_(codes), is_chosen))
    found: dict[UUID, Shown] = {}
    for row, over, done in await session.execute(there.order_by(is_chosen, *by_age)):
        shown = found.setdefault(row.plan_id, Shown(queries.plan(row), over, {}))
        if done:
            shown.realised[done.indicator_id] = realisation(done)
    return list(found.values())


def realisation(row: StoredRealisation) -> Realisation:
    return msgspec.convert(row.model_dump(), Realisation)
