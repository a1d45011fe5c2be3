"""One's own months, light: what each was worth, and what was paid in it."""

from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.queries.held import paid_since
from shared.session import raw

MONTHS: Final = f"""
with paid as (
  select p.agency_id, r.month, sum(p.net)::bigint as net,
    bool_or(r.month = any (p.held) and not {paid_since("= r.month")}) as held
  from payslip p join run r using (agency_id, run_id, seal)
  where p.employee_id = $1 and r.approved_at is not null group by p.agency_id, r.month
), newest as (
  select distinct month from statement where employee_id = $1 order by month desc limit $2
)
select s.agency_id, coalesce(u.name, '') as agency_name, s.month, s.version, s.gross,
  (select gross_before from statement_change c where c.agency_id = s.agency_id
     and c.employee_id = s.employee_id and c.month = s.month order by version desc limit 1)
    as previous_gross,
  s.provisional, f.reference is not null as attendance_closed, s.excluded, s.holds,
  coalesce(a.amount, 0) as difference, paid.net,
  coalesce(paid.held, false) as held, s.calculated_at, s.content
from newest join statement s using (month)
left join unit_copy u on u.unit_id = s.agency_id
left join feed f on f.agency_id = s.agency_id and f.feed = 'attendance' and f.reference = s.month
left join adjustment a on a.agency_id = s.agency_id and a.employee_id = s.employee_id
  and a.month = s.month
left join paid on paid.agency_id = s.agency_id and paid.month = s.month
where s.employee_id = $1 order by s.month desc, s.agency_id
"""  # noqa: S608 - names of our own columns


async def months_of_person(
    session: AsyncSession, employee_id: UUID, most: int
) -> list[dict[str, Any]]:
    """The last months of a person that have a statement, one row for each agency."""
    rows = await (await raw(session)).fetch(MONTHS, employee_id, most)
    return [dict(row) for row in rows]
