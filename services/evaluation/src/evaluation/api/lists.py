"""What concerns me and my team, and how much there is of everything."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from evaluation.api.views import activity_view, member_views, my_result_view
from evaluation.db import transaction
from evaluation.domain.period import read_code, read_month
from evaluation.queries import activities, people, periods, results
from evaluation.schemas.http import (
    ActivityView,
    AttendanceView,
    Copies,
    Counts,
    ResultView,
    TeamMemberView,
)
from shared.access import Look, record_reads
from shared.auth import CurrentUser

router = APIRouter(prefix="/v1")

COUNTERS = ("hr_admin", "leader", "auditor", "ops", "payroll_maker", "payroll_checker")

Month = Annotated[str, Query(max_length=7)]


@router.get("/me/results")
async def list_my_results(user: CurrentUser) -> list[ResultView]:
    async with transaction(user.agencies) as session:
        me = await people.see_own(session, user)
        rows = await results.of_person(session, me.employee_id)
        assessors = [row["assessor_id"] for row in rows]
        names = await people.names(session, [me.employee_id, *assessors])
        return [my_result_view(row, names) for row in rows]


@router.get("/me/attendance")
async def list_my_attendance(user: CurrentUser, month: Month) -> list[AttendanceView]:
    async with transaction(user.agencies) as session:
        me = await people.see_own(session, user)
        rows = await activities.attendance(session, me.employee_id, read_month(month))
        return [AttendanceView(**row) for row in rows]


@router.get("/team/results")
async def list_team_results(
    user: CurrentUser, period: Annotated[str, Query(max_length=10)]
) -> list[TeamMemberView]:
    """The people whom the caller assesses for the periods of this code, rated or not."""
    read_code(period)
    superior = user.require_employee()
    async with transaction(user.agencies) as session:
        team = await people.team(session, user.agencies, superior)
        opened = await periods.named(session, period)
        members = await member_views(session, superior, team, opened)
        seen = [Look(m.employee_id, m.agency_id, f"result {period}") for m in members if m.result]
        await record_reads(session, user, seen)
        return members


@router.get("/team/activities")
async def list_team_activities(user: CurrentUser, month: Month) -> list[ActivityView]:
    """What waits for the caller's approval: logged on days on which they were the superior."""
    superior = user.require_employee()
    async with transaction(user.agencies) as session:
        team = {
            person.employee_id: person
            for person in await people.team(session, user.agencies, superior)
        }
        rows = await activities.waiting(session, list(team), read_month(month))
        mine = (r for r in rows if team[r["employee_id"]].superior_on(r["day"]) == superior)
        return [activity_view(row) for row in mine]


@router.get("/counts/{agency_id}/{period_id}")
async def count_results(
    agency_id: UUID, period_id: UUID, user: CurrentUser, month: Month | None = None
) -> Counts:
    """What was said of a period; of its activities, or of those of a month."""
    user.require(agency_id, *COUNTERS)
    async with transaction(user.agencies) as session:
        period = await periods.one_of(session, agency_id, period_id)
        days = read_month(month) if month else period
        return Counts(**await results.counts(session, period, days.starts_on, days.ends_on))


@router.get("/copies")
async def count_copies(user: CurrentUser) -> Copies:
    user.require_anywhere("hr_admin", "ops", "admin")
    async with transaction(user.agencies) as session:
        return Copies(**await people.count_copies(session))
