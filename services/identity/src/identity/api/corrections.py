"""Corrections of one person, by HR."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.corrections.assignments import correct_assignment, withdraw_assignment
from identity.actions.corrections.person import correct_nip
from identity.actions.corrections.superiors import correct_superior, withdraw_superior
from identity.db import transaction
from identity.queries import employees
from identity.schemas.views import (
    AssignmentCorrection,
    AssignmentWithdrawal,
    EmployeeView,
    NipCorrection,
    SuperiorCorrection,
    SuperiorWithdrawal,
)
from shared.auth import CurrentUser, Principal
from shared.idempotency import IdempotencyKey
from shared.session import utcnow

router = APIRouter(prefix="/v1/employees/{employee_id}")

Act = Callable[[AsyncSession, Principal, UUID, Any, datetime], Awaitable[None]]


@router.post("/superiors")
async def put_superior(
    employee_id: UUID, said: SuperiorCorrection, user: CurrentUser, key: IdempotencyKey
) -> EmployeeView:
    return await correct(correct_superior, employee_id, said, user, key)


@router.post("/superiors/withdrawal")
async def take_back_superior(
    employee_id: UUID, said: SuperiorWithdrawal, user: CurrentUser, key: IdempotencyKey
) -> EmployeeView:
    return await correct(withdraw_superior, employee_id, said, user, key)


@router.post("/assignments")
async def put_assignment(
    employee_id: UUID, said: AssignmentCorrection, user: CurrentUser, key: IdempotencyKey
) -> EmployeeView:
    return await correct(correct_assignment, employee_id, said, user, key)


@router.post("/assignments/withdrawal")
async def take_back_assignment(
    employee_id: UUID, said: AssignmentWithdrawal, user: CurrentUser, key: IdempotencyKey
) -> EmployeeView:
    return await correct(withdraw_assignment, employee_id, said, user, key)


@router.post("/nip")
async def put_nip(
    employee_id: UUID, said: NipCorrection, user: CurrentUser, key: IdempotencyKey
) -> EmployeeView:
    return await correct(correct_nip, employee_id, said.nip, user, key)


async def correct(
    act: Act, employee_id: UUID, said: object, user: Principal, key: IdempotencyKey
) -> EmployeeView:
    """One correction in one transaction; gives the person as they are now."""
    user.require_anywhere("hr_admin")
    now = utcnow()
    async with transaction(user.roles["hr_admin"]) as session:
        await key.claim(session)
        await act(session, user, employee_id, said, now)
        shown = await employees.employee(session, user, employee_id, now)
        return await key.keep(session, shown)
