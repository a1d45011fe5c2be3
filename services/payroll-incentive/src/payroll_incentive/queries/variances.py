"""An agency's month beside the month before, and what its next run will carry."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.months import shift
from payroll_incentive.queries.held import HELD_SLIPS
from shared.session import raw

VARIANCES: Final = f"""{HELD_SLIPS}, pair as (
  select employee_id, this.gross, past.gross as gross_before,
    coalesce(this.provisional, false) as provisional,
    coalesce(this.gross, 0) - coalesce(past.gross, 0) as difference,
    case when slip.employee_id is not null then 'held'
      when this.gross is null then 'gone'
      when cardinality(this.excluded) > 0 then 'excluded'
      when cardinality(this.holds) > 0 then 'held'
      when past.gross is null or cardinality(past.excluded) > 0 then 'new'
      when this.gross <> past.gross then 'changed'
      else 'same' end as why,
    coalesce(past.gross > 0 and 5 * abs(coalesce(this.gross, 0) - past.gross) > past.gross,
      false) as large,
    coalesce(this.gross, 0) + coalesce(carried.amount, 0) < 0 as negative,
    short.lacking
  from (select * from statement where agency_id = $1 and month = $2) this
  full join (select * from statement where agency_id = $1 and month = $3) past
    using (employee_id)
  full join held_slip slip using (employee_id)
  full join (select unnest($7::uuid[]) as employee_id, true as lacking) short using (employee_id)
  left join (
    select employee_id, sum(amount)::bigint as amount from adjustment
    where agency_id = $1 and amount <> 0 group by employee_id
  ) carried using (employee_id)
), totals as (
  select count(coalesce(gross, gross_before)) as people,
    count(*) filter (where difference <> 0) as differing,
    coalesce(sum(gross), 0)::bigint as gross,
    coalesce(sum(gross_before), 0)::bigint as gross_before,
    count(*) filter (where why = 'new') as new,
    count(gross_before) filter (where why = 'gone') as gone,
    count(*) filter (where why = 'excluded') as excluded,
    count(*) filter (where why = 'held') as held,
    count(*) filter (where large) as large, count(*) filter (where negative) as negative
  from pair
), page as (
  select * from pair
  where $6::text is null or why = $6 or (large and $6 = 'large') or (negative and $6 = 'negative')
    or lacking
  order by abs(difference) desc, employee_id limit $4 offset $5
)
select totals.people, totals.differing, totals.gross as all_gross,
  totals.gross_before as all_gross_before, totals.new as all_new, totals.gone as all_gone,
  totals.excluded as all_excluded, totals.held as all_held,
  totals.large as all_large, totals.negative as all_negative,
  page.employee_id, page.gross, page.gross_before, page.provisional, page.difference, page.why,
  coalesce(e.nip, '') as nip, coalesce(e.name, '') as name,
  round(page.difference * 100.0 / nullif(page.gross_before, 0), 1)::text as percent,
  s.content, slip.content as slip
from totals left join page on true
left join statement s on s.agency_id = $1 and s.month = $2 and s.employee_id = page.employee_id
left join held_slip slip on slip.employee_id = page.employee_id
left join employee_copy e on e.agency_id = $1 and e.employee_id = page.employee_id
order by abs(page.difference) desc, page.employee_id
"""  # noqa: S608 - a constant
"""Everyone with a statement of either month, whom a run holds, or who ($7) lacks something.

Of a page beyond the last only the totals.
"""

GROUPS: Final = ("new", "gone", "excluded", "held", "large", "negative")
"""What to look at twice; `large` differs by more than a fifth, `negative` takes money back."""
SUMS: Final = ("people", "differing", "all_gross", "all_gross_before")
OF_ALL: Final = (*SUMS, *(f"all_{group}" for group in GROUPS))


async def variances(
    session: AsyncSession,
    agency_id: UUID,
    month: Month,
    page: range,
    group: str | None,
    lacking: Collection[UUID],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The totals of a month and the one before, and a page of people, most different first.

    With a group, the people are of that, or those who are `lacking` something; the totals are
    always of all.
    """
    wanted = (agency_id, month, shift(month, -1), len(page), page.start, group, list(lacking))
    rows = [dict(row) for row in await (await raw(session)).fetch(VARIANCES, *wanted)]
    totals: dict[str, Any] = {name.removeprefix("all_"): rows[0][name] for name in SUMS}
    totals["groups"] = {group: rows[0][f"all_{group}"] for group in GROUPS}
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
