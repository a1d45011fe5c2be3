"""Guesses are counted for each account and each address, also when the cache goes away."""

import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from capaian.embedded import valkey
from capaian.ports import free_ports
from capaian.scratch import place
from identity.actions.sign_in import TRIES_PER_ACCOUNT
from identity.adapters.attempts import Attempts
from tests.identity.office import ADMIN, Office, furnish
from tests.identity.test_sign_in import NOW, PASSWORD
from tests.walks.system import app_of

FEW = 12


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


@pytest.fixture(autouse=True)
def own_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets what another one counted."""
    moment = NOW + timedelta(days=uuid4().int % 10_000)
    monkeypatch.setattr("identity.api.sessions.utcnow", lambda: moment)


async def account(office: Office) -> str:
    name = f"orang{uuid4().hex[:8]}"
    said = {"username": name, "password": PASSWORD, "name": "Orang"}
    await office.post("/v1/accounts", said, ADMIN)
    return name


@asynccontextmanager
async def at(office: Office, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """The door of identity, seen from an address."""
    transport = httpx.ASGITransport(app_of(office.client), client=(address, 40_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def guess(
    client: httpx.AsyncClient, name: str, password: str | None = None, **headers: str
) -> int:
    said = {"username": name, "password": password or "bukan ini"}
    return (await client.post("/v1/sessions", json=said, headers=headers)).status_code


async def test_an_address_that_guesses_is_stopped_whatever_names_it_tries(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("identity.actions.sign_in.TRIES_PER_ADDRESS", FEW)
    name = await account(office)
    async with at(office, "10.0.0.1") as guesser, at(office, "10.0.0.2") as colleague:
        assert {await guess(guesser, name, PASSWORD) for _ in range(FEW + 3)} == {200}
        assert [await guess(guesser, f"nama{n}") for n in range(FEW)] == [401] * FEW
        assert await guess(guesser, "nama-lain") == 429
        assert await guess(guesser, name, PASSWORD) == 429
        spoof = {
            "X-Forwarded-For": "10.9.9.9",
            "X-Real-IP": "10.9.9.9",
            "Forwarded": "for=10.9.9.9",
        }
        assert await guess(guesser, "nama-lain", **spoof) == 429
        assert await guess(colleague, name, PASSWORD) == 200


async def test_an_account_is_guarded_against_many_addresses_at_every_door(office: Office) -> None:
    name = await account(office)
    for number in range(TRIES_PER_ACCOUNT):
        async with at(office, f"10.1.0.{number}") as client:
            assert await guess(client, name.upper() if number % 2 else name) == 401
    async with at(office, "10.1.1.1") as client:
        assert await guess(client, name, PASSWORD) == 429
        said = {"client_id": name, "client_secret": PASSWORD}
        assert (await client.post("/v1/tokens", json=said)).status_code == 429


@asynccontextmanager
async def counted_by(office: Office, port: int) -> AsyncIterator[None]:
    """Inside, the Valkey at this port counts."""
    state = app_of(office.client).state
    before, attempts = state.desk, Attempts(valkey.url(port, "for-tests"))
    state.desk = before._replace(attempts=attempts)
    try:
        yield
    finally:
        state.desk = before
        await attempts.close()


async def test_a_cache_that_dies_gives_nobody_endless_tries(office: Office) -> None:
    """The database counts from there on: at most as many tries again."""
    name = await account(office)
    (port,) = free_ports(1)
    with place("valkey") as where:
        where.run(valkey.program(port, where.folder / "valkey", "for-tests"))
        async with counted_by(office, port):
            said = [await guess(office.client, name) for _ in range(TRIES_PER_ACCOUNT - 3)]
            where.send("valkey", signal.SIGKILL)
            said += [await guess(office.client, name) for _ in range(TRIES_PER_ACCOUNT + 3)]
    assert said.count(401) == 2 * TRIES_PER_ACCOUNT - 3
    assert said[-3:] == [429] * 3
