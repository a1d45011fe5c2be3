"""What there is to rate a person by, of one agency and period."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.rating import Period
from shared.session import raw

WEEKS = """
select date_trunc('week', day)::date as starts_on, state, count(*) as activities,
  sum(minutes * volume) as minutes
from activity where agency_id = $1 and employee_id = $2 and day between $3 and $4
group by 1, 2 order by 1
"""
NEWEST = """
select * from activity
where agency_id = $1 and employee_id = $2 and day between $3 and $4 and state <> 'logged'
order by day desc, reference limit 20
"""
PRESENCE = """
select count(*) as recorded,
  count(*) filter (where schedule_in is not null) as scheduled,
  count(*) filter (where coalesce(clock_in, clock_out) is not null) as present,
  count(*) filter (where clock_in > schedule_in) as late,
  count(*) filter (where schedule_in is not null and coalesce(clock_in, clock_out) is null
    and leave is null) as absent
from attendance_day where agency_id = $1 and employee_id = $2 and day between $3 and $4
"""
LEAVES = """
select leave, count(*) as days from attendance_day
where agency_id = $1 and employee_id = $2 and day between $3 and $4 and leave is not null
group by leave order by leave
"""
MEASURES = """
select month, measure, target, realisation from measure
where agency_id = $1 and employee_id = $2 and month between to_char($3::date, 'YYYY-MM')
  and to_char($4::date, 'YYYY-MM')
order by month, measure
"""
BEFORE = """
select p.code as period, p.ends_on, r.predicate, r.score from result as r
join period as p using (agency_id, period_id)
where r.agency_id = $1 and r.employee_id = $2 and r.state = 'finalised' and p.ends_on < $3
order by p.ends_on desc, p.code limit 4
"""
PLAN = """
select plan_id from plan_copy
where agency_id = $1 and employee_id = $2 and starts_on <= $4 and ends_on >= $3
order by starts_on desc limit 1
"""


async def found(session: AsyncSession, query: str, period: Period, who: UUID) -> Sequence[Any]:
    """What a query finds of a person in the days of a period."""
    days = (period.starts_on, period.ends_on)
    rows: Sequence[Any] = await (await raw(session)).fetch(query, period.agency_id, who, *days)
    return rows


async def before(session: AsyncSession, period: Period, who: UUID) -> Sequence[Any]:
    """The person's last results in the agency, finalised, of earlier periods; at most 4."""
    rows: Sequence[Any] = await (await raw(session)).fetch(
        BEFORE, period.agency_id, who, period.starts_on
    )
    return rows
