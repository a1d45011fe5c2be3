"""Runs: one person opens and proposes, another approves; then the lines are settled."""

from datetime import date, datetime
from typing import Any, Final, cast
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.sealing import paying, seal
from payroll_incentive.actions.settling import settle
from payroll_incentive.domain import run as rules
from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.lines import digest
from payroll_incentive.domain.months import last_day
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.readiness import Readiness, over_ceiling
from payroll_incentive.domain.settlement import decode as decode_payslip
from payroll_incentive.domain.settlement import encode as encode_payslip
from payroll_incentive.models import Run, RunAct
from shared.auth import Principal
from shared.errors import Conflict, Forbidden, NotFound
from shared.events.payroll import RunApproved, RunOpened, RunSealed, RunTotals, RunWithdrawn
from shared.outbox import emit

MAKER: Final = "payroll_maker"
CHECKER: Final = "payroll_checker"


async def open_run(
    session: AsyncSession,
    user: Principal,
    agency_id: UUID,
    month: Month,
    pay_date: date | None,
    now: datetime,
) -> Run:
    """Open a run of an agency for a month. Without a pay date: the policies' day.

    Raises:
        NotFound: the month is not open at the agency.
        Conflict: another run is not approved yet, or a later month was.
    """
    user.require(agency_id, MAKER)
    await queries.hold_agency(session, agency_id)
    months = sorted(m for _, m in await queries.open_months(session, [agency_id]))
    if month not in months:
        raise NotFound("month_not_open", month=month)
    unapproved, approved = await queries.standing_of(session, agency_id)
    rules.open_run(month, first_month=months[0], unapproved=unapproved, last_approved=approved)
    policies, region = await region_rules(session, agency_id)
    run = new_run(agency_id, month, user, now)
    run.pay_date = pay_date or policies.pay_date(region, month)
    rules.check_pay_date(month, run.pay_date)
    session.add(run)
    await session.flush()
    await record_act(session, run, "opened", user, now)
    await emit(session, RunOpened(**said(run, user, now)))
    return run


def new_run(agency_id: UUID, month: Month, user: Principal, now: datetime) -> Run:
    return Run(
        agency_id=agency_id,
        run_id=uuid4(),
        month=month,
        state="open",
        version=1,
        pay_date=last_day(month),
        opened_by=user.user_id,
        opened_at=now,
    )


async def region_rules(session: AsyncSession, agency_id: UUID) -> tuple[Policies, str]:
    """All policies, and the region of an agency."""
    region = (await queries.regions(session, [agency_id])).get(agency_id)
    if region is None:
        raise Conflict("agency_not_known_yet")
    return await queries.active_policies(session), region


async def propose_run(session: AsyncSession, user: Principal, run_id: UUID, now: datetime) -> Run:
    """Freeze what the run pays, with its totals and the hash a checker will sign.

    Raises:
        Conflict: inputs are missing, recalculation is under way, or the budget is passed.
    """
    run = await queries.run(session, run_id, lock=True)
    user.require(run.agency_id, MAKER)
    policies, region = await region_rules(session, run.agency_id)
    inputs = await queries.inputs_of(session, run.agency_id, region, run.month, policies)
    totals = await seal(session, run, region, policies, now)
    if waiting := await queries.chunks_waiting(session, region, run.agency_id):
        raise Conflict("recalculation_waiting", chunks=waiting)
    excess = await passes_budget(session, policies, run, totals.gross)
    moved = rules.propose(as_rule(run), user.user_id, totals, inputs, excess)
    apply(run, moved)
    run.seal += 1
    run.version += 1
    run.people, run.gross, run.tax = totals.people, totals.gross, totals.tax
    run.bpjs, run.net, run.corrections = totals.bpjs, totals.net, totals.corrections
    run.provisional, run.sealed_at = totals.provisional, now
    run.policies = policies.refs
    await session.flush()
    await record_act(session, run, "proposed", user, now)
    await emit(session, RunSealed(**said(run, user, now), totals=run_totals(run), hash=totals.hash))
    return run


async def passes_budget(session: AsyncSession, policies: Policies, run: Run, gross: int) -> int:
    """By how many rupiah the run passes the region's budget of the year; 0 if it does not."""
    region = (await queries.regions(session, [run.agency_id])).get(run.agency_id, "")
    ruling = policies.ruling(region, run.month)
    ceilings = [c for policy in ruling if (c := policy.ceiling(run.pay_date.year)) is not None]
    if not ceilings:
        return 0
    await queries.see_region(session, region)
    spent = await queries.spent(session, region, run.pay_date.year)
    return over_ceiling(sum(ceilings), spent, gross)


async def approve_run(
    session: AsyncSession, user: Principal, run_id: UUID, shown: str, now: datetime
) -> Run:
    """Settle a proposed run: a second person signs the hash they were shown.

    Raises:
        Forbidden: the caller proposed it.
        Conflict: the hash is another one, or what was paid elsewhere moved the tax since, or used
            up the budget.
    """
    run = await queries.run(session, run_id, lock=True)
    user.require(run.agency_id, CHECKER)
    await queries.hold_agency(session, run.agency_id)
    await queries.hold_tax_year(session, run.pay_date.year)
    current, excess = "", 0
    if run.state == "proposed":
        policies = await queries.prepared_policies(session, run.policies)
        current = await hash_now(session, run, policies)
        excess = await passes_budget(session, policies, run, run.gross)
    apply(run, rules.approve(as_rule(run), user.user_id, shown, current, excess))
    run.checker, run.approved_at = user.user_id, now
    run.version += 1
    await session.flush()
    await record_act(session, run, "approved", user, now)
    approved = RunApproved(**said(run, user, now), totals=run_totals(run), hash=str(run.hash))
    await emit(session, approved)
    async for rows in queries.sealed_payslips(session, run):
        payslips = [decode_payslip(row["content"]) for row in rows]
        await settle(session, run, payslips, approved.event_id, now)
    return run


async def hash_now(session: AsyncSession, run: Run, policies: Policies) -> str:
    """The hash of the frozen statements settled against what is paid and known by now."""
    hashes: dict[UUID, str] = {}
    async for rows in queries.sealed_payslips(session, run):
        sealed = queries.accounts(rows)
        await queries.see_all_of(session, [account.employee_id for account in sealed])
        accounts = await queries.with_what_was_paid(session, sealed, policies)
        hashes |= {
            payslip.employee_id: digest(encode_payslip(payslip))
            for _, payslip in paying(accounts, policies, run.month)
            if payslip.lines
        }
    return rules.run_hash(hashes)


async def reject_run(
    session: AsyncSession, user: Principal, run_id: UUID, shown: str, reason: str, now: datetime
) -> Run:
    """Give a proposed run back to its makers, with a reason; what was drawn up stays on record.

    Raises:
        Forbidden: the caller neither checks for the agency nor proposed it.
        Conflict: it is not proposed, or the proposal is not the one with the hash that was shown.
    """
    run = await queries.run(session, run_id, lock=True)
    user.require(run.agency_id, CHECKER, MAKER)
    if not user.has(CHECKER, run.agency_id) and user.user_id != run.maker:
        raise Forbidden("run_rejection_not_yours")
    moved = rules.reject(as_rule(run), shown, reason)
    run.version += 1
    await record_act(session, run, "rejected", user, now, reason)
    apply(run, moved)
    await session.flush()
    return run


async def withdraw_run(
    session: AsyncSession, user: Principal, run_id: UUID, reason: str, now: datetime
) -> Run:
    """Give up a run that was never approved, with a reason; it stays on record.

    Raises:
        Conflict: it is proposed, or approved.
    """
    run = await queries.run(session, run_id, lock=True)
    user.require(run.agency_id, MAKER, CHECKER)
    apply(run, rules.withdraw(as_rule(run), reason))
    run.version += 1
    await session.flush()
    await record_act(session, run, "withdrawn", user, now, reason)
    await emit(session, RunWithdrawn(**said(run, user, now)))
    return run


async def review_run(session: AsyncSession, run_id: UUID) -> tuple[Run, Readiness]:
    """A run, ready or open as its inputs stand now."""
    run = await queries.run(session, run_id)
    policies, region = await region_rules(session, run.agency_id)
    inputs = await queries.inputs_of(session, run.agency_id, region, run.month, policies)
    state = rules.review(as_rule(run), inputs).state
    if state != run.state:
        run = await queries.run(session, run_id, lock=True)
        apply(run, rules.review(as_rule(run), inputs))
        await session.flush()
    return run, inputs


def as_rule(run: Run) -> rules.Run:
    return rules.Run(
        month=run.month, state=cast("rules.State", run.state), maker=run.maker, hash=run.hash
    )


def apply(run: Run, moved: rules.Run) -> None:
    run.state, run.maker, run.hash = moved.state, moved.maker, moved.hash


async def record_act(
    session: AsyncSession,
    run: Run,
    act: str,
    user: Principal,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Record who did what with the run, and the hash it had."""
    session.add(
        RunAct(
            agency_id=run.agency_id,
            run_id=run.run_id,
            version=run.version,
            act=act,
            actor=user.user_id,
            actor_name=user.name,
            at=now,
            seal=run.seal,
            hash=run.hash,
            reason=reason,
        )
    )
    await session.flush()


def said(run: Run, user: Principal, now: datetime) -> dict[str, Any]:
    return {
        "agency_id": run.agency_id,
        "version": run.version,
        "recorded_at": now,
        "actor": user.user_id,
        "run_id": run.run_id,
        "month": run.month,
    }


def run_totals(run: Run) -> RunTotals:
    return RunTotals(people=run.people, gross=run.gross, tax=run.tax, bpjs=run.bpjs, net=run.net)
