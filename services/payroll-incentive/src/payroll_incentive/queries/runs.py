"""Runs, their payslips, and who did what with them."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.settlement import Account, decode, decode_account
from payroll_incentive.models import Run, RunAct
from shared.errors import NotFound
from shared.session import raw

UNAPPROVED: Final = ("open", "ready", "proposed")


async def run(session: AsyncSession, run_id: UUID, *, lock: bool = False) -> Run:
    """A run.

    Raises:
        NotFound: there is none, or it is at an agency the caller may not come near.
    """
    wanted = select(Run).where(col(Run.run_id) == run_id)
    asked = wanted.with_for_update() if lock else wanted
    fresh = asked.execution_options(populate_existing=True)
    found: Run | None = (await session.execute(fresh)).scalar()
    if found is None:
        raise NotFound("run_unknown")
    return found


async def runs_of(
    session: AsyncSession, agency_id: UUID, month: Month | None = None
) -> Sequence[Run]:
    """The runs of an agency, or those of one of its months, the newest first."""
    wanted = select(Run).where(col(Run.agency_id) == agency_id)
    if month is not None:
        wanted = wanted.where(col(Run.month) == month)
    newest = wanted.order_by(col(Run.opened_at).desc())
    return (await session.execute(newest)).scalars().all()


async def acts_of(session: AsyncSession, run_id: UUID) -> Sequence[RunAct]:
    """Who did what with a run, in order."""
    wanted = select(RunAct).where(col(RunAct.run_id) == run_id).order_by(col(RunAct.version))
    return (await session.execute(wanted)).scalars().all()


STANDING: Final = """
select max(month) filter (where state = any ($2)) as unapproved,
  max(month) filter (where approved_at is not null) as last_approved
from run where agency_id = $1
"""


async def standing_of(session: AsyncSession, agency_id: UUID) -> tuple[Month | None, Month | None]:
    """The month of the run not yet approved, and of the last one approved."""
    row = await (await raw(session)).fetchrow(STANDING, agency_id, list(UNAPPROVED))
    return row["unapproved"], row["last_approved"]


ACCOUNTS: Final = """
select employee_id, hash, content, account from payslip
where agency_id = $1 and run_id = $2 and seal = $3 and employee_id > $4
order by employee_id limit $5
"""
AT_ONCE: Final = 1_000


async def sealed_payslips(session: AsyncSession, run: Run) -> AsyncIterator[Sequence[Any]]:
    """The payslips of a run's last seal, a thousand at a time."""
    connection, last = await raw(session), UUID(int=0)
    sealed = (run.agency_id, run.run_id, run.seal)
    while rows := await connection.fetch(ACCOUNTS, *sealed, last, AT_ONCE):
        yield rows
        last = rows[-1]["employee_id"]


def accounts(rows: Sequence[Any]) -> list[Account]:
    """What decided these payslips when they were sealed."""
    return [decode_account(row["account"]) for row in rows]


WAITING: Final = """
select count(*) from recalculation_queue
where region in ($1, '*') or agency_id = $2 or employees && array(
  select employee_id from employee_copy where agency_id = $2
  union select employee_id from statement where agency_id = $2)
"""


async def chunks_waiting(session: AsyncSession, region: str, agency_id: UUID) -> int:
    """How many queued chunks concern an agency's people, also those without a statement yet."""
    connection = await raw(session)
    return int(await connection.fetchval(WAITING, region, agency_id))


SPENT: Final = """
select coalesce(sum(amount), 0)::bigint from payslip_line
where kind = 'gross' and tax_month between $1 and $2 and agency_id in (
  select unit_id from unit_copy where region = $3 and kind in ('agency', 'government'))
"""


async def spent(session: AsyncSession, region: str, year: int) -> int:
    """The gross rupiah that approved runs of a region's agencies paid in a year."""
    connection = await raw(session)
    return int(await connection.fetchval(SPENT, f"{year}-01", f"{year}-12", region))


NAMES: Final = """
select distinct on (employee_id) employee_id, nip, name from employee_copy
where employee_id = any ($1) order by employee_id, version desc
"""


async def names(session: AsyncSession, people: Sequence[UUID]) -> list[dict[str, Any]]:
    """Who these people are."""
    return [dict(row) for row in await (await raw(session)).fetch(NAMES, list(people))]


REVIEW: Final = """
select p.employee_id, coalesce(e.nip, '') as nip, coalesce(e.name, '') as name,
  p.gross, p.tax, p.bpjs, p.net, p.receivable, p.content
from payslip p
left join employee_copy e on e.agency_id = p.agency_id and e.employee_id = p.employee_id
where p.agency_id = $1 and p.run_id = $2 and p.seal = $3 order by e.name, p.employee_id
limit $4 offset $5
"""


async def review_payslips(session: AsyncSession, run: Run, page: range) -> list[dict[str, Any]]:
    """A page of a proposal's payslips, for review; `corrections` are of earlier months."""
    sealed = (run.agency_id, run.run_id, run.seal)
    rows = await (await raw(session)).fetch(REVIEW, *sealed, len(page), page.start)
    reviewed = []
    for row in rows:
        values = dict(row)
        payslip = decode(values.pop("content"))
        earlier = [line.amount for line in payslip.lines if line.month < run.month]
        values["corrections"] = sum(earlier)
        values["held"] = sorted({held.code for held in payslip.held})
        reviewed.append(values)
    return reviewed
