"""A world of two agencies for each module that asks for it."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from tests.security.world import World, build
from tests.support.databases import Database
from tests.walks.system import running


@pytest_asyncio.fixture(scope="module")
async def world(
    database: Callable[[str], Database], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    async with running(database, tmp_path_factory.mktemp("security")) as system:
        yield await build(system)
