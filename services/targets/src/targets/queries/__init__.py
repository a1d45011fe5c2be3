"""Every SELECT of targets, including whose rows a person may see."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import and_, func, select, tuple_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.etag import etag
from shared.session import raw
from targets.domain.people import Person, agency_on, local_day, superior_on
from targets.domain.periods import Period
from targets.domain.plan import Plan
from targets.models import (
    EmployeeCopy,
    PeriodCopy,
    PlanVersion,
    StoredPlan,
    SuperiorCopy,
    UnitCopy,
)

DEFAULT_ZONE: Final = "Asia/Jakarta"
"""The time zone of a unit that is not known yet."""

IMPORTS: Final = 7301
"""The advisory locks of agencies: an import holds them alone, other writers hold them together."""

NO_IMPORT: Final = """
select pg_advisory_xact_lock_shared($1, hashtext(agency::text))
from (select agency_id as agency from employee_copy where employee_id = $2 order by agency_id) as at
"""
ONE_IMPORT: Final = """
select pg_advisory_xact_lock($1, hashtext(agency::text))
from (select agency from unnest($2::uuid[]) as agency order by agency) as ordered
"""
WITH_SUPERIORS: Final = """
select e.agency_id, e.state::text, coalesce(u.timezone, $2) as zone
from employee_copy e left join unit_copy u on u.unit_id = e.agency_id
where e.employee_id = any (array(
  select $1 union all select unnest(superior_ids) from employee_copy where employee_id = $1))
order by e.version
"""
OPEN_PERIODS: Final = """
select agency_id, code, starts_on, ends_on from period_copy
where agency_id = any($1) and not closed and starts_on <= $2 order by ends_on, code
"""
ONE_WRITER: Final = """
select agency_id from employee_copy where employee_id = $1 order by agency_id for update
"""


async def people(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """The people with these ids, as far as they are known here."""
    wanted = select(EmployeeCopy).where(col(EmployeeCopy.employee_id).in_(set(ids)))
    rows = (await session.execute(wanted.order_by(col(EmployeeCopy.version)))).scalars()
    return {row.employee_id: person(row) for row in rows}


async def people_by_nip(session: AsyncSession, nips: Iterable[str]) -> dict[str, Person]:
    """The people who have these NIPs today."""
    wanted = select(EmployeeCopy).where(col(EmployeeCopy.nip).in_(set(nips)))
    rows = (await session.execute(wanted.order_by(col(EmployeeCopy.version)))).scalars()
    return {row.nip: person(row) for row in rows}


async def team(session: AsyncSession, superior: UUID, moment: datetime) -> list[Person]:
    """The people whose superior this person is at that moment, by name."""
    below = and_(
        col(SuperiorCopy.superior_id) == superior,
        col(SuperiorCopy.agency_id) == col(EmployeeCopy.agency_id),
        col(SuperiorCopy.employee_id) == col(EmployeeCopy.employee_id),
    )
    wanted = select(EmployeeCopy).join(SuperiorCopy, below).where(col(EmployeeCopy.member))
    rows = (await session.execute(wanted.order_by(col(EmployeeCopy.version)))).scalars().all()
    places = await zones(session, {row.agency_id for row in rows})
    found = {
        row.employee_id: known
        for row in rows
        if superior_on(known := person(row), local_day(moment, places[row.agency_id])) == superior
    }
    return sorted(found.values(), key=lambda member: (member.name, member.nip))


async def zones(session: AsyncSession, agencies: Collection[UUID]) -> dict[UUID, str]:
    """The time zone of each of these agencies."""
    wanted = select(UnitCopy).where(col(UnitCopy.unit_id).in_(agencies))
    known = {row.unit_id: row.timezone for row in (await session.execute(wanted)).scalars()}
    return {agency: known.get(agency, DEFAULT_ZONE) for agency in agencies}


async def unit_names(session: AsyncSession, units: Collection[UUID]) -> dict[UUID, str]:
    """The names of those of these units that are known."""
    wanted = select(UnitCopy).where(col(UnitCopy.unit_id).in_(units))
    return {row.unit_id: row.name for row in (await session.execute(wanted)).scalars()}


async def self_and_superiors(
    session: AsyncSession, employee: UUID
) -> tuple[dict[UUID, Person], dict[UUID, str]]:
    """A person and all their superiors, as far as they are known here; zones of their agencies."""
    rows = await (await raw(session)).fetch(WITH_SUPERIORS, employee, DEFAULT_ZONE)
    people = [msgspec.json.decode(row["state"], type=Person) for row in rows]
    return {one.employee_id: one for one in people}, {row["agency_id"]: row["zone"] for row in rows}


async def periods(
    session: AsyncSession, wanted: Collection[tuple[UUID, str]]
) -> dict[tuple[UUID, str], Period]:
    """The periods with these agencies and codes, as far as they were opened."""
    key = tuple_(col(PeriodCopy.agency_id), col(PeriodCopy.code))
    rows = (await session.execute(select(PeriodCopy).where(key.in_(list(wanted))))).scalars()
    return {
        (row.agency_id, row.code): Period(
            row.agency_id, row.code, row.starts_on, row.ends_on, row.closed
        )
        for row in rows
    }


async def open_periods(
    session: AsyncSession, agencies: Collection[UUID], today: date
) -> list[Period]:
    """The open periods of these agencies that have begun, those that end first first."""
    rows = await (await raw(session)).fetch(OPEN_PERIODS, list(agencies), today)
    return [Period(*row) for row in rows]


async def lock_person(session: AsyncSession, employee_id: UUID) -> None:
    """Have this transaction be the only one that chooses days for plans of this person."""
    connection = await raw(session)
    await connection.fetch(NO_IMPORT, IMPORTS, employee_id)
    await connection.fetch(ONE_WRITER, employee_id)


async def hold_imports(session: AsyncSession, agencies: Iterable[UUID]) -> None:
    """Have this transaction be the only one that imports into these agencies."""
    await (await raw(session)).execute(ONE_IMPORT, IMPORTS, list(agencies))


async def lock_person_of(session: AsyncSession, plan_id: UUID) -> None:
    """The same for the person whose plan this is; of an unknown plan, nothing."""
    planner = select(col(StoredPlan.employee_id)).where(col(StoredPlan.plan_id) == plan_id)
    if employee_id := (await session.execute(planner)).scalar_one_or_none():
        await lock_person(session, employee_id)


async def lock_plans(session: AsyncSession, ids: Iterable[UUID]) -> list[Plan]:
    """These plans, each held until the end of the transaction; taken in one order by all."""
    wanted = select(StoredPlan).where(col(StoredPlan.plan_id).in_(set(ids)))
    held = wanted.order_by(col(StoredPlan.plan_id)).with_for_update()
    return [plan(row) for row in (await session.execute(held)).scalars()]


async def plan_of_id(session: AsyncSession, plan_id: UUID) -> Plan | None:
    wanted = select(StoredPlan).where(col(StoredPlan.plan_id) == plan_id)
    row = (await session.execute(wanted)).scalar_one_or_none()
    return plan(row) if row else None


async def plans_of(
    session: AsyncSession, employees: Iterable[UUID], codes: Iterable[str] | None = None
) -> list[Plan]:
    """The plans of these people in these periods (or in all), by their first day."""
    wanted = select(StoredPlan).where(col(StoredPlan.employee_id).in_(set(employees)))
    if codes is not None:
        wanted = wanted.where(col(StoredPlan.period).in_(set(codes)))
    ordered = wanted.order_by(col(StoredPlan.starts_on), col(StoredPlan.plan_id))
    return [plan(row) for row in (await session.execute(ordered)).scalars()]


async def plans_above(
    session: AsyncSession, seen: Iterable[UUID], employee: UUID, period: str, moment: datetime
) -> list[Plan]:
    """What the person's superior of that moment has handed in for a period."""
    below = (await people(session, [employee])).get(employee)
    if below is None:
        return []
    home = agency_on(below, moment.date())
    zone = (await zones(session, [home]))[home] if home else DEFAULT_ZONE
    superior = superior_on(below, local_day(moment, zone))
    known = await people(session, [superior] if superior else [])
    await see_agencies_above(session, seen, known.values())
    found = await plans_of(session, known, [period])
    return [plan for plan in found if plan.state != "draft"]


async def versions_of(session: AsyncSession, plan_id: UUID) -> Sequence[PlanVersion]:
    """What was kept of a plan at each act, oldest first."""
    wanted = select(PlanVersion).where(col(PlanVersion.plan_id) == plan_id)
    return (await session.execute(wanted.order_by(col(PlanVersion.version)))).scalars().all()


async def count_acts(session: AsyncSession, agency_id: UUID, period: str) -> dict[str, int]:
    """How often plans of a period were submitted, returned, approved and revised."""
    by_act = select(col(PlanVersion.act), func.count()).group_by(col(PlanVersion.act))
    here = (col(PlanVersion.agency_id) == agency_id, col(PlanVersion.period) == period)
    return {row[0]: row[1] for row in await session.execute(by_act.where(*here))}


async def count_copies(session: AsyncSession) -> tuple[int, int]:
    """How many people and units are known here."""
    employees = select(func.count(func.distinct(col(EmployeeCopy.employee_id))))
    members = employees.where(col(EmployeeCopy.member))
    units = select(func.count()).select_from(UnitCopy)
    counted = [(await session.execute(query)).scalar_one() for query in (members, units)]
    return counted[0], counted[1]


async def see_agencies_above(
    session: AsyncSession, seen: Iterable[UUID], superiors: Iterable[Person]
) -> None:
    """Let the transaction see the superiors' plans too: a plan is linked to them from below."""
    listed = {*seen, *(agency for superior in superiors for agency in superior.agencies)}
    setting = func.set_config("app.agencies", ",".join(map(str, listed)), True)  # noqa: FBT003 - SQL
    await session.execute(select(setting))


def etag_of(plan: Plan) -> str:
    """The etag of a plan as it stands: every change makes a version."""
    return etag(plan.plan_id, plan.version, plan.state)


def person(row: EmployeeCopy) -> Person:
    return msgspec.convert(row.state, Person)


def plan(row: StoredPlan) -> Plan:
    return msgspec.convert(row.model_dump(), Plan)
