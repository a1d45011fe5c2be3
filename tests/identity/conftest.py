"""A running identity: its database, its keys, its HTTP door with its own tokens."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from capaian.keys import signing_keys
from shared.auth import Keys
from tests.identity.office import ADMIN, ADMIN_PASSWORD, Office
from tests.support.databases import Database
from tests.support.services import api_client, rows
from tests.support.tokens import KEY

KNOWN = """
insert into account values ($1, 'penjaga', 'person', 'Admin', null, 'none', now(), null)
"""
"""Those who grant roles have accounts; so has the admin of these tests."""


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("identity")


@pytest_asyncio.fixture(scope="module")
async def office(
    store: Database, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    """Identity with an administrator; it takes its own tokens and those the tests sign."""
    keys = signing_keys(Path(tmp_path_factory.mktemp("identity")) / "keys.json")
    env = {"CAPAIAN_SIGNING_KEYS": str(keys), "CAPAIAN_ADMIN_PASSWORD": ADMIN_PASSWORD}
    async with api_client(store, **env) as client:
        app = client._transport.app  # type: ignore[attr-defined]  # noqa: SLF001 - its keys
        own = app.state.desk.keyring.published()["keys"]

        async def both() -> dict[str, Any]:
            return {"keys": [*own, KEY.as_dict(private=False)]}

        app.state.keys = Keys(both)
        await rows(store, KNOWN, ADMIN.user_id)
        yield Office(client, store)
