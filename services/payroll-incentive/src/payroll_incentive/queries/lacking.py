"""Whose pay cannot be worked out because their salary or tax status is not known."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.months import last_day, month_of
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.settlement import Known, Lacking, lacking_for
from payroll_incentive.queries.accounts import post_then, status_then
from payroll_incentive.queries.held import settles
from payroll_incentive.queries.reach import PERSON, see_all_of
from shared.session import raw

UNDER_WAY: Final = """
select pay_date from run where agency_id = $1 and month = $2 and state in ('open', 'ready')
"""
DUE: Final = f"""
with due as (
  select employee_id from statement
  where agency_id = $1 and month = $2 and gross <> 0 and cardinality(holds) = 0
  union
  select employee_id from adjustment a join statement s using (agency_id, employee_id, month)
  where agency_id = $1 and month < $2 and a.amount <> 0 and cardinality(s.holds) = 0
  union
  select p.employee_id from run r
  join payslip p using (agency_id, run_id, seal)
  join statement s using (agency_id, employee_id)
  where agency_id = $1 and r.approved_at is not null and r.month < $2 and p.held <> '{{}}'
    and s.month < $2 and s.gross <> 0 and cardinality(s.holds) = 0
    and not exists (select from payslip_line l where l.agency_id = p.agency_id
      and l.employee_id = p.employee_id and l.month = s.month and {settles("l")})
)
select e.employee_id from due join employee_copy e using (employee_id)
where e.agency_id = $1 and (not upper_inf(e.serving)
  or not exists (select from tax_status t where t.employee_id = e.employee_id and t.year = $4)
  or exists (select from unnest($3::text[]) as needed (month) where not exists (
    select from salary_base b where b.employee_id = e.employee_id and b.month = needed.month)))
"""  # noqa: S608 - names of our own columns
"""Those to whom something is due, and of whom something may not be known.

Due is the month itself, what is pending of settled months, and what earlier runs held. Of those
who leave the whole year may be needed.
"""
KNOWN: Final = """
select e.employee_id, e.fact,
  array(select month from salary_base b where b.employee_id = e.employee_id
    and b.month between $3 || '-01' and $3 || '-12') as salaries,
  exists (select from tax_status t where t.employee_id = e.employee_id
    and t.year = $3::integer) as status
from employee_copy e where e.agency_id = $1 and e.employee_id = any ($2)
"""


async def who_lacks(
    session: AsyncSession, agency_id: UUID, region: str, month: Month, policies: Policies
) -> dict[UUID, list[Lacking]]:
    """Whom a run of the month would hold for want of salaries or a tax status, and of which.

    The transaction sees their other agencies from here on: salaries may stand in the file of any.
    """
    connection = await raw(session)
    begun = await connection.fetchval(UNDER_WAY, agency_id, month)
    pay_date = begun or policies.pay_date(region, month)
    wanted = (agency_id, month, months_asked(pay_date), pay_date.year)
    people = [row["employee_id"] for row in await connection.fetch(DUE, *wanted)]
    await see_all_of(session, people)
    rows = await connection.fetch(KNOWN, agency_id, people, f"{pay_date.year:04d}")
    found = {row["employee_id"]: lacking_of(row, region, month, pay_date, policies) for row in rows}
    return {employee: lacking for employee, lacking in found.items() if lacking}


def months_asked(pay_date: date) -> list[Month]:
    """The months whose salary may be needed of all: that of pay, or in December the year's."""
    paid = month_of(pay_date)
    return [f"{paid[:4]}-{n:02}" for n in range(1, 13)] if paid.endswith("-12") else [paid]


def lacking_of(
    row: Any, region: str, month: Month, pay_date: date, policies: Policies
) -> list[Lacking]:
    """What is lacking of a person to be paid; nothing where no policy rules them."""
    person = PERSON.decode(row["fact"])
    end = min(last_day(month), person.left_on or date.max)
    status, post = status_then(person, end), post_then(person, end)
    kind, group = status.kind if status else "", post.group if post else ""
    policy = policies.find(region, kind, group, last_day(month))
    if policy is None:
        return []
    known = Known(frozenset(row["salaries"]), row["status"])
    served = (person.hired_on, person.left_on)
    return lacking_for(policy, kind, month_of(pay_date), *served, known)
