"""What a manifest says of people, at this moment."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.manifest import Entry
from evaluation.domain.period import Span
from shared.session import raw

RESULTS = """
select employee_id, version, '' as digest from result
where agency_id = $1 and period_id = $2 and state = 'finalised'
  and ($3::uuid[] is null or employee_id = any ($3))
order by employee_id
"""

RECORDS = """
with record as (
  select employee_id, version,
    agency_id || ':' || employee_id || ':' || to_char(day, 'YYYY-MM-DD') as aggregate
  from attendance_day where agency_id = $1 and day between $2 and $3
  union all
  select employee_id, version, activity_id::text
  from activity where agency_id = $1 and day between $2 and $3 and version > 0
  union all
  select employee_id, version, agency_id || ':' || employee_id || ':' || month || ':' || measure
  from measure where agency_id = $1 and month = to_char($2::date, 'YYYY-MM')
)
select employee_id, count(*) as version,
  encode(sha256(convert_to(
    string_agg(line, E'\\n' order by line collate "C"), 'UTF8')), 'hex') as digest
from (select employee_id, aggregate || ':' || version as line from record) as lines
where $4::uuid[] is null or employee_id = any ($4)
group by employee_id order by employee_id
"""


async def of_results(
    session: AsyncSession, agency_id: UUID, period_id: UUID, people: Sequence[UUID] | None = None
) -> list[Entry]:
    """The finalised results of a period: all of them, or those of some people."""
    rows = await (await raw(session)).fetch(RESULTS, agency_id, period_id, people)
    return [Entry(*row) for row in rows]


async def of_records(
    session: AsyncSession, agency_id: UUID, month: Span, people: Sequence[UUID] | None = None
) -> list[Entry]:
    """Number and digest of a month's published records: of everybody with any, or of some."""
    days = (month.starts_on, month.ends_on)
    rows = await (await raw(session)).fetch(RECORDS, agency_id, *days, people)
    return [Entry(*row) for row in rows]
