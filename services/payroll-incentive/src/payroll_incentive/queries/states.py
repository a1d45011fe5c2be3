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
  select agency_id, sum(statements) filter (where month = $2)::bigint as statements,
    sum(provisional) filter (where month = $2)::bigint as provisional_count,
    sum(held) filter (where month = $2)::bigint as held_count,
    sum(gross) filter (where month = $2)::bigint as gross,
    sum(gross) filter (where month = $3)::bigint as gross_before
  from month_part where agency_id = any ($1) and month in ($2, $3) group by agency_id
), owed as (
  select agency_id, count(*) as adjustments, sum(amount)::bigint as adjustments_total
  from adjustment where agency_id = any ($1) and amount <> 0 group by agency_id
), newest as (
  select distinct on (agency_id) agency_id, run_id, state as run_state, hash as run_hash,
    people as run_people, gross as run_gross, net as run_net
  from run where agency_id = any ($1) and month = $2 and state <> 'withdrawn'
  order by agency_id, opened_at desc
)
select u.unit_id as agency_id, u.code, u.name, u.region, u.timezone, m.phase,
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


MOVED: Final = """
select count(*) from statement s
join run r on r.agency_id = s.agency_id and r.run_id = $3
where s.agency_id = $1 and s.month = $2 and s.calculated_at > r.sealed_at
"""


async def moved_since(
    session: AsyncSession, agency_id: UUID, month: Month, run_id: UUID | None
) -> int:
    """How many people's months were worked out anew since a run was proposed."""
    connection = await raw(session)
    return int(await connection.fetchval(MOVED, agency_id, month, run_id))


SUPPLIED: Final = """
select count(*) from run r join payslip p using (agency_id, run_id, seal)
where agency_id = $1 and run_id = $2 and (
  exists (select from salary_base b
    where b.employee_id = p.employee_id and b.taken_at > r.sealed_at
      and b.month between to_char(r.pay_date, 'YYYY-01') and to_char(r.pay_date, 'YYYY-MM'))
  or exists (select from tax_status t
    where t.employee_id = p.employee_id and t.taken_at > r.sealed_at
      and t.year = extract(year from r.pay_date)))
"""


async def supplied_since(session: AsyncSession, agency_id: UUID, run_id: UUID | None) -> int:
    """Of how many in a proposal a salary or tax status came in since that its tax may rest on."""
    connection = await raw(session)
    return int(await connection.fetchval(SUPPLIED, agency_id, run_id)) if run_id else 0


OVERVIEW: Final = """
select m.month, count(*) as agencies,
  count(*) filter (where newest.state = 'proposed') as proposed,
  count(*) filter (where newest.state = any ($2)) as approved,
  coalesce(sum(newest.net) filter (where newest.state = any ($2)), 0)::bigint as net
from month m
left join lateral (
  select state, net from run
  where run.agency_id = m.agency_id and run.month = m.month and state <> 'withdrawn'
  order by opened_at desc limit 1
) newest on true
where m.agency_id = any ($1) group by m.month order by m.month desc limit $3
"""
SETTLED: Final = ("approved", "issued", "paid", "closed")
MONTHS: Final = 24


async def months_overview(
    session: AsyncSession, agencies: Collection[UUID]
) -> list[dict[str, Any]]:
    """The newest two years of months of these agencies, and how far their runs are."""
    wanted = (list(agencies), list(SETTLED), MONTHS)
    return [dict(row) for row in await (await raw(session)).fetch(OVERVIEW, *wanted)]
