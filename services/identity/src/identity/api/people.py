"""Units, people and rosters."""

from calendar import monthrange
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from identity.actions import accounts
from identity.db import transaction
from identity.domain.permissions import COUNTERS, LOOKERS
from identity.models import Account
from identity.queries import employees
from identity.queries.accounts import account_by_id
from identity.queries.units import all_units, roster
from identity.schemas.views import (
    EmployeeView,
    Me,
    NewPreferences,
    PersonView,
    Preferences,
    Roster,
    Search,
    UnitView,
)
from shared.auth import CurrentUser
from shared.session import utcnow

router = APIRouter(prefix="/v1")

Month = Annotated[str, Path(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


@router.get("/me")
async def tell_me(user: CurrentUser) -> Me:
    me = user.employee_id
    async with transaction(user.agencies) as session:
        account = await account_by_id(session, user.user_id)
        superior = await employees.superior_of(session, me, utcnow()) if me else None
    return Me(
        **preferences(account).model_dump(),
        user_id=user.user_id,
        name=user.name,
        employee_id=user.employee_id,
        roles={role: sorted(agencies) for role, agencies in user.roles.items()},
        supervised=sorted(user.supervised),
        own=sorted(user.own),
        superior=superior,
    )


@router.put("/me/preferences")
async def put_my_preferences(said: NewPreferences, user: CurrentUser) -> Preferences:
    async with transaction() as session:
        account = await accounts.prefer(
            session, user, said.language, utcnow(), onboarded=bool(said.onboarded)
        )
    return preferences(account)


def preferences(account: Account | None) -> Preferences:
    """What an account prefers; of a token without one, what every account does at first."""
    if account is None:
        return Preferences(language="id", onboarded_at=None)
    return Preferences.model_validate(account, from_attributes=True)


@router.get("/me/team")
async def list_my_team(user: CurrentUser) -> list[PersonView]:
    """The people whose superior the caller is today."""
    superior = user.require_employee()
    async with transaction(user.agencies) as session:
        return await employees.team(session, superior, utcnow())


@router.get("/units")
async def list_units(user: CurrentUser) -> list[UnitView]:
    del user
    async with transaction() as session:
        return [UnitView(**unit) for unit in await all_units(session)]


@router.post("/employees/search")
async def search_employees(said: Search, user: CurrentUser) -> list[PersonView]:
    user.require_anywhere(*LOOKERS)
    async with transaction(user.agencies) as session:
        return await employees.search(session, user, said, utcnow())


@router.get("/employees/{employee_id}")
async def show_employee(employee_id: UUID, user: CurrentUser) -> EmployeeView:
    async with transaction(user.agencies) as session:
        return await employees.employee(session, user, employee_id, utcnow())


@router.get("/rosters/{agency_id}/{month}")
async def show_roster(agency_id: UUID, month: Month, user: CurrentUser) -> Roster:
    user.require(agency_id, *COUNTERS)
    year, number = int(month[:4]), int(month[5:])
    first, last = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    async with transaction(user.agencies) as session:
        people = await roster(session, agency_id, first, last)
    return Roster(count=len(people), employee_ids=people)
