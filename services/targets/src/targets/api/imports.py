"""Plans and their realisation from files."""

from collections.abc import Sequence

from fastapi import APIRouter, UploadFile

from shared.auth import CurrentUser
from shared.imports import ImportReport, Written, import_door, import_file
from shared.problems import Sayer
from targets import actions
from targets.actions import Announced, Filed
from targets.api.plan_file import import_plan_file
from targets.api.reading import actor_of
from targets.db import transaction
from targets.schemas.files import RealisationRow

router = APIRouter(prefix="/v1/imports", dependencies=[import_door(transaction)])


@router.post("/plans")
async def import_plans(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    """Take plans.csv: one row an indicator, with the state each plan has."""
    user.require_anywhere("hr_admin")
    actor = actor_of(user)

    async def take(plans: Sequence[Filed], announced: Announced) -> Written:
        async with transaction(user.agencies) as session:
            return await actions.take_plans(session, user, plans, announced, actor)

    return await import_plan_file(file, take, say)


@router.post("/realisations")
async def import_realisations(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    """Take realisations.csv: how far indicators of approved plans had come, each by a day."""
    user.require_anywhere("hr_admin")
    actor = actor_of(user)

    async def write(rows: Sequence[tuple[int, RealisationRow]]) -> Written:
        async with transaction(user.agencies) as session:
            return await actions.take_realisations(session, user, rows, actor)

    return await import_file(file, RealisationRow, write, say)
