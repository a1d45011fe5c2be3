"""A database of targets with known units, and its HTTP door, for each module."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import pytest_asyncio

from tests.support.databases import Database
from tests.support.services import api_client, deliver
from tests.targets.world import Office, units


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("targets")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    await deliver(store, *units())
    async with api_client(store) as made:
        yield made


@pytest.fixture(scope="module")
def office(client: httpx.AsyncClient) -> Office:
    return Office(client)
