"""Who decides on one's work today, as one is told with oneself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest_asyncio

from identity.domain.service import day_of
from shared.session import utcnow
from tests.identity.office import HEALTH, HR, Office, furnish, nip, under
from tests.support.services import rows
from tests.support.tokens import Person


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


async def superior(office: Office, number: int) -> Any:
    found = await rows(office.store, "select employee_id from employee where nip = $1", nip(number))
    who = Person(employee_id=UUID(str(found[0]["employee_id"])), own=(HEALTH,))
    return (await office.get("/v1/me", who))["superior"]


async def test_one_is_told_who_is_ones_superior(office: Office) -> None:
    told = await superior(office, 2)
    assert (told["nip"], told["kind"], told["from"], told["to"]) == (
        nip(1), "definitif", "2024-01-01", None,
    )  # fmt: skip
    assert told["name"]


async def test_who_stands_at_the_top_has_none(office: Office) -> None:
    assert await superior(office, 1) is None


async def test_a_service_account_has_none(office: Office) -> None:
    assert (await office.get("/v1/me", HR))["superior"] is None


async def test_who_acts_today_goes_before_the_holder(office: Office) -> None:
    today = day_of(utcnow())
    for first, last, expected in ((-9, -1, 2), (0, 0, 1)):
        days = {"from": str(today + timedelta(days=first)), "to": str(today + timedelta(days=last))}
        report = await office.send("superiors", [under(3, 1, kind="plh") | days], HR)
        assert report["faults"] == []
        assert (await superior(office, 3))["nip"] == nip(expected)
