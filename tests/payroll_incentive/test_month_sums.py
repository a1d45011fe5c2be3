"""What an agency's month adds up to is kept, and is always the sum of its statements."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from unittest.mock import patch

import asyncpg
import httpx
import msgspec
import pytest
import pytest_asyncio

from payroll_incentive import jobs
from payroll_incentive.jobs import MONTH_PARTS
from tests.support.databases import Database
from tests.support.payroll import (
    HEALTH,
    SCHOOLS,
    attended,
    civil_servant,
    evaluated,
    found,
    of_golongan,
    open_month,
    work_off,
)
from tests.support.services import api_client, deliver, worker_transaction

KEPT = """
select agency_id, month, sum(statements)::bigint as statements,
  sum(provisional)::bigint as provisional, sum(held)::bigint as held, sum(gross)::bigint as gross
from month_part group by agency_id, month order by agency_id, month
"""
DUE = """
select agency_id, month, count(*) as statements, count(*) filter (where provisional) as provisional,
  count(*) filter (where cardinality(holds) > 0) as held, sum(gross)::bigint as gross
from statement group by agency_id, month order by agency_id, month
"""
PARTS = "select count(*) from month_part where (agency_id, month) = ($1, '2026-07')"


@pytest.fixture
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07", "2026-08")
        yield made


@pytest_asyncio.fixture
async def stored(store: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(store.superuser)
    yield connection
    await connection.close()


async def sums(stored: asyncpg.Connection) -> list[dict[str, Any]]:
    """What is kept, which must be what the statements add up to."""
    kept = [dict(row) for row in await stored.fetch(KEPT)]
    assert kept == [dict(row) for row in await stored.fetch(DUE)]
    return kept


async def july(stored: asyncpg.Connection) -> dict[str, Any]:
    """What July adds up to at the health agency, and of how many parts."""
    found = [one for one in await sums(stored) if one["month"] == "2026-07"]
    parts = await stored.fetchval(PARTS, HEALTH)
    return next(one for one in found if one["agency_id"] == HEALTH) | {"parts": parts}


async def merge(store: Database) -> None:
    async with worker_transaction(store) as transaction:
        with patch.object(jobs, "transaction", transaction):
            await jobs.merge_month_parts()


async def test_a_month_adds_up_whatever_happens_to_it(
    store: Database, client: httpx.AsyncClient, stored: asyncpg.Connection
) -> None:
    odd = civil_servant(**of_golongan("V"))
    people = [odd, civil_servant(), civil_servant()]
    await deliver(store, *people, civil_servant(SCHOOLS))
    await open_month(client, "2026-07", SCHOOLS)
    first = await july(stored)
    await deliver(store, *(evaluated(one, "kurang") for one in people), *map(attended, people))
    await work_off(store)
    less = await july(stored)
    assert (less["gross"], less["held"]) == (first["gross"] * 7 // 10, 1)
    for _ in range(2):
        await deliver(store, evaluated(people[0], "baik", version=2))
    await deliver(store, msgspec.structs.replace(odd, version=2, **of_golongan("III/a")))
    await work_off(store)
    more = await july(stored)
    assert (more["held"], more["gross"] > less["gross"]) == (0, True)
    assert more["parts"] > 1
    await merge(store)
    assert await july(stored) == more | {"parts": 1}


@pytest.mark.usefixtures("client")
async def test_parts_may_be_merged_while_others_are_written(
    store: Database, stored: asyncpg.Connection
) -> None:
    people = [civil_servant() for _ in range(12)]
    await deliver(store, *people)
    other = await asyncpg.connect(store.worker)

    async def merge_often() -> None:
        for _ in range(25):
            await asyncio.gather(stored.execute(MONTH_PARTS), other.execute(MONTH_PARTS))

    async def evaluate() -> None:
        for one in people:
            await deliver(store, evaluated(one), attended(one))

    await asyncio.gather(merge_often(), evaluate())
    await other.close()
    assert {one["statements"] for one in await sums(stored)} == {12}


async def test_nobody_changes_what_a_part_says(store: Database) -> None:
    for door in (store.api, store.worker):
        connection = await asyncpg.connect(door)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("update month_part set gross = 0")
        await connection.close()
