"""What people see of their own days."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.session import raw

RECENT = """
select (array_agg(description order by day desc, changed_at desc))[1] as description,
  (array_agg(minutes order by day desc, changed_at desc))[1] as minutes,
  (array_agg(volume order by day desc, changed_at desc))[1] as volume,
  count(*) as times, max(day) as last_day
from activity where employee_id = $1 and day between $2 and $3
group by lower(btrim(description)) order by times desc, last_day desc, description limit 8
"""
RETURNED = """
select * from activity where employee_id = $1 and state = 'returned' order by day, reference
limit 100
"""
WORKED = "select distinct day from activity where employee_id = $1 and day between $2 and $3"


async def recent(
    session: AsyncSession, employee_id: UUID, first: date, last: date
) -> Sequence[Any]:
    """What the person told of in these days, each text once, the most frequent first; at most 8."""
    rows: Sequence[Any] = await (await raw(session)).fetch(RECENT, employee_id, first, last)
    return rows


async def returned(session: AsyncSession, employee_id: UUID) -> Sequence[Any]:
    """The person's activities that were given back, oldest first; at most 100."""
    rows: Sequence[Any] = await (await raw(session)).fetch(RETURNED, employee_id)
    return rows


async def worked(session: AsyncSession, employee_id: UUID, first: date, last: date) -> set[date]:
    """The days of which the person told any work."""
    rows = await (await raw(session)).fetch(WORKED, employee_id, first, last)
    return {row["day"] for row in rows}
