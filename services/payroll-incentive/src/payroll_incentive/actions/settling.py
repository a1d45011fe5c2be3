"""An approved run: its lines are settled, and the ledger says so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.adjustments import adjust
from payroll_incentive.actions.touching import cause
from payroll_incentive.domain.journal import postings
from payroll_incentive.domain.settlement import Payslip
from payroll_incentive.models import Run
from payroll_incentive.queries import Key
from shared.events.payroll import PayslipState
from shared.outbox import mark_dirty
from shared.session import raw

LINES: Final = """
insert into payslip_line (agency_id, run_id, employee_id, position, month, component, kind, amount,
  bearer, route, tax_month, taxed)
select $1, $2, * from unnest($3::uuid[], $4::integer[], $5::text[], $6::text[], $7::text[],
  $8::bigint[], $9::text[], $10::text[], $11::text[], $12::boolean[])
"""
JOURNALS: Final = """
insert into journal (agency_id, journal_id, run_id, employee_id, recorded_at)
select $1, journal_id, $2, employee_id, $3
from unnest($4::uuid[], $5::uuid[]) as row (journal_id, employee_id)
"""
POSTINGS: Final = """
insert into posting (agency_id, journal_id, position, account, amount)
select $1, * from unnest($2::uuid[], $3::integer[], $4::text[], $5::bigint[])
"""
SINCE: Final = """
select agency_id, employee_id, month,
  array_agg(cause order by c.version, place) as causes
from wanted join statement_change c using (agency_id, employee_id, month)
cross join jsonb_array_elements_text(c.causes) with ordinality as told (cause, place)
where c.at > $1 group by agency_id, employee_id, month
"""
"""What changed settled months since their lines were drawn up: why the rest is still owed."""


async def settle(
    session: AsyncSession, run: Run, payslips: Sequence[Payslip], approval: UUID, now: datetime
) -> None:
    """Settle lines of a run, write the ledger of them, and have the payslips sent."""
    keys = [f"{run.run_id}:{payslip.employee_id}" for payslip in payslips]
    await mark_dirty(session, PayslipState.topic, keys)
    moving = [payslip for payslip in payslips if payslip.lines]
    if not moving:
        return
    connection = await raw(session)
    lines = [row for payslip in moving for row in line_rows(payslip)]
    await connection.execute(LINES, run.agency_id, run.run_id, *queries.columns(lines))
    journals = [(uuid5(run.run_id, str(p.employee_id)), p) for p in moving]
    ids = [journal for journal, _ in journals]
    people = [payslip.employee_id for _, payslip in journals]
    await connection.execute(JOURNALS, run.agency_id, run.run_id, now, ids, people)
    posted = [
        (journal, position, posting.account, posting.amount)
        for journal, payslip in journals
        for position, posting in enumerate(postings(payslip))
    ]
    if posted:
        await connection.execute(POSTINGS, run.agency_id, *queries.columns(posted))
    keys_settled = {
        Key(run.agency_id, p.employee_id, line.month) for p in moving for line in p.lines
    }
    await queries.want(session, keys_settled)
    changed = {Key(*row[:3]): row["causes"] for row in await connection.fetch(SINCE, run.sealed_at)}
    approved = [cause("RunApproved", approval)]
    causes = {key: changed.get(key, approved) for key in keys_settled}
    await adjust(session, causes, now, settling=True)


def line_rows(payslip: Payslip) -> list[tuple[Any, ...]]:
    return [
        (
            *(payslip.employee_id, position, line.month, line.component, line.kind, line.amount),
            *(line.bearer, line.route, payslip.tax_month, line.taxed),
        )
        for position, line in enumerate(payslip.lines)
    ]
