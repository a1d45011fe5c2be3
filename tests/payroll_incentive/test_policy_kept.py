"""A policy that rules stays as it was signed, whoever reaches the database."""

from collections.abc import Callable

import asyncpg
import pytest
import pytest_asyncio

from tests.support.databases import Database
from tests.support.payroll import found
from tests.support.services import api_client


@pytest.mark.parametrize("role", ["api", "worker"])
@pytest.mark.parametrize(
    "change",
    [
        "update policy set document = replace(document, '60', '90')",
        "update policy set state = 'proposed', checker = null",
        "delete from policy",
    ],
)
async def test_an_active_policy_stays(store: Database, role: str, change: str) -> None:
    connection = await asyncpg.connect(getattr(store, role))
    with pytest.raises((asyncpg.CheckViolationError, asyncpg.InsufficientPrivilegeError)):
        await connection.execute(change)
    await connection.close()


@pytest_asyncio.fixture(scope="module")
async def store(database: Callable[[str], Database]) -> Database:
    made = database("payroll_incentive")
    async with api_client(made) as client:
        await found(made, client)
    return made
