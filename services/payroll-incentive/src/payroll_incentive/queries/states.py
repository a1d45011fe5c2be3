"""Where the month of each agency stands, for those who make and check the pay of several."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.months import shift
from shared.session import raw

STATES: Final = """
with worth as (
  select agency_id, count(*) filter (where month = $2) as statements,
    count(*) filter (where month = $2 and provisional) as provisional_count,
    count(*) filter (where month = $2 and cardinality(holds) > 0) as held_count,
    coalesce(sum(gross) filter (where month = $2), 0)::bigint as gross,
    coalesce(sum(gross) filter (where month = $3), 0)::bigint as gross_before
  from statement where agency_id = any ($1) and month in ($2, $3) group by agency_id
), owed as (
  select agency_id, count(*) as adjustments, sum(amount)::bigint as adjustments_total
  from adjustment where agency_id = any ($1) and amount <> 0 group by agency_id
), newest as (
  select distinct on (agency_id) agency_id, run_id, state as run_state, hash as run_hash,
    people as run_people, gross as run_gross, net as run_net
  from run where agency_id = any ($1) and month = $2 and state <> 'withdrawn'
  order by agency_id, opened_at desc
)
select u.unit_id as agency_id, u.code, u.name, u.region, m.phase,
  f.reference is not null as attendance_closed,
  coalesce(worth.statements, 0) as statements,
  coalesce(worth.provisional_count, 0) as provisional_count,
  coalesce(worth.held_count, 0) as held_count,
  coalesce(worth.gross, 0) as gross, coalesce(worth.gross_before, 0) as gross_before,
  coalesce(owed.adjustments, 0) as adjustments,
  coalesce(owed.adjustments_total, 0) as adjustments_total,
  run_id, run_state, run_hash, run_people, run_gross, run_net
from unit_copy u
left join month m on m.agency_id = u.unit_id and m.month = $2
left join feed f on f.agency_id = u.unit_id and f.feed = 'attendance' and f.reference = $2
left join worth on worth.agency_id = u.unit_id
left join owed on owed.agency_id = u.unit_id
left join newest on newest.agency_id = u.unit_id
where u.unit_id = any ($1) and (u.kind = 'agency' or m.phase is not null)
order by u.code
"""


async def month_states(
    session: AsyncSession, agencies: Collection[UUID], month: Month
) -> list[dict[str, Any]]:
    """A month at each of these agencies, by code; those that have not reached us are left out."""
    wanted = (list(agencies), month, shift(month, -1))
    return [dict(row) for row in await (await raw(session)).fetch(STATES, *wanted)]
