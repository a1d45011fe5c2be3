"""What people may see of pay: statements, payslips, what paid a month, and totals."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from payroll_incentive.models import Run
from payroll_incentive.queries.held import HELD_SLIPS, paid_since
from shared.auth import Principal
from shared.errors import Forbidden, NotFound
from shared.events.evaluation import period_id
from shared.session import raw

SEERS: Final = ("payroll_maker", "payroll_checker", "auditor")
"""Those who may see an agency's pay. A superior is not among them."""


def may_see_pay(user: Principal, employee_id: UUID, agency_id: UUID) -> bool:
    """Whether this is the caller's own pay, or the pay of an agency they work on."""
    return user.employee_id == employee_id or any(user.has(role, agency_id) for role in SEERS)


def require_pay(user: Principal, employee_id: UUID, agency_id: UUID) -> None:
    """Refuse whoever may not see this person's pay."""
    if not may_see_pay(user, employee_id, agency_id):
        raise Forbidden("pay_not_yours")


class Owed(NamedTuple):
    """A statement as it stands; `previous` is the content of the version before."""

    agency_id: UUID
    employee_id: UUID
    month: Month
    version: int
    gross: int
    provisional: bool
    excluded: list[str]
    holds: list[str]
    hash: str
    content: bytes
    previous: bytes | None
    causes: list[str]
    calculated_at: datetime


STATEMENTS: Final = """
select agency_id, employee_id, month, version, gross, provisional, excluded, holds, hash, content,
  previous, array(select jsonb_array_elements_text(causes)) as causes, calculated_at from statement
"""
ONE: Final = STATEMENTS + "where agency_id = $1 and employee_id = $2 and month = $3"
OF_MONTH: Final = STATEMENTS + "where employee_id = $1 and month = $2 order by agency_id"
OF_PERSON: Final = STATEMENTS + "where employee_id = $1 order by month desc"
DIFFERENCES: Final = """
select agency_id, amount from adjustment where employee_id = $1 and month = $2 and amount <> 0
"""


async def statement(
    session: AsyncSession, agency_id: UUID, employee_id: UUID, month: Month
) -> Owed:
    """The newest statement of a month.

    Raises:
        NotFound: the month has none.
    """
    row = await (await raw(session)).fetchrow(ONE, agency_id, employee_id, month)
    if row is None:
        raise NotFound("statement_unknown", month=month)
    return Owed(*row)


async def statements_of_month(
    session: AsyncSession, employee_id: UUID, month: Month
) -> Sequence[Owed]:
    """A person's statements of a month, one for each paying agency."""
    return [Owed(*row) for row in await (await raw(session)).fetch(OF_MONTH, employee_id, month)]


async def statements_of_person(session: AsyncSession, employee_id: UUID) -> Sequence[Owed]:
    """All statements of a person, the newest month first."""
    return [Owed(*row) for row in await (await raw(session)).fetch(OF_PERSON, employee_id)]


async def adjustments_of(session: AsyncSession, employee_id: UUID, month: Month) -> dict[UUID, int]:
    """What is still owed (or paid too much) of a settled month, by agency."""
    rows = await (await raw(session)).fetch(DIFFERENCES, employee_id, month)
    return {row["agency_id"]: row["amount"] for row in rows}


SLIP: Final = """
select p.agency_id, p.run_id, p.employee_id, r.month, r.pay_date, r.state, r.approved_at, p.gross,
  p.tax, p.bpjs, p.net, p.receivable, p.hash, p.content
from payslip p join run r using (agency_id, run_id, seal)
"""
SLIP_OF_RUN: Final = SLIP + "where p.employee_id = $1 and p.run_id = $2"
SLIPS_OF_PERSON: Final = (
    SLIP + "where p.employee_id = $1 and r.approved_at is not null order by r.approved_at desc"
)
SLIPS_OF_MONTH: Final = (
    SLIP
    + """where p.employee_id = $1 and r.approved_at is not null and exists (
  select from payslip_line l where l.agency_id = p.agency_id and l.run_id = p.run_id
    and l.employee_id = p.employee_id and l.month = $2)
order by r.approved_at"""
)
SLIPS_SEALED: Final = f"""
select p.agency_id, p.run_id, r.month, r.pay_date, r.state, p.content, p.account,
  {paid_since("= $2")} as paid_since
from payslip p join run r using (agency_id, run_id, seal)
where p.employee_id = $1 and r.month >= $2 and (r.approved_at is not null or r.state = 'proposed')
order by r.sealed_at
"""  # noqa: S608 - names of our own columns


async def payslip(session: AsyncSession, employee_id: UUID, run_id: UUID) -> dict[str, Any]:
    """A person's payslip in a run.

    Raises:
        NotFound: the run has none for them.
    """
    row = await (await raw(session)).fetchrow(SLIP_OF_RUN, employee_id, run_id)
    if row is None:
        raise NotFound("payslip_unknown")
    return dict(row)


async def payslips_of_person(session: AsyncSession, employee_id: UUID) -> list[dict[str, Any]]:
    """All approved payslips of a person, the newest first."""
    rows = await (await raw(session)).fetch(SLIPS_OF_PERSON, employee_id)
    return [dict(row) for row in rows]


async def payslips_of_month(
    session: AsyncSession, employee_id: UUID, month: Month
) -> list[dict[str, Any]]:
    """The approved payslips that paid some part of a month, in order."""
    rows = await (await raw(session)).fetch(SLIPS_OF_MONTH, employee_id, month)
    return [dict(row) for row in rows]


async def payslips_since(
    session: AsyncSession, employee_id: UUID, month: Month
) -> list[dict[str, Any]]:
    """The proposed and approved payslips of a person in runs of a month or later, in order."""
    rows = await (await raw(session)).fetch(SLIPS_SEALED, employee_id, month)
    return [dict(row) for row in rows]


HERE: Final = """
with rostered as (
  select s.employee_id, s.excluded, s.provisional, s.holds, s.gross, exists (
    select from employee_copy e
    where e.agency_id = s.agency_id and e.employee_id = s.employee_id and e.serving &&
      daterange(($2 || '-01')::date, (($2 || '-01')::date + interval '1 month')::date)) as here
  from statement s where s.agency_id = $1 and s.month = $2)
"""
COUNTS: Final = (
    HERE
    + """
select count(*) filter (where here) as statements,
  count(*) filter (where here and cardinality(excluded) = 0) as with_amounts,
  count(*) filter (where not here) as beyond_roster,
  count(*) filter (where provisional) as provisional,
  coalesce(sum(gross), 0)::bigint as gross
from rostered
"""
)
EXCLUDED: Final = (
    HERE
    + """
select excluded[1] as reason, count(*) as n from rostered
where here and cardinality(excluded) > 0 group by 1 order by 1
"""
)
HELD: Final = f"""{HELD_SLIPS}select count(*) as held from (
  select employee_id from statement
  where agency_id = $1 and month = $2 and cardinality(holds) > 0
  union
  select employee_id from held_slip) as person
"""  # noqa: S608 - a constant
PAID: Final = """
select coalesce(sum((select count(*) from payslip p
    where (p.agency_id, p.run_id, p.seal) = (run.agency_id, run.run_id, run.seal))), 0)::bigint
    as payslips,
  coalesce(sum(gross), 0)::bigint as paid_gross, coalesce(sum(tax), 0)::bigint as tax,
  coalesce(sum(bpjs), 0)::bigint as bpjs, coalesce(sum(net), 0)::bigint as net
from run where agency_id = $1 and month = $2 and approved_at is not null
"""
SETTLED: Final = """
select coalesce(sum(amount), 0)::bigint as settled_gross from payslip_line
where agency_id = $1 and month = $2 and kind = 'gross' and component <> 'carry'
"""
DIFFERING: Final = """
select count(*) filter (where amount <> 0) as adjustments,
  coalesce(sum(amount), 0)::bigint as adjusted_gross
from adjustment where agency_id = $1 and month = $2
"""
INPUTS: Final = """
select count(*) as payroll_inputs from result_copy where agency_id = $1 and period_id = any ($2)
"""


async def counts(
    session: AsyncSession, agency_id: UUID, month: Month, periods: Sequence[str]
) -> dict[str, Any]:
    """The totals of an agency's month: what is owed, what was paid, and from how many inputs."""
    connection = await raw(session)
    found: dict[str, Any] = {}
    for sql in (COUNTS, HELD, PAID, SETTLED, DIFFERING):
        found |= dict(await connection.fetchrow(sql, agency_id, month))
    fed_by = [period_id(agency_id, code) for code in periods]
    found |= dict(await connection.fetchrow(INPUTS, agency_id, fed_by))
    excluded = await connection.fetch(EXCLUDED, agency_id, month)
    return found | {"excluded": {row["reason"]: row["n"] for row in excluded}}


LISTED: Final = """
select s.agency_id, s.employee_id, coalesce(e.nip, '') as nip, coalesce(e.name, '') as name,
  s.month, s.version, s.gross, s.provisional, s.excluded, s.holds, s.hash,
  coalesce(a.amount, 0) as difference
from statement s
left join employee_copy e using (agency_id, employee_id)
left join adjustment a using (agency_id, employee_id, month)
where s.agency_id = $1 and s.month = $2 and ($5 = '' or e.name ilike '%' || $5 || '%')
order by e.name, s.employee_id limit $3 offset $4
"""


async def list_statements(
    session: AsyncSession, agency_id: UUID, month: Month, page: range, name: str
) -> list[dict[str, Any]]:
    """Statements of an agency's month by name: those of a page, whose name holds `name`."""
    span = (len(page), page.start)
    rows = await (await raw(session)).fetch(LISTED, agency_id, month, *span, name)
    return [dict(row) for row in rows]


MONTHS: Final = """
select month.agency_id, month.month, phase, feed.reference is not null as attendance_closed,
  (select count(*) from statement s
   where s.agency_id = month.agency_id and s.month = month.month) as statements
from month
left join feed on feed.agency_id = month.agency_id and feed.feed = 'attendance'
  and feed.reference = month.month
where month.agency_id = $1 order by month.month desc
"""


async def months_of(session: AsyncSession, agency_id: UUID) -> list[dict[str, Any]]:
    """The months payroll works on at an agency, the newest first."""
    return [dict(row) for row in await (await raw(session)).fetch(MONTHS, agency_id)]


async def approved_runs(session: AsyncSession, agency_id: UUID, month: Month) -> Sequence[Run]:
    """The approved runs of an agency's month."""
    wanted = select(Run).where(
        col(Run.agency_id) == agency_id,
        col(Run.month) == month,
        col(Run.approved_at).is_not(None),
    )
    return (await session.execute(wanted.order_by(col(Run.approved_at)))).scalars().all()


SEALED: Final = """
select employee_id, month, content, facts from sealed_statement
where agency_id = $1 and run_id = $2 and seal = $3 and (employee_id, month) > ($4, $5)
order by employee_id, month limit $6
"""


async def sealed_statements(
    session: AsyncSession, run: Run, after: tuple[UUID, Month], most: int
) -> Sequence[Any]:
    """Statements of a run's last seal with their facts, in order, from after a key."""
    rows: Sequence[Any] = await (await raw(session)).fetch(
        SEALED, run.agency_id, run.run_id, run.seal, *after, most
    )
    return rows
