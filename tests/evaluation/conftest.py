"""A database of evaluation with two known agencies, and its HTTP door, for each module."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from tests.evaluation.world import House, build
from tests.support.databases import Database
from tests.support.services import api_client


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("evaluation")


@pytest_asyncio.fixture(scope="module")
async def house(store: Database) -> AsyncIterator[House]:
    health, schools = await build(store)
    async with api_client(store) as client:
        yield House(store, client, health, schools)
