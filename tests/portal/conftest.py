"""The portal over ASGI before stand-ins of the services."""

from collections.abc import AsyncIterator

import pytest

from tests.portal.door import Door, opened
from tests.portal.stand_in import StandIn, stand_in


@pytest.fixture
async def services() -> AsyncIterator[StandIn]:
    """Five services that say what a test has them say: see `StandIn`."""
    async with stand_in() as made:
        yield made


@pytest.fixture
async def door(services: StandIn) -> AsyncIterator[Door]:
    """The portal, asked by somebody who is signed in: `await door.get("/pesan")`."""
    async with opened(services) as made:
        yield made
