"""Units, posts and rosters."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.tree import Unit
from shared.session import raw

COLUMNS = "unit_id, code, name, kind, parent_id, agency_id, region, timezone, calendar"

LINE = f"""
with recursive line as (
  select {COLUMNS} from unit where unit_id = any ($1::uuid[])
  union
  select {", ".join(f"u.{column}" for column in COLUMNS.split(", "))}
  from line join unit u on u.unit_id = line.parent_id
)
select * from line
"""  # noqa: S608 - a constant list of columns

REACH = """
select code as scope, array[unit_id] as agencies from unit where kind in ('agency', 'government')
  and code = any ($1)
union all
select region, array_agg(unit_id) from unit where kind in ('agency', 'government')
  and region = any ($1) group by region
"""

ROSTER = """
select distinct a.employee_id
from assignment a join employee e using (employee_id)
where a.agency_id = $1 and a.kind = 'definitif'
  and greatest(a.from_date, e.hired_on, $2::date)
    <= least(coalesce(a.to_date, 'infinity'), coalesce(e.left_on, 'infinity'), $3::date)
order by a.employee_id
"""


async def units_with_line(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Unit]:
    """These units and all above them."""
    rows = await (await raw(session)).fetch(LINE, list(ids))
    return {row["unit_id"]: Unit(*row) for row in rows}


async def all_units(session: AsyncSession) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = await (await raw(session)).fetch(
        "select unit_id, code, name, kind, parent_id, agency_id, region, timezone, calendar"
        " from unit order by code"
    )
    return rows


async def posts_by_code(
    session: AsyncSession, codes: Collection[str]
) -> dict[str, Mapping[str, Any]]:
    rows = await (await raw(session)).fetch("select * from post where code = any ($1)", list(codes))
    return {row["code"]: row for row in rows}


async def holders(session: AsyncSession, codes: Collection[str]) -> list[UUID]:
    """Everybody who ever held one of these posts."""
    rows = await (await raw(session)).fetch(
        "select distinct employee_id from assignment where post_code = any ($1)", list(codes)
    )
    return [row["employee_id"] for row in rows]


async def reach(session: AsyncSession, scopes: Collection[str]) -> dict[str, set[UUID]]:
    """The agencies of each scope: an agency's code names itself, a region's all of its.

    A government counts among its agencies, for the posts right under it.
    """
    found: dict[str, set[UUID]] = {}
    for row in await (await raw(session)).fetch(REACH, list(scopes)):
        found.setdefault(row["scope"], set()).update(row["agencies"])
    return found


async def roster(session: AsyncSession, agency_id: UUID, first: date, last: date) -> list[UUID]:
    """Those in service whose paying agency is this one on at least one day of the stretch."""
    rows = await (await raw(session)).fetch(ROSTER, agency_id, first, last)
    return [row["employee_id"] for row in rows]
