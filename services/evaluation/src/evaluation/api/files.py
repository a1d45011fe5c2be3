"""Import files. `reason` is asked for once a period or month is closed."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, UploadFile
from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.activity_files import take_activities
from evaluation.actions.attendance import take_attendance
from evaluation.actions.imports import IMPORTER, Import
from evaluation.actions.measures import take_measures
from evaluation.actions.punishments import take_punishments
from evaluation.actions.rating_files import take_ratings
from evaluation.api.acts import act
from evaluation.db import transaction
from evaluation.schemas.files import (
    ActivityRow,
    AnyRow,
    AttendanceRow,
    MeasureRow,
    PunishmentRow,
    RatingRow,
)
from shared.auth import CurrentUser, Principal
from shared.imports import ImportReport, Written, import_door, import_file
from shared.messages import Say
from shared.problems import Sayer

router = APIRouter(prefix="/v1/imports", dependencies=[import_door(transaction)])

Reason = Annotated[str | None, Query(min_length=1, max_length=500)]
Take = Callable[[AsyncSession, Import, Sequence[tuple[int, AnyRow]]], Awaitable[Written]]


@router.post("/attendance")
async def import_attendance(
    file: UploadFile, user: CurrentUser, say: Sayer, reason: Reason = None
) -> ImportReport:
    return await take(file, AttendanceRow, take_attendance, (user, reason, say))


@router.post("/activities")
async def import_activities(
    file: UploadFile, user: CurrentUser, say: Sayer, reason: Reason = None
) -> ImportReport:
    return await take(file, ActivityRow, take_activities, (user, reason, say))


@router.post("/measures")
async def import_measures(
    file: UploadFile, user: CurrentUser, say: Sayer, reason: Reason = None
) -> ImportReport:
    return await take(file, MeasureRow, take_measures, (user, reason, say))


@router.post("/ratings")
async def import_ratings(
    file: UploadFile, user: CurrentUser, say: Sayer, reason: Reason = None
) -> ImportReport:
    return await take(file, RatingRow, take_ratings, (user, reason, say))


@router.post("/punishments")
async def import_punishments(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    return await take(file, PunishmentRow, take_punishments, (user, None, say))


async def take(
    file: UploadFile,
    model: type[AnyRow],
    action: Take[AnyRow],
    asking: tuple[Principal, str | None, Say],
) -> ImportReport:
    """Have an action take a file's rows, each part of them in its own transaction."""
    user, reason, say = asking
    user.require_anywhere(IMPORTER)
    importing = Import(user, act(user, reason))

    async def write(rows: Sequence[tuple[int, AnyRow]]) -> Written:
        async with transaction(user.agencies) as session:
            return await action(session, importing, rows)

    return await import_file(file, model, write, say)
