"""For whom it is not known, before a run is proposed, what their tax and BPJS rest on."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.months import month_of
from payroll_incentive.domain.settlement import HeldMonth, lacks
from payroll_incentive.queries.accounts import Payer, account_of, with_what_was_paid
from payroll_incentive.queries.policies import active
from payroll_incentive.queries.reach import PERSON, regions, see_all_of
from payroll_incentive.queries.readiness import usual_pay_date
from shared.session import raw

UNDER_WAY: Final = """
select pay_date from run where agency_id = $1 and month = $2 and state in ('open', 'ready')
"""
CANDIDATES: Final = """
select s.employee_id, e.fact from statement s join employee_copy e using (agency_id, employee_id)
where s.agency_id = $1 and s.month = $2 and s.gross <> 0 and cardinality(s.holds) = 0
  and not exists (select from run where agency_id = $1 and month = $2
    and (approved_at is not null or state = 'proposed'))
  and (not upper_inf(e.serving)
    or not exists (select from tax_status t where t.employee_id = s.employee_id and t.year = $4)
    or exists (select from unnest($3::text[]) as needed (month) where not exists (
      select from salary_base b
      where b.employee_id = s.employee_id and b.month = needed.month)))
"""
"""Who may be lacking something; those who leave are looked at anyway: their year is settled."""


async def lacking(session: AsyncSession, agency_id: UUID, month: Month) -> dict[UUID, HeldMonth]:
    """Whom a run proposed now would hold though their month is worth something, and why.

    Nobody from a proposal on: it says itself whom it holds.
    """
    policies = await active(session)
    region = (await regions(session, [agency_id])).get(agency_id, "")
    connection = await raw(session)
    begun = await connection.fetchval(UNDER_WAY, agency_id, month)
    payer = Payer(agency_id, region, month, begun or usual_pay_date(policies, region, month), month)
    wanted = (months_needed(payer.pay_date), payer.pay_date.year)
    rows = await connection.fetch(CANDIDATES, agency_id, month, *wanted)
    people = {row["employee_id"]: PERSON.decode(row["fact"]) for row in rows}
    await see_all_of(session, people)
    bare = [account_of(payer, employee, person, {}) for employee, person in people.items()]
    accounts = await with_what_was_paid(session, bare, policies) if bare else []
    found = {account.employee_id: lacks(account, policies) for account in accounts}
    return {employee: held for employee, held in found.items() if held is not None}


def months_needed(pay_date: date) -> list[Month]:
    """The months whose salary may decide the tax: the month of pay, or in December the year's."""
    paid = month_of(pay_date)
    return [f"{paid[:4]}-{n:02}" for n in range(1, 13)] if paid.endswith("-12") else [paid]
