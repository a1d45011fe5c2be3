"""Drawing up what a run pays, from statements and what was paid before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.recalculation import recalculate
from payroll_incentive.actions.touching import Touch, cause
from payroll_incentive.domain.facts import Facts, Month, encode_facts
from payroll_incentive.domain.lines import digest, encode
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.run import Tally, Totals
from payroll_incentive.domain.settlement import Account, Payslip, encode_account, settle
from payroll_incentive.domain.settlement import encode as encode_payslip
from payroll_incentive.domain.statement import calculate
from payroll_incentive.models import Run
from payroll_incentive.queries import Key, Payer
from shared.errors import Conflict
from shared.session import raw

ROUNDS: Final = 3
AT_ONCE: Final = 1_000
"""People whose payslips are in memory together."""


class Drawn(NamedTuple):
    """What a run would pay: payslips with their accounts, and the facts behind their months."""

    payslips: Sequence[tuple[Account, Payslip]]
    facts: Sequence[Facts]


async def seal(
    session: AsyncSession, run: Run, region: str, policies: Policies, now: datetime
) -> Totals:
    """Freeze under the run's next seal what it pays, and give its totals.

    One payslip for everyone in the month's roster, and everyone with a difference; a further run
    of the month only concerns those for whom something moves or is held.
    """
    await queries.hold_agency(session, run.agency_id)
    first = min(m for _, m in await queries.open_months(session, [run.agency_id]))
    payer = Payer(run.agency_id, region, run.month, run.pay_date, first)
    people = await queries.people_between(session, run.agency_id, first, run.month)
    further = await queries.approved_runs(session, run.agency_id, run.month)
    tally = Tally()
    for start in range(0, len(people), AT_ONCE):
        drawn = await draw_up(session, run, payer, policies, people[start : start + AT_ONCE], now)
        drawn = of_concern(drawn) if further else drawn
        await keep_drawn(session, run, drawn)
        tally.add(payslip for _, payslip in drawn.payslips)
    return tally.totals


async def draw_up(
    session: AsyncSession,
    run: Run,
    payer: Payer,
    policies: Policies,
    people: Sequence[UUID],
    now: datetime,
) -> Drawn:
    """The payslips of some people; statements that lag behind their facts are worked out first."""
    for _ in range(ROUNDS):
        drawn, behind = await draw_once(session, payer, policies, people)
        if not behind:
            return drawn
        why = cause("RunDrawn", uuid5(run.run_id, str(run.version)))
        touches = [Touch(k.employee_id, k.agency_id, k.month, k.month, why) for k in behind]
        await recalculate(session, touches, now)
    raise Conflict("statements_moving")


async def draw_once(
    session: AsyncSession, payer: Payer, policies: Policies, wanted: Sequence[UUID]
) -> tuple[Drawn, list[Key]]:
    """What the run would pay as statements stand, and those that lag behind their facts."""
    span = (payer.agency_id, payer.first_month, payer.month)
    contents = await queries.statements_of(session, *span, wanted)
    await queries.see_all_of(session, contents)
    people = await queries.lock_people(session, contents)
    bare = [
        queries.account_of(payer, employee, people[employee], months)
        for employee, months in sorted(contents.items())
        if employee in people
    ]
    accounts = await queries.with_what_was_paid(session, bare, policies)
    paid = list(paying(accounts, policies, payer.month))
    months = await queries.open_months(session, [payer.agency_id])
    keys = [Key(payer.agency_id, *one) for one in sorted(months_behind(paid, payer.month))]
    keys = [key for key in keys if key.month in contents[key.employee_id]]
    facts = await queries.load_facts(session, keys, months) if keys else []
    behind = [
        key
        for key, one in zip(keys, facts, strict=True)
        if encode(calculate(one, policies)) != contents[key.employee_id][key.month]
    ]
    return Drawn(paid, facts), behind


def paying(
    accounts: Iterable[Account], policies: Policies, month: Month
) -> Iterable[tuple[Account, Payslip]]:
    """The payslips of those in the month's roster, and of others for whom something moves."""
    for account in accounts:
        payslip = settle(account, policies)
        present = any(statement.month == month for statement in account.statements)
        if present or payslip.lines or payslip.held:
            yield account, payslip


def of_concern(drawn: Drawn) -> Drawn:
    """Without those for whom nothing moves and nothing is held."""
    payslips = [pair for pair in drawn.payslips if pair[1].lines or pair[1].held]
    people = {payslip.employee_id for _, payslip in payslips}
    return Drawn(payslips, [one for one in drawn.facts if one.employee_id in people])


def months_behind(paid: Iterable[tuple[Account, Payslip]], month: Month) -> set[tuple[UUID, Month]]:
    """The months whose statements a run rests on: its own, and those it corrects."""
    found = set()
    for account, payslip in paid:
        found |= {(account.employee_id, line.month) for line in payslip.lines}
        found.add((account.employee_id, month))
    return found


PAYSLIPS: Final = """
insert into payslip (agency_id, run_id, seal, employee_id, gross, tax, bpjs, net, receivable, held,
  hash, content, account)
select $1, $2, $3, employee_id, gross, tax, bpjs, net, receivable, string_to_array(held, ','),
  hash, content, account
from unnest($4::uuid[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
  $10::text[], $11::text[], $12::bytea[], $13::bytea[])
  as row (employee_id, gross, tax, bpjs, net, receivable, held, hash, content, account)
"""
STATEMENTS: Final = """
insert into sealed_statement (agency_id, run_id, seal, employee_id, month, version, hash, content,
  facts)
select s.agency_id, $2, $3, s.employee_id, s.month, s.version, s.hash, s.content, row.facts
from unnest($4::uuid[], $5::text[], $6::bytea[]) as row (employee_id, month, facts)
join statement s on s.agency_id = $1 and s.employee_id = row.employee_id and s.month = row.month
"""


async def keep_drawn(session: AsyncSession, run: Run, drawn: Drawn) -> None:
    """Save what was drawn up under the run's next seal; it is never changed again."""
    connection = await raw(session)
    sealed = (run.agency_id, run.run_id, run.seal + 1)
    slips = [payslip_row(account, payslip) for account, payslip in drawn.payslips]
    if slips:
        await connection.execute(PAYSLIPS, *sealed, *queries.columns(slips))
    facts = [(one.employee_id, one.month, encode_facts(one)) for one in drawn.facts]
    if facts:
        await connection.execute(STATEMENTS, *sealed, *queries.columns(facts))


def payslip_row(account: Account, payslip: Payslip) -> tuple[Any, ...]:
    content = encode_payslip(payslip)
    return (
        *(payslip.employee_id, payslip.gross, payslip.tax, payslip.bpjs, payslip.net),
        *(payslip.receivable, ",".join(dict.fromkeys(held.month for held in payslip.held))),
        *(digest(content), content, encode_account(account)),
    )
