"""One's own plans, the team's, and how much there is."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from shared.access import Look, record_reads
from shared.auth import CurrentUser
from shared.messages import Say
from shared.problems import Sayer
from shared.session import utcnow
from targets import queries
from targets.api.reading import summary
from targets.db import transaction
from targets.domain.changes import CHANGE_REASONS
from targets.domain.due import Due
from targets.domain.people import Person
from targets.domain.plan import Plan, Result
from targets.schemas.http import (
    CopiesView,
    CountsView,
    DueView,
    LinkView,
    MemberPlans,
    PlanSummary,
    ReasonView,
    ResultAbove,
)

router = APIRouter(prefix="/v1")

COUNTERS = ("hr_admin", "leader", "auditor", "ops", "admin")

Period = Annotated[str | None, Query(max_length=7)]


@router.get("/me/plans")
async def list_my_plans(user: CurrentUser, period: Period = None) -> list[PlanSummary]:
    employee = user.require_employee()
    async with transaction(user.agencies) as session:
        found = await queries.plans_of(session, [employee], [period] if period else None)
        return [summary(plan) for plan in found]


@router.get("/me/superior-results")
async def list_superior_results(
    user: CurrentUser, period: Annotated[str, Query(max_length=7)]
) -> list[ResultAbove]:
    """What one's superior of today has handed in for a period: what one's own results serve."""
    employee = user.require_employee()
    async with transaction(user.agencies) as session:
        plans = await queries.plans_above(session, user.agencies, employee, period, utcnow())
        return [above(plan, result) for plan in plans for result in plan.results]


@router.get("/team/plans")
async def list_team_plans(user: CurrentUser, period: Period = None) -> list[MemberPlans]:
    """The people whose superior the caller is today, with their plans."""
    superior = user.require_employee()
    async with transaction(user.agencies) as session:
        members = await queries.team(session, superior, utcnow())
        ids = [member.employee_id for member in members]
        found = await queries.plans_of(session, ids, [period] if period else None)
        seen = [Look(p.employee_id, p.agency_id, f"plan {p.period}") for p in found]
        await record_reads(session, user, seen)
        return [member_plans(member, found) for member in members]


@router.get("/revision-reasons")
async def list_revision_reasons(user: CurrentUser, say: Sayer) -> list[ReasonView]:
    """The lawful reasons to change an approved plan (PP 30/2019 art. 28)."""
    del user
    return [ReasonView(code=code, text=say(f"reason_{code}", {})) for code in CHANGE_REASONS]


@router.get("/counts/{agency_id}/{period}")
async def count_acts(agency_id: UUID, period: str, user: CurrentUser) -> CountsView:
    user.require(agency_id, *COUNTERS)
    async with transaction(user.agencies) as session:
        acts = await queries.count_acts(session, agency_id, period)
    submitted, returned = acts.get("submitted", 0), acts.get("returned", 0)
    approved = acts.get("approved", 0)
    return CountsView(
        submitted=submitted,
        returned=returned,
        approved=approved,
        revised=acts.get("revised", 0),
        to_superiors=submitted,
        to_employees=returned + approved,
    )


@router.get("/copies")
async def count_copies(user: CurrentUser) -> CopiesView:
    user.require_anywhere("ops", "hr_admin", "admin")
    async with transaction(user.agencies) as session:
        employees, units = await queries.count_copies(session)
        return CopiesView(employees=employees, units=units)


def due_view(one: Due, say: Say) -> DueView:
    kind, name = one.link
    return DueView(
        code=one.code,
        values=one.values,
        text=say(one.code, one.values),
        since=one.since,
        due=one.due,
        link=LinkView.model_validate({"kind": kind, "id": name}),
    )


def above(plan: Plan, result: Result) -> ResultAbove:
    return ResultAbove(
        result_id=result.result_id,
        number=result.number,
        title=result.title,
        weight=result.weight,
        plan_id=plan.plan_id,
        state=plan.state,
    )


def member_plans(member: Person, plans: list[Plan]) -> MemberPlans:
    return MemberPlans(
        employee_id=member.employee_id,
        nip=member.nip,
        name=member.name,
        plans=[summary(plan) for plan in plans if plan.employee_id == member.employee_id],
    )
