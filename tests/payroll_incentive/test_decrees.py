"""A decree that is replaced with effect from a past day: months are judged anew, by themselves."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import pytest_asyncio

from tests.support.databases import Database
from tests.support.payroll import (
    AUDITOR,
    CHECKER,
    EXAMPLE,
    HEALTH,
    MAKER,
    attended,
    civil_servant,
    evaluated,
    found,
    get,
    post,
    work_off,
)
from tests.support.services import api_client, deliver


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07")
        yield made


async def test_a_replaced_decree_judges_closed_facts_anew(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person, late=20), evaluated(person))
    newer = EXAMPLE.replace("version: 1", "version: 2").replace(
        "below: 31, percent: 0.5", "below: 31, percent: 2"
    )
    sent = await post(client, MAKER, "/v1/policies", document=newer)
    await post(client, CHECKER, f"/v1/policies/{sent.json()['policy_id']}/approval")
    await work_off(store)
    july = await get(client, MAKER, f"/v1/statements/{HEALTH}/{person.employee_id}/2026-07")
    assert july["gross"] == 4_800_000 + 3_200_000 * 98 // 100
    checked = await get(client, AUDITOR, f"/v1/verifications/{HEALTH}/2026-07")
    assert checked["differences"] == 0
