"""Everything that decides the payslips of many people, in a handful of queries."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Assignment, Month, Person, SalaryBase, StatusSpan
from payroll_incentive.domain.lines import Route, Statement, decode
from payroll_incentive.domain.months import last_day
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.settlement import Account, Settled, opening_line
from payroll_incentive.domain.statement.segments import post_on, status_on
from payroll_incentive.queries.facts import load_salaries, load_tax_statuses
from shared.session import raw


class Payer(NamedTuple):
    """The run whose payslips are settled."""

    agency_id: UUID
    region: str
    month: Month
    pay_date: date
    first_month: Month


PEOPLE: Final = """
select distinct employee_id from statement
where agency_id = $1 and month between $2 and $3 order by employee_id
"""
STATEMENTS: Final = """
select employee_id, month, content from statement
where agency_id = $1 and employee_id = any ($4) and month between $2 and $3
order by employee_id, month
"""


async def people_between(
    session: AsyncSession, agency_id: UUID, first: Month, last: Month
) -> list[UUID]:
    """Those with a statement of an agency between two months, in order."""
    rows = await (await raw(session)).fetch(PEOPLE, agency_id, first, last)
    return [row["employee_id"] for row in rows]


async def statements_of(
    session: AsyncSession, agency_id: UUID, first: Month, last: Month, people: Sequence[UUID]
) -> dict[UUID, dict[Month, bytes]]:
    """The statements of some people of an agency between two months, by person."""
    found: dict[UUID, dict[Month, bytes]] = {}
    for row in await (await raw(session)).fetch(STATEMENTS, agency_id, first, last, people):
        found.setdefault(row["employee_id"], {})[row["month"]] = row["content"]
    return found


SETTLED: Final = """
select employee_id, agency_id, month, component, kind, bearer, route, tax_month, taxed,
  sum(amount)::bigint as amount
from payslip_line where employee_id = any ($1)
group by employee_id, agency_id, month, component, kind, bearer, route, tax_month, taxed
order by employee_id, agency_id, month, component, kind, bearer, route, tax_month, taxed
"""
OPENING: Final = """
select employee_id, agency_id, month, component, amount from opening_line
where employee_id = any ($1) order by employee_id, agency_id, month, component
"""


async def with_what_was_paid(
    session: AsyncSession, accounts: Sequence[Account], policies: Policies
) -> list[Account]:
    """The accounts with what was settled, and what else was paid in the tax year, as of now."""
    people = [account.employee_id for account in accounts]
    connection = await raw(session)
    year = accounts[0].pay_date.year if accounts else 0
    span = (f"{year}-01", f"{year}-12")
    salaries: dict[UUID, list[SalaryBase]] = {}
    for (person, _), salary in sorted(
        (await load_salaries(connection, people, *span)).items(), key=lambda item: item[0]
    ):
        salaries.setdefault(person, []).append(salary)
    statuses = await load_tax_statuses(connection, people, year, year)
    settled = by_person(await connection.fetch(SETTLED, people))
    opening = by_person(await connection.fetch(OPENING, people))
    return [
        msgspec.structs.replace(
            account,
            settled=(
                *(Settled(**row) for row in settled.get(account.employee_id, ())),
                *openings(account, opening.get(account.employee_id, ()), policies),
            ),
            salaries=tuple(salaries.get(account.employee_id, ())),
            tax_status=statuses.get((account.employee_id, year)),
        )
        for account in accounts
    ]


def by_person(rows: Sequence[Any]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        values = dict(row)
        found.setdefault(values.pop("employee_id"), []).append(values)
    return found


def openings(account: Account, rows: Sequence[dict[str, Any]], policies: Policies) -> list[Settled]:
    """Opening lines, taxed by the route of the person's kind."""
    day = last_day(account.month)
    policy = policies.find(account.region, account.kind, account.group, day)
    rule = policy.tax(account.kind) if policy else None
    route: Route = rule.route if rule else "ter"
    return [opening_line(**row, route=route) for row in rows]


def account_of(
    payer: Payer, employee_id: UUID, person: Person, contents: Mapping[Month, bytes]
) -> Account:
    """A person's account with a run, still without what was paid before."""
    end = min(last_day(payer.month), person.left_on or date.max)
    status, post = status_then(person, end), post_then(person, end)
    statements: list[Statement] = [decode(contents[month]) for month in sorted(contents)]
    return Account(
        employee_id=employee_id,
        agency_id=payer.agency_id,
        region=payer.region,
        month=payer.month,
        pay_date=payer.pay_date,
        first_month=payer.first_month,
        kind=status.kind if status else "",
        group=post.group if post else "",
        hired_on=person.hired_on,
        left_on=person.left_on,
        statements=tuple(statements),
    )


def status_then(person: Person, day: date) -> StatusSpan | None:
    """The status on a day, or the last known before it."""
    begun = [s for s in person.statuses if s.from_ <= day]
    return status_on(person, day) or max(begun, key=lambda s: s.from_, default=None)


def post_then(person: Person, day: date) -> Assignment | None:
    """The own post on a day, or the last known before it."""
    begun = [a for a in person.assignments if a.from_ <= day and a.kind == "definitif"]
    return post_on(person, day) or max(begun, key=lambda a: a.from_, default=None)
