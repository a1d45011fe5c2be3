"""One's own pay: everything, the months light, and what is measured for oneself."""

from typing import Annotated, Final

from fastapi import APIRouter, Query

from payroll_incentive import queries
from payroll_incentive.api.pay import see_own, show_payslip, show_statement
from payroll_incentive.db import transaction
from payroll_incentive.domain.lines import decode
from payroll_incentive.schemas import MineView, MyMonth
from shared.auth import CurrentUser

router = APIRouter(prefix="/v1/me")

A_YEAR: Final = 12
MOST: Final = 60
Limit = Annotated[int, Query(ge=1, le=MOST)]


@router.get("/pay")
async def read_my_pay(user: CurrentUser) -> MineView:
    employee = user.require_employee()
    async with transaction(user.agencies) as session:
        await see_own(session, user, employee)
        statements = await queries.statements_of_person(session, employee)
        payslips = await queries.payslips_of_person(session, employee)
    return MineView(
        statements=[show_statement(row) for row in statements],
        payslips=[show_payslip(row) for row in payslips],
    )


@router.get("/months")
async def list_my_months(user: CurrentUser, limit: Limit = A_YEAR) -> list[MyMonth]:
    employee = user.require_employee()
    async with transaction(user.agencies) as session:
        await see_own(session, user, employee)
        rows = await queries.months_of_person(session, employee, limit)
        policies = await queries.active_policies(session)
    months = []
    for row in rows:
        segments = decode(row.pop("content")).segments
        months.append(MyMonth(**row, decree=policies.decrees(s.policy for s in segments)))
    return months
