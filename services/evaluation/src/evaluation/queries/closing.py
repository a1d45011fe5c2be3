"""How far periods and months are, for those who close them."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.period import Span
from shared.session import raw

LISTED: Final = 200
"""Periods or months told at once: the open ones first, then the newest."""

PERIODS: Final = """
select p.agency_id, u.name as agency_name, u.timezone, p.period_id, p.code, p.kind, p.starts_on,
  p.ends_on, p.state, p.closed_at, done.finalised, done.rated
from period p join unit_copy u on u.unit_id = p.agency_id
left join lateral (
  select coalesce(sum(finalised), 0)::bigint as finalised, coalesce(sum(rated), 0)::bigint as rated
  from period_part part where (part.agency_id, part.period_id) = (p.agency_id, p.period_id)
  having p.state = 'open' or $2::uuid is not null
) done on true
where p.agency_id = any ($1) and ($2::uuid is null or p.period_id = $2)
order by p.state desc, p.starts_on desc, u.code limit $3
"""
MONTHS: Final = """
select m.agency_id, u.name as agency_name, u.timezone, m.month, m.state, m.closed_at
from month_close m join unit_copy u on u.unit_id = m.agency_id
where m.agency_id = any ($1) order by m.state desc, m.month desc, u.code limit $2
"""
RECORDS: Final = """
select u.name as agency_name, u.timezone, coalesce(m.state, 'open') as state, m.closed_at,
  (select count(distinct employee_id) from attendance_day
    where agency_id = $1 and day between $2 and $3) as recorded,
  (select max(day) from attendance_day where agency_id = $1 and day between $2 and $3) as last_day,
  (select count(*) from activity
    where agency_id = $1 and day between $2 and $3 and state = 'logged') as waiting,
  (select count(distinct employee_id) from activity
    where agency_id = $1 and day between $2 and $3 and state = 'logged') as waiting_people
from unit_copy u left join month_close m on m.agency_id = u.unit_id and m.month = $4
where u.unit_id = $1
"""


async def periods(
    session: AsyncSession, agencies: Collection[UUID], period_id: UUID | None = None
) -> Sequence[Any]:
    """Periods of these agencies, or one of them; how much is signed of what is open, or asked."""
    wanted = (list(agencies), period_id, LISTED)
    rows: Sequence[Any] = await (await raw(session)).fetch(PERIODS, *wanted)
    return rows


async def months(session: AsyncSession, agencies: Collection[UUID]) -> Sequence[Any]:
    """Months of records of these agencies, open or closed."""
    rows: Sequence[Any] = await (await raw(session)).fetch(MONTHS, list(agencies), LISTED)
    return rows


async def records(session: AsyncSession, agency_id: UUID, span: Span) -> Any:
    """How whole an agency's month of records is; None for an agency that is not known yet."""
    wanted = (agency_id, span.starts_on, span.ends_on, f"{span.starts_on:%Y-%m}")
    return await (await raw(session)).fetchrow(RECORDS, *wanted)
