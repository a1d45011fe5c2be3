"""At the door of every service: no forged, old, foreign or revoked token opens it."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from joserfc.jwk import ECKey

from capaian.keys import signing_keys
from shared.auth import ASK_EVERY, Keys
from tests.shared.test_auth import ATTACKS, Clock, clock
from tests.support.databases import Database
from tests.support.services import api_client
from tests.support.tokens import KEY, Person, claims, sign
from tests.walks.system import SERVICES, app_of

__all__ = ["clock"]  # the fixture

DOOR = "/v1/me/accesses"
SOMEBODY = Person(employee_id=uuid4())


@pytest_asyncio.fixture(scope="module", params=SERVICES)
async def client(
    request: pytest.FixtureRequest,
    database: Callable[[str], Database],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[httpx.AsyncClient]:
    keys = signing_keys(tmp_path_factory.mktemp("keys") / "keys.json")
    async with api_client(database(request.param), CAPAIAN_SIGNING_KEYS=str(keys)) as made:
        yield made


async def knock(client: httpx.AsyncClient, token: str, scheme: str = "Bearer") -> httpx.Response:
    return await client.get(DOOR, headers={"Authorization": f"{scheme} {token}".encode()})


async def test_a_good_token_opens_and_no_forged_one_does(client: httpx.AsyncClient) -> None:
    good = sign(claims(SOMEBODY))
    assert (await knock(client, good)).status_code == 200
    for what, token in ATTACKS.items():
        answer = await knock(client, token)
        assert answer.status_code == 401, what
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["code"] in {"token_invalid", "token_expired", "sign_in_needed"}
    for scheme in ("Basic", "Token", ""):
        assert (await knock(client, good, scheme)).status_code == 401


async def test_a_token_counts_in_its_header_only(client: httpx.AsyncClient) -> None:
    good = sign(claims(SOMEBODY))
    for place in (
        {"params": {"access_token": good}},
        {"headers": {"Cookie": f"access_token={good}"}},
    ):
        assert (await client.request("GET", DOOR, **place)).status_code == 401
    for header in ("X-User-Id", "X-Forwarded-User", "X-Agency"):
        headers = {header: str(SOMEBODY.user_id)}
        assert (await client.get(DOOR, headers=headers)).status_code == 401


async def test_a_key_that_identity_took_back_opens_nothing(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    published = [KEY, ECKey.generate_key("P-256", {"kid": "next"}, private=True)]

    async def fetch() -> Mapping[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in published]}

    with keys_of(client, Keys(fetch)):
        assert (await knock(client, sign(claims(SOMEBODY)))).status_code == 200
        published.remove(KEY)
        clock.now += 601
        assert (await knock(client, sign(claims(SOMEBODY)))).status_code == 401
        assert (await knock(client, sign(claims(SOMEBODY), published[0]))).status_code == 200


async def test_a_flood_of_unknown_keys_reaches_identity_once_in_a_while(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    asked = []

    async def fetch() -> Mapping[str, Any]:
        asked.append(clock.now)
        return {"keys": [KEY.as_dict(private=False)]}

    with keys_of(client, Keys(fetch)):
        for number in range(60):
            token = sign(claims(SOMEBODY), kid=f"unknown-{number}")
            assert (await knock(client, token)).status_code == 401
            clock.now += 0.5
        assert (await knock(client, sign(claims(SOMEBODY)))).status_code == 200
    assert len(asked) <= 30 / ASK_EVERY + 1


@contextmanager
def keys_of(client: httpx.AsyncClient, keys: Keys) -> Iterator[None]:
    """Inside, the service verifies with these keys."""
    state = app_of(client).state
    before, state.keys = state.keys, keys
    yield
    state.keys = before
