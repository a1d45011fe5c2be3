"""What would have changed it? One thing at a time, calculated as the month itself is."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.api.pay import statements_shown
from payroll_incentive.api.wording import Wording, Words
from payroll_incentive.db import transaction
from payroll_incentive.domain.alternatives import Alternative, compare
from payroll_incentive.domain.facts import Facts
from payroll_incentive.domain.policy import Policies
from payroll_incentive.schemas import (
    AlternativesOfAgency,
    AlternativesView,
    AlternativeView,
    MonthText,
)
from shared.access import record_read
from shared.auth import CurrentUser, Principal

router = APIRouter(prefix="/v1")


@router.get("/alternatives/{employee_id}/{month}")
async def list_alternatives(
    employee_id: UUID, month: MonthText, user: CurrentUser, words: Words
) -> AlternativesView:
    async with transaction(user.agencies) as session:
        known = await facts_shown(session, user, employee_id, month)
        policies = await queries.active_policies(session)
    return AlternativesView(
        employee_id=employee_id,
        month=month,
        statements=[show(facts, policies, words) for facts in known],
    )


async def facts_shown(
    session: AsyncSession, user: Principal, employee_id: UUID, month: str
) -> Sequence[Facts]:
    """The facts of each statement that the caller may see; that they looked is recorded."""
    shown = await statements_shown(session, user, employee_id, month)
    agencies = [row.agency_id for row in shown]
    for agency in agencies:
        await record_read(session, user, employee_id, agency, f"alternatives {month}")
    await queries.see_all_of(session, [employee_id])
    return await queries.facts_at(session, agencies, employee_id, month)


def show(facts: Facts, policies: Policies, words: Wording) -> AlternativesOfAgency:
    compared = compare(facts, policies)
    return AlternativesOfAgency(
        agency_id=facts.agency_id,
        gross=compared.gross,
        alternatives=[tell(one, words) for one in compared.alternatives],
    )


def tell(one: Alternative, words: Wording) -> AlternativeView:
    direction = "alternative_more" if one.difference > 0 else "alternative_less"
    amounts = {
        "gross": words.rupiah(one.gross),
        "difference": words.rupiah(abs(one.difference)),
    }
    values = words.words(dict(one.inputs)) | {"worth": words.say(direction, amounts)}
    return AlternativeView(
        code=one.code,
        text=words.say(f"alternative_{one.code}", values),
        gross=one.gross,
        difference=one.difference,
    )
