"""Plans from a file."""

from collections.abc import Sequence

from fastapi import APIRouter, UploadFile

from shared.auth import CurrentUser
from shared.imports import ImportReport, Written, import_door
from shared.problems import Sayer
from targets import actions
from targets.actions import Announced, Filed
from targets.api.plan_file import import_plan_file
from targets.api.reading import actor_of
from targets.db import transaction

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
