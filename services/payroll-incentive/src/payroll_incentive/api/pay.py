"""Pay as people see it: statements, payslips, totals, and everything worked out again."""

from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import actions, queries
from payroll_incentive.api.policies import faulty
from payroll_incentive.db import transaction
from payroll_incentive.domain.lines import decode
from payroll_incentive.domain.policy_file import PolicyFaults
from payroll_incentive.schemas import (
    CalculationSent,
    CalculationView,
    CheckView,
    CountsView,
    MonthText,
    Page,
    PayslipView,
    StatementRow,
    StatementView,
    VerificationView,
)
from shared.access import Look, record_read, record_reads
from shared.auth import CurrentUser, Principal
from shared.errors import Forbidden, NotFound

router = APIRouter(prefix="/v1")

Name = Annotated[str, Query(max_length=100)]
COUNTERS: Final = ("payroll_maker", "payroll_checker", "auditor", "leader", "ops")

BYTES: Final = ("content", "previous")


@router.get("/statements/{agency_id}/{employee_id}/{month}")
async def read_statement(
    agency_id: UUID, employee_id: UUID, month: MonthText, user: CurrentUser
) -> StatementView:
    queries.require_pay(user, employee_id, agency_id)
    async with transaction(user.agencies) as session:
        await see_own(session, user, employee_id)
        row = await queries.statement(session, agency_id, employee_id, month)
        await record_read(session, user, employee_id, agency_id, f"statement {month}")
        return show_statement(row)


@router.get("/statements/{agency_id}/{month}")
async def list_statements(
    agency_id: UUID, month: MonthText, user: CurrentUser, page: Page, name: Name = ""
) -> list[StatementRow]:
    user.require(agency_id, *queries.SEERS)
    async with transaction(user.agencies) as session:
        rows = await queries.list_statements(session, agency_id, month, page, name)
        seen = [Look(row["employee_id"], agency_id, f"statement {month}") for row in rows]
        await record_reads(session, user, seen)
        return [StatementRow(**row) for row in rows]


@router.get("/payslips/{employee_id}/{run_id}")
async def read_payslip(employee_id: UUID, run_id: UUID, user: CurrentUser) -> PayslipView:
    async with transaction(user.agencies) as session:
        await see_own(session, user, employee_id)
        row = await queries.payslip(session, employee_id, run_id)
        queries.require_pay(user, employee_id, row["agency_id"])
        if row["approved_at"] is None:  # until then it is between those who make and check it
            user.require(row["agency_id"], *queries.SEERS)
        await record_read(session, user, employee_id, row["agency_id"], f"payslip {row['month']}")
        return show_payslip(row)


async def see_own(session: AsyncSession, user: Principal, employee_id: UUID) -> None:
    """People see their own pay of every agency they ever worked at."""
    if user.employee_id == employee_id:
        await queries.see_all_of(session, [employee_id])


async def statements_shown(
    session: AsyncSession, user: Principal, employee_id: UUID, month: str
) -> list[queries.Owed]:
    """A person's statements of a month that the caller may see; one's own of every agency.

    Raises:
        NotFound: there is none.
        Forbidden: none of them is for the caller.
    """
    await see_own(session, user, employee_id)
    found = await queries.statements_of_month(session, employee_id, month)
    shown = [row for row in found if queries.may_see_pay(user, employee_id, row.agency_id)]
    if not shown:
        raise Forbidden("pay_not_yours") if found else NotFound("statement_unknown", month=month)
    return shown


def show_statement(row: queries.Owed) -> StatementView:
    previous = decode(row.previous).gross if row.previous else None
    return StatementView(
        **{name: getattr(row, name) for name in row._fields if name not in BYTES},
        previous_gross=previous,
        statement=msgspec.json.decode(row.content),
    )


def show_payslip(row: dict[str, Any]) -> PayslipView:
    values = dict(row)
    return PayslipView(payslip=msgspec.json.decode(values.pop("content")), **values)


@router.get("/facts/{agency_id}/{employee_id}/{month}")
async def read_facts(
    agency_id: UUID, employee_id: UUID, month: MonthText, user: CurrentUser
) -> dict[str, Any]:
    queries.require_pay(user, employee_id, agency_id)
    async with transaction(user.agencies) as session:
        await see_own(session, user, employee_id)
        await record_read(session, user, employee_id, agency_id, f"facts {month}")
        facts = await queries.facts_of(session, agency_id, employee_id, month)
    found: dict[str, Any] = msgspec.json.decode(facts)
    return found


@router.post("/calculations", response_model=CalculationView)
async def calculate(
    request: Request, sent: CalculationSent, user: CurrentUser
) -> CalculationView | Response:
    try:
        async with transaction(user.agencies) as session:
            statement, payslip, content = await actions.try_out(
                session, sent.facts, sent.policy_id, sent.document
            )
    except PolicyFaults as refusal:
        return faulty(request, refusal)
    return CalculationView(
        gross=statement.gross,
        net=payslip.net,
        hash=content,
        statement=msgspec.to_builtins(statement),
        payslip=msgspec.to_builtins(payslip),
    )


@router.get("/counts/{agency_id}/{month}")
async def count_month(agency_id: UUID, month: MonthText, user: CurrentUser) -> CountsView:
    user.require(agency_id, *COUNTERS)
    async with transaction(user.agencies) as session:
        periods = await queries.feeding_periods(session, agency_id, month)
        return CountsView(**await queries.counts(session, agency_id, month, periods))


@router.get("/verifications/{agency_id}/{month}")
async def verify_month(agency_id: UUID, month: MonthText, user: CurrentUser) -> VerificationView:
    user.require(agency_id, *COUNTERS)
    current = queries.Check(0, [])
    async with transaction(user.agencies) as session:
        people = await queries.people_with_statement(session, agency_id, month)
        sealed, payslips = await queries.verify_runs(session, agency_id, month)
    for start in range(0, len(people), queries.AT_ONCE):
        some = people[start : start + queries.AT_ONCE]
        async with transaction(user.agencies) as session:
            current += await queries.verify_statements(session, agency_id, month, some)
    whole = current + sealed + payslips
    return VerificationView(
        **show_check(whole).model_dump(),
        statements=show_check(current),
        sealed=show_check(sealed),
        payslips=show_check(payslips),
        people=sorted(set(whole.differing)),
    )


def show_check(check: queries.Check) -> CheckView:
    return CheckView(checked=check.checked, differences=len(check.differing))
