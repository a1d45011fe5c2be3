"""A finalised evaluation revised after its month was paid: one signed difference, paid once."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio

from shared.events.identity import EmployeeState
from tests.support.databases import Database
from tests.support.payroll import (
    AUDITOR,
    HEALTH,
    attended,
    civil_servant,
    closed_attendance,
    closed_period,
    evaluated,
    found,
    get,
    open_month,
    paid_by,
    run_of,
    work_off,
)
from tests.support.services import api_client, deliver, rows, said


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07")
        yield made


@pytest_asyncio.fixture(scope="module")
async def people(
    store: Database, client: httpx.AsyncClient
) -> tuple[EmployeeState, EmployeeState, EmployeeState]:
    """Three people whose July is paid, with August open."""
    crowd = civil_servant(), civil_servant(), civil_servant()
    days = [attended(person) for person in crowd]
    results = [evaluated(person, "baik") for person in crowd]
    await deliver(store, *crowd, *days, *results)
    await deliver(store, *closed_attendance("2026-07", days), *closed_period("2026-07", results))
    await paid_by(client, *crowd)
    await work_off(store)
    await run_of(client, "2026-07")
    await open_month(client, "2026-08")
    days = [attended(person, "2026-08-03") for person in crowd]
    results = [evaluated(person, "baik", period="2026-08") for person in crowd]
    await deliver(store, *days, *results)
    await deliver(store, *closed_attendance("2026-08", days), *closed_period("2026-08", results))
    await paid_by(client, *crowd, month="2026-08")
    return crowd


async def adjustments(store: Database, person: EmployeeState) -> list[int]:
    """Every difference that was announced of a person, in order."""
    raised = await said(store, "AdjustmentRaised")
    return [e["amount"] for e in raised if e["employee_id"] == str(person.employee_id)]


async def closed_bytes(store: Database) -> list[dict[str, Any]]:
    return await rows(
        store,
        "select p.employee_id, p.hash, p.content from payslip p join run using (run_id)"
        " where month = '2026-07' order by 1",
    )


async def test_a_revision_and_its_undoing_net_to_zero(
    store: Database, people: tuple[EmployeeState, ...]
) -> None:
    first, *_ = people
    before = await closed_bytes(store)
    await deliver(store, evaluated(first, "butuh_perbaikan", version=2))
    assert await adjustments(store, first) == [-1_200_000]
    await deliver(store, evaluated(first, "butuh_perbaikan", version=2))
    await deliver(store, evaluated(first, "kurang", version=3))
    assert await adjustments(store, first) == [-1_200_000, -2_400_000]
    (row,) = await rows(store, "select amount, version from adjustment where employee_id = $1",
                        first.employee_id)  # fmt: skip
    assert (row["amount"], row["version"]) == (-2_400_000, 2)
    await deliver(store, evaluated(first, "baik", version=4))
    assert await adjustments(store, first) == [-1_200_000, -2_400_000, 0]
    assert await closed_bytes(store) == before


async def test_a_difference_is_paid_once_by_the_next_run(
    store: Database, client: httpx.AsyncClient, people: tuple[EmployeeState, ...]
) -> None:
    _, second, third = people
    before = await closed_bytes(store)
    await deliver(store, evaluated(second, "butuh_perbaikan", version=2))
    await deliver(store, attended(third, late=20, version=2))
    await deliver(store, *closed_attendance("2026-07", [attended(third, version=2)], chunk=2))
    august = await run_of(client, "2026-08")
    carried = 140_000  # 1,200,000 less its tax of 60,000; at most 1,000,000 is taken back a run
    assert august["gross"] == 3 * 8_000_000 - 1_200_000 - 16_000 + carried
    assert await adjustments(store, second) == [-1_200_000, 0]
    assert await adjustments(store, third) == [-16_000, 0]
    assert await closed_bytes(store) == before
    (slip,) = await rows(
        store, "select content from payslip join run using (run_id) where month = '2026-08'"
        " and employee_id = $1", second.employee_id,
    )  # fmt: skip
    assert (
        b'"month":"2026-07","component":"productivity","kind":"gross","amount":-1200000'
        in (slip["content"])
    )
    await next_month(store, client, people)
    september = await run_of(client, "2026-09")
    assert september["gross"] == 3 * 8_000_000 - carried


async def next_month(
    store: Database, client: httpx.AsyncClient, people: tuple[EmployeeState, ...]
) -> None:
    await open_month(client, "2026-09")
    days = [attended(person, "2026-09-01") for person in people]
    results = [evaluated(person, "baik", period="2026-09") for person in people]
    await deliver(store, *days, *results)
    await deliver(store, *closed_attendance("2026-09", days), *closed_period("2026-09", results))
    await paid_by(client, *people, month="2026-09")


async def test_everything_paid_can_be_worked_out_again(client: httpx.AsyncClient) -> None:
    for month in ("2026-07", "2026-08"):
        checked = await get(client, AUDITOR, f"/v1/verifications/{HEALTH}/{month}")
        assert checked["differences"] == 0
        assert checked["sealed"]["checked"] >= 3
        assert checked["payslips"]["checked"] >= 3


async def test_settled_equals_owed_once_every_run_is_approved(
    store: Database, client: httpx.AsyncClient, people: tuple[EmployeeState, ...]
) -> None:
    del people
    for month in ("2026-07", "2026-08"):
        counted = await get(client, AUDITOR, f"/v1/counts/{HEALTH}/{month}")
        assert counted["gross"] == counted["settled_gross"]
        assert counted["adjustments"] == 0
    assert (
        await rows(store, "select 1 from posting group by journal_id having sum(amount) <> 0") == []
    )
