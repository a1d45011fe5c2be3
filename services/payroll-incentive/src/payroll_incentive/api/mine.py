"""One's own pay: everything, the months light, and what is measured for oneself."""

from typing import Annotated, Final

from fastapi import APIRouter, Query

from payroll_incentive import queries
from payroll_incentive.api.pay import see_own, show_payslip, show_statement, statements_shown
from payroll_incentive.api.wording import Wording, Words
from payroll_incentive.db import transaction
from payroll_incentive.domain.applying import Applying, Ruling, ruling
from payroll_incentive.domain.document import Component
from payroll_incentive.domain.explanation import explain_reason
from payroll_incentive.domain.lines import decode
from payroll_incentive.domain.measuring import measured
from payroll_incentive.domain.policy import Policies
from payroll_incentive.schemas import (
    MineView,
    MonthText,
    MyMonth,
    MyMonthsPolicies,
    MyPolicy,
    MyRule,
)
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


@router.get("/policy")
async def read_my_policy(
    user: CurrentUser, words: Words, month: MonthText | None = None
) -> list[MyMonthsPolicies]:
    """Of the month, or else of the newest one that has a statement; empty where none has."""
    employee = user.require_employee()
    async with transaction(user.agencies) as session:
        await see_own(session, user, employee)
        if month is None:
            newest = await queries.months_of_person(session, employee, 1)
            if not newest:
                return []
            month = newest[0]["month"]
        rows = await statements_shown(session, user, employee, month)
        policies = await queries.active_policies(session)
    return [show_policies(row, policies, words) for row in rows]


def show_policies(row: queries.Owed, policies: Policies, words: Wording) -> MyMonthsPolicies:
    statement = decode(row.content)
    reasons = (explain_reason(reason, words.language).text for reason in statement.reasons)
    return MyMonthsPolicies(
        agency_id=row.agency_id,
        month=row.month,
        gross=row.gross,
        provisional=row.provisional,
        excluded=list(dict.fromkeys(reasons)),
        policies=[show_policy(one, words) for one in ruling(statement, policies)],
    )


def show_policy(one: Ruling, words: Wording) -> MyPolicy:
    document = one.policy.document
    return MyPolicy(
        policy=one.policy.ref,
        title=document.identity.title,
        decree=document.identity.decree.number,
        valid_from=document.identity.valid_from,
        post_code=one.segment.post_code,
        job_class=one.segment.job_class,
        post_amount=one.amount,
        basis=document.amounts.article,
        rules=[show_rule(rule, words) for rule in one.rules],
    )


def show_rule(one: Applying, words: Wording) -> MyRule:
    found = one.found
    name, values = measured(found, words.language)
    component = isinstance(found, Component)
    return MyRule(
        kind="component" if component else "adjustment",
        id=found.id,
        title=found.name,
        measured=words.say(f"measured_{name}", values),
        percent=str(found.percent) if isinstance(found, Component) else None,
        most=one.most,
        amount=one.amount,
        basis=found.article,
        rule=one.rule,
    )
