"""An agency's month beside the month before, and what its next run will carry."""

from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.months import shift
from shared.session import raw

VARIANCES: Final = """
with pair as (
  select employee_id, this.gross, past.gross as gross_before,
    coalesce(this.provisional, false) as provisional,
    coalesce(this.gross, 0) - coalesce(past.gross, 0) as difference,
    case when this.gross is null then 'gone'
      when cardinality(this.excluded) > 0 then 'excluded'
      when cardinality(this.holds) > 0 then 'held'
      when past.gross is null or cardinality(past.excluded) > 0 then 'new'
      when this.gross <> past.gross then 'changed'
      else 'same' end as why
  from (select * from statement where agency_id = $1 and month = $2) this
  full join (select * from statement where agency_id = $1 and month = $3) past
    using (employee_id)
), totals as (
  select count(*) as people, count(*) filter (where difference <> 0) as differing,
    coalesce(sum(gross), 0)::bigint as gross,
    coalesce(sum(gross_before), 0)::bigint as gross_before from pair
), page as (
  select * from pair order by abs(difference) desc, employee_id limit $4 offset $5
)
select totals.people, totals.differing, totals.gross as all_gross,
  totals.gross_before as all_gross_before, page.*, coalesce(e.nip, '') as nip,
  coalesce(e.name, '') as name,
  round(page.difference * 100.0 / nullif(page.gross_before, 0), 1)::text as percent, s.content
from totals left join page on true
left join statement s on s.agency_id = $1 and s.month = $2 and s.employee_id = page.employee_id
left join employee_copy e on e.agency_id = $1 and e.employee_id = page.employee_id
order by abs(page.difference) desc, page.employee_id
"""
"""Everyone with a statement of either month; of a page beyond the last only the totals."""

OF_ALL: Final = ("people", "differing", "all_gross", "all_gross_before")


async def variances(
    session: AsyncSession, agency_id: UUID, month: Month, page: range
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """The totals of a month and the one before, and a page of people, most different first."""
    span = (len(page), page.start)
    found = await (await raw(session)).fetch(VARIANCES, agency_id, month, shift(month, -1), *span)
    rows = [dict(row) for row in found]
    totals = {name.removeprefix("all_"): rows[0][name] for name in OF_ALL}
    people = [
        {name: value for name, value in row.items() if name not in OF_ALL}
        for row in rows
        if row["employee_id"] is not None
    ]
    return totals, people


PENDING: Final = """
with pending as (
  select employee_id, month, amount, causes, changed_at from adjustment
  where agency_id = $1 and amount <> 0
), totals as (
  select count(*) as adjustments, coalesce(sum(amount), 0)::bigint as total from pending
), page as (
  select * from pending order by abs(amount) desc, employee_id, month limit $2 offset $3
)
select totals.adjustments, totals.total, page.employee_id, page.month, page.amount,
  page.changed_at, array(select jsonb_array_elements_text(page.causes)) as causes,
  coalesce(e.nip, '') as nip, coalesce(e.name, '') as name
from totals left join page on true
left join employee_copy e on e.agency_id = $1 and e.employee_id = page.employee_id
order by abs(page.amount) desc, page.employee_id, page.month
"""


async def pending_adjustments(
    session: AsyncSession, agency_id: UUID, page: range
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """How many differences of settled months wait for a run, their sum, and a page of them."""
    found = await (await raw(session)).fetch(PENDING, agency_id, len(page), page.start)
    rows = [dict(row) for row in found]
    totals = {"adjustments": rows[0]["adjustments"], "total": rows[0]["total"]}
    listed = [
        {name: value for name, value in row.items() if name not in totals}
        for row in rows
        if row["employee_id"] is not None
    ]
    return totals, listed
