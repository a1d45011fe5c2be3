"""The doors of a service: its HTTP API over ASGI, as somebody with a token; its Kafka handlers."""

import os
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey

from bench.place import Place
from shared.auth import ALGORITHM, AUDIENCE, TOKEN_TYPE, Keys
from shared.consumer import Consumer, Process
from shared.db import Transactions
from shared.events.base import Event, Header, encode, headers
from shared.relay.records import HEADERS
from shared.session import raw

BATCH: Final = 2_000
"""Records a worker is given at once, as its settings say."""

KEY: Final = ECKey.generate_key("P-256", {"kid": "bench"}, private=True)


class Record(NamedTuple):
    """A record as Kafka hands it out."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: list[Header]
    value: bytes | None


def records(events: Iterable[Event]) -> list[Record]:
    return [
        Record(event.topic, 0, offset, event.key.encode(), headers(event, "bench"), encode(event))
        for offset, event in enumerate(events)
    ]


class Listener:
    """A worker without Kafka: it handles batches as it would those it fetched."""

    def __init__(self, transaction: Transactions, consumer: Consumer) -> None:
        self.process = Process(transaction, consumer)

    async def hear(self, heard: Sequence[Record]) -> None:
        """Handle records, so many at once as a worker gets."""
        waiting = iter(heard)
        while batch := list(islice(waiting, BATCH)):
            await self.process(batch)


@asynccontextmanager
async def listening(
    where: Place, service: str, consumer: Consumer, *, fresh: bool = False
) -> AsyncIterator[Listener]:
    """A worker of the service, with the rights of its role; on an empty database if `fresh`."""
    if fresh:
        await where.fresh(service)
    transaction = Transactions()
    transaction.bind(service, where.url(service, "worker"), pool=4)
    try:
        yield Listener(transaction, consumer)
    finally:
        await transaction.close()


UNSENT: Final = """
select topic, key, value, headers, pos from outbox where pos > $1 order by pos
"""


class Told:
    """What a service has said, as its relay would carry it."""

    def __init__(self, transaction: Transactions) -> None:
        self.transaction = transaction
        self.last = 0

    async def since(self) -> list[Record]:
        """What was said since the last time."""
        async with self.transaction() as session:
            rows = await (await raw(session)).fetch(UNSENT, self.last)
        self.last = rows[-1]["pos"] if rows else self.last
        return [
            Record(r["topic"], 0, r["pos"], r["key"], HEADERS.decode(r["headers"]), r["value"])
            for r in rows
        ]


class Caller:
    """Somebody with roles, who calls one service."""

    def __init__(self, client: httpx.AsyncClient, roles: Mapping[str, Sequence[UUID]]) -> None:
        self.client = client
        self.bearer = {"Authorization": f"Bearer {token(roles)}"}

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        key = {"Idempotency-Key": str(uuid4())}
        return said(await self.client.post(path, headers=self.bearer | key, json=body))

    async def get(self, path: str) -> dict[str, Any]:
        return said(await self.client.get(path, headers=self.bearer))

    async def upload(self, kind: str, content: str) -> dict[str, Any]:
        """Send an import file; every row of it must be taken."""
        files = {"file": (f"{kind}.csv", content)}
        report = said(
            await self.client.post(f"/v1/imports/{kind}", headers=self.bearer, files=files)
        )
        if report["faulty"]:
            raise RuntimeError(f"{kind}: {report['faults'][:3]}")
        return report


def said(answer: httpx.Response) -> dict[str, Any]:
    if not answer.is_success:
        raise RuntimeError(f"{answer.request.url}: {answer.text}")
    found: dict[str, Any] = answer.json()
    return found


@asynccontextmanager
async def calling(
    where: Place, service: str, make: Callable[[], FastAPI]
) -> AsyncIterator[httpx.AsyncClient]:
    """The API of the service, without a network between."""
    os.environ |= {
        "CAPAIAN_DATABASE_URL": where.url(service, "api"),
        "CAPAIAN_JWKS_URL": "http://127.0.0.1:9/none",
    }
    app = make()
    app.state.keys = Keys(published)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://bench", timeout=300
    )
    async with app.router.lifespan_context(app), client:
        yield client


async def published() -> Mapping[str, Any]:
    return {"keys": [KEY.as_dict(private=False)]}


def token(roles: Mapping[str, Sequence[UUID]], **more: Any) -> str:
    """A token as identity would sign it, with `more` claims, good for the length of the bench."""
    now = int(time.time())
    claims = {
        "iss": "capaian",
        "aud": AUDIENCE,
        "sub": str(uuid4()),
        "name": "Bench",
        "roles": {role: [str(agency) for agency in agencies] for role, agencies in roles.items()},
        "iat": now,
        "exp": now + 3_600,
        "jti": str(uuid4()),
        **more,
    }
    return jwt.encode({"alg": ALGORITHM, "kid": KEY.kid, "typ": TOKEN_TYPE}, claims, KEY)
