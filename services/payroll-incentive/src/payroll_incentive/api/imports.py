"""The import files of payroll."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, UploadFile
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import actions
from payroll_incentive.db import transaction
from payroll_incentive.schemas import (
    ObligationRow,
    OpeningLineRow,
    SalaryBaseRow,
    TaxStatusRow,
)
from shared.auth import CurrentUser, Principal
from shared.imports import ImportReport, Row, Written, import_door, import_file
from shared.messages import Say
from shared.problems import Sayer
from shared.session import utcnow

router = APIRouter(prefix="/v1/imports", dependencies=[import_door(transaction)])

Take = Callable[[AsyncSession, Principal, Sequence[Any], datetime], Awaitable[Written]]


@router.post("/salary-base")
async def import_salaries(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    return await take(file, SalaryBaseRow, actions.take_salaries, user, say)


@router.post("/tax-status")
async def import_tax_statuses(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    return await take(file, TaxStatusRow, actions.take_tax_statuses, user, say)


@router.post("/obligations")
async def import_obligations(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    return await take(file, ObligationRow, actions.take_obligations, user, say)


@router.post("/opening-lines")
async def import_opening_lines(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    return await take(file, OpeningLineRow, actions.take_opening_lines, user, say)


async def take(
    file: UploadFile, model: type[Row], action: Take, user: Principal, say: Say
) -> ImportReport:
    """Read a file; each 500 rows and the months they change are one transaction."""
    user.require_anywhere("payroll_maker")

    async def write(rows: Sequence[tuple[int, Any]]) -> Written:
        async with transaction(user.agencies) as session:
            return await action(session, user, rows, utcnow())

    return await import_file(file, model, write, say)
