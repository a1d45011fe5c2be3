"""Which rows of a file say what stands already, told in one look for all of them."""

from collections.abc import Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.session import raw

DAYS = """
select number from attendance_day as t
join unnest($1::integer[], $2::uuid[], $3::uuid[], $4::date[], $5::integer[], $6::integer[],
            $7::integer[], $8::integer[], $9::text[])
  as row (number, agency_id, employee_id, day, schedule_in, schedule_out, clock_in, clock_out,
          leave) using (agency_id, day, employee_id)
where (t.schedule_in, t.schedule_out, t.clock_in, t.clock_out, t.leave)
  is not distinct from (row.schedule_in, row.schedule_out, row.clock_in, row.clock_out, row.leave)
"""
ACTIVITIES = """
select number from activity as t
join unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::text[],
            $7::integer[], $8::integer[], $9::text[])
  as row (number, agency_id, employee_id, reference, day, description, minutes, volume, state)
  using (agency_id, employee_id, reference)
where (t.day, t.description, t.minutes, t.volume) = (row.day, row.description, row.minutes,
       row.volume) and t.state in ('approved', row.state)
"""
MEASURES = """
select number from measure as t
join unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[],
            $7::numeric[])
  as row (number, agency_id, employee_id, month, measure, target, realisation)
  using (agency_id, month, employee_id, measure)
where (t.target, t.realisation) = (row.target, row.realisation)
"""


async def numbers(session: AsyncSession, query: str, columns: Sequence[Sequence[Any]]) -> set[int]:
    """The numbers, first of `columns`, of the rows that would change nothing."""
    return {row["number"] for row in await (await raw(session)).fetch(query, *columns)}
