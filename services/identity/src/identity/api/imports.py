"""Import files of units, posts, people, their posts and superiors."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fastapi import APIRouter, UploadFile
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.assignments import take_assignments
from identity.actions.base import Import, record_act
from identity.actions.employees import take_employees
from identity.actions.superiors import take_superiors
from identity.actions.units import take_posts, take_units
from identity.db import transaction
from identity.schemas.rows import AssignmentRow, EmployeeRow, PostRow, SuperiorRow, UnitRow
from shared.auth import CurrentUser, Principal
from shared.imports import ImportReport, Row, Written, import_door, import_file
from shared.messages import Say
from shared.problems import Sayer
from shared.session import utcnow

router = APIRouter(prefix="/v1/imports", dependencies=[import_door(transaction)])

Take = Callable[[AsyncSession, Import, Sequence[tuple[int, Any]]], Awaitable[Written]]


@router.post("/units")
async def import_units(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    user.require_anywhere("admin", "hr_admin")
    return await take_in(file, UnitRow, take_units, user, say)


@router.post("/posts")
async def import_posts(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    user.require_anywhere("hr_admin")
    return await take_in(file, PostRow, take_posts, user, say)


@router.post("/employees")
async def import_employees(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    user.require_anywhere("hr_admin")
    return await take_in(file, EmployeeRow, take_employees, user, say)


@router.post("/assignments")
async def import_assignments(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    user.require_anywhere("hr_admin")
    return await take_in(file, AssignmentRow, take_assignments, user, say)


@router.post("/superiors")
async def import_superiors(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    user.require_anywhere("hr_admin")
    return await take_in(file, SuperiorRow, take_superiors, user, say)


async def take_in(
    file: UploadFile, model: type[Row], take: Take, user: Principal, say: Say
) -> ImportReport:
    """Have a file's rows taken in, a transaction for each 500, and note that somebody sent it."""
    coming = Import(user, user.roles.get("hr_admin", frozenset()), utcnow())

    async def write(rows: Sequence[tuple[int, Any]]) -> Written:
        async with transaction(coming.agencies) as session:
            return await take(session, coming, rows)

    report = await import_file(file, model, write, say)
    async with transaction() as session:
        counts = report.model_dump(exclude={"faults"})
        name = file.filename or ""
        await record_act(session, user, utcnow(), take.__name__, name, **counts)
    return report
