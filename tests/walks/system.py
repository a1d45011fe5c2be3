"""The five services as one system: their HTTP doors, a pump between them, identity's tokens."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch
from uuid import uuid4

import httpx
import msgspec
from fastapi import FastAPI

from capaian.folder import ON_PLANS, RECORDS, STRUCTURE
from capaian.keys import signing_keys
from shared.auth import Keys
from tests.support.databases import Database
from tests.support.pump import Pump, pumping
from tests.support.services import api_client

SERVICES: Final = ("identity", "targets", "evaluation", "payroll_incentive", "notifications")
OWNERS: Final = {kind: service for service, kind in (*STRUCTURE, *RECORDS, *ON_PLANS)}
ADMIN_PASSWORD: Final = "kopi susu tanpa gula"  # noqa: S105 - of these tests
PASSWORD: Final = "teh tarik hangat sekali"  # noqa: S105 - of these tests
CLOCKS: Final = (
    "evaluation.api.acts.utcnow",
    "targets.api.lists.utcnow",
    "targets.api.reading.utcnow",
)


class Clock:
    """The time at the doors whose rules ask for the day; sign-ins keep the real one."""

    def __init__(self) -> None:
        self.now = datetime(2026, 8, 3, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def set(self, *moment: int) -> None:
        """Set it to a moment of UTC: year, month, day, hour, minute."""
        self.now = datetime(*moment, tzinfo=UTC)  # type: ignore[misc, arg-type]  # up to minutes

    def reach(self, month: str) -> None:
        """Set it to the morning after a month, unless it is later already."""
        year, number = int(month[:4]), int(month[5:])
        after = datetime(year + number // 12, number % 12 + 1, 1, 2, tzinfo=UTC)
        self.now = max(self.now, after)


class System:
    """All services of one province, running."""

    def __init__(
        self,
        clients: Mapping[str, httpx.AsyncClient],
        stores: Mapping[str, Database],
        pump: Pump,
        clock: Clock,
    ) -> None:
        self.clients = clients
        self.stores = stores
        self.pump = pump
        self.clock = clock

    def app(self, service: str) -> FastAPI:
        return app_of(self.clients[service])

    async def sign_in(self, username: str, password: str = PASSWORD) -> "Seat":
        """Who signs in gets a token of identity's, with the roles of now."""
        said = {"username": username, "password": password}
        answer = await self.clients["identity"].post("/v1/sessions", json=said)
        assert answer.status_code == 200, answer.text
        token = answer.json()["access_token"]
        return Seat(self.clients, {"Authorization": f"Bearer {token}"})


class Seat:
    """Somebody signed in, at the doors of all services."""

    def __init__(
        self, clients: Mapping[str, httpx.AsyncClient], headers: Mapping[str, str]
    ) -> None:
        self.clients = clients
        self.headers = headers

    async def get(self, service: str, path: str, language: str = "id") -> Any:
        headers = {**self.headers, "Accept-Language": language}
        return good(await self.clients[service].get(f"/v1/{path}", headers=headers))

    async def post(self, service: str, path: str, **said: Any) -> Any:
        return good(await self.ask("POST", service, path, said))

    async def put(self, service: str, path: str, **said: Any) -> Any:
        return good(await self.ask("PUT", service, path, said))

    async def refused(self, service: str, path: str, **said: Any) -> tuple[int, str]:
        """The status and code with which a POST is refused."""
        answer = await self.ask("POST", service, path, said)
        assert not answer.is_success, answer.text
        return answer.status_code, answer.json()["code"]

    async def ask(
        self, method: str, service: str, path: str, said: Mapping[str, Any]
    ) -> httpx.Response:
        headers = {
            **self.headers,
            "Idempotency-Key": str(uuid4()),
            "Content-Type": "application/json",
        }
        content = msgspec.json.encode(said) if said else None
        client = self.clients[service]
        return await client.request(method, f"/v1/{path}", headers=headers, content=content)

    async def send(self, kind: str, text: str, **query: str) -> int:
        """Import a file whose every row is good; gives how many rows it had."""
        answer = await self.clients[OWNERS[kind]].post(
            f"/v1/imports/{kind}",
            files={"file": (f"{kind}.csv", text)},
            headers=self.headers,
            params=query,
        )
        report = good(answer)
        assert report["faults"] == [], report
        return int(report["accepted"])


def app_of(client: httpx.AsyncClient) -> FastAPI:
    app: FastAPI = client._transport.app  # type: ignore[attr-defined]  # noqa: SLF001 - our own transport
    return app


def good(answer: httpx.Response) -> Any:
    assert answer.is_success, f"{answer.request.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


Carrying = Callable[[Mapping[str, Database]], AbstractAsyncContextManager[Any]]


@asynccontextmanager
async def running(
    database: Callable[[str], Database], folder: Path, carrying: Carrying = pumping
) -> AsyncIterator[System]:
    """All services with databases of their own; every token is verified with identity's keys.

    `carrying` gives what brings events from one to the other.
    """
    keys = signing_keys(folder / "keys.json")
    secrets = {"CAPAIAN_SIGNING_KEYS": str(keys), "CAPAIAN_ADMIN_PASSWORD": ADMIN_PASSWORD}
    stores = {service: database(service) for service in SERVICES}
    clients: dict[str, httpx.AsyncClient] = {}
    clock = Clock()

    async def published() -> dict[str, Any]:
        keyring = good(await clients["identity"].get("/.well-known/jwks.json"))
        return {"keys": keyring["keys"]}

    async with AsyncExitStack() as stack:
        for service, store in stores.items():
            env = secrets if service == "identity" else {}
            client = await stack.enter_async_context(api_client(store, **env))
            app_of(client).state.keys = Keys(published)
            clients[service] = client
        for name in CLOCKS:
            stack.enter_context(patch(name, clock))
        pump = await stack.enter_async_context(carrying(stores))
        yield System(clients, stores, pump, clock)
