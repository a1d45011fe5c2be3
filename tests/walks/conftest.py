"""A running system for each module of walks."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from tests.support.databases import Database
from tests.walks.system import System, running


@pytest_asyncio.fixture(scope="module")
async def system(
    database: Callable[[str], Database], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[System]:
    async with running(database, tmp_path_factory.mktemp("system")) as made:
        yield made
