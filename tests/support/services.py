"""A service as its callers meet it: its HTTP door over ASGI, its Kafka door by records."""

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, NamedTuple
from unittest.mock import patch

import httpx
import msgspec

from shared.consumer import Process
from shared.db import Transactions
from shared.events.base import Event, Header, encode, headers
from shared.session import raw
from tests.support.databases import Database
from tests.support.tokens import published


class Record(NamedTuple):
    """A record as Kafka hands it out."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: list[Header]
    value: bytes | None


def environment(database: Database, role: str, **more: str) -> dict[str, str]:
    return {
        "CAPAIAN_DATABASE_URL": getattr(database, role),
        "CAPAIAN_JWKS_URL": "http://127.0.0.1:9/none",
        "CAPAIAN_KAFKA": "127.0.0.1:9",
        **more,
    }


@asynccontextmanager
async def api_client(database: Database, **env: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service's HTTP door, with its start and its end."""
    with patch.dict(os.environ, environment(database, "api", **env)):
        app = import_module(f"{database.service}.main").api()
    app.state.keys = published()
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client,
    ):
        yield client


@asynccontextmanager
async def worker_transaction(database: Database) -> AsyncIterator[Transactions]:
    """Transactions with the rights of the service's worker."""
    transaction = Transactions()
    transaction.bind(database.service, database.worker, pool=4)
    try:
        yield transaction
    finally:
        await transaction.close()


def record(event: Event, offset: int = 0, source: str = "test") -> Record:
    head = headers(event, source)
    return Record(event.topic, 0, offset, event.key.encode(), head, encode(event))


async def deliver(database: Database, *events: Event | Record) -> None:
    """Hand events to the service's Kafka door, in one batch."""
    consumer = import_module(f"{database.service}.handlers").CONSUMER
    records = [e if isinstance(e, Record) else record(e, n) for n, e in enumerate(events)]
    async with worker_transaction(database) as transaction:
        await Process(transaction, consumer)(records)


async def rows(database: Database, query: str, *values: Any) -> list[dict[str, Any]]:
    """What a query finds with the worker's rights."""
    async with worker_transaction(database) as transaction, transaction() as session:
        return [dict(row) for row in await (await raw(session)).fetch(query, *values)]


async def said(database: Database, *types: str) -> list[dict[str, Any]]:
    """The events saved in the outbox, in order: their type, key and content."""
    found = await rows(database, "select key, value, headers from outbox order by pos")
    events = []
    for row in found:
        head = dict(msgspec.msgpack.decode(row["headers"], type=list[Header]))
        kind = head["ce_type"].decode()
        if not types or kind in types:
            events.append({"type": kind, **msgspec.json.decode(row["value"])})
    return events


def codes(report: dict[str, Any]) -> Iterable[tuple[int, str | None, str]]:
    """The faults of an import report: row, column, code."""
    return [(fault["row"], fault["column"], fault["code"]) for fault in report["faults"]]
