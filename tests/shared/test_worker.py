"""A worker process whole: it relays, it hears, it says how it is, and it ends in order."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from bare.main import worker

from shared import app as shared_app
from shared.consumer import Process
from shared.inbox import DeadLetter, park
from shared.observability import Progress
from shared.relay import Relay
from tests.shared.mechanism import changed, say, until
from tests.support.databases import Database
from tests.support.services import environment, record, rows, worker_transaction
from tests.support.stack_broker import Broker, worker_settings

pytestmark = pytest.mark.kafka


@asynccontextmanager
async def running(store: Database, broker: Broker) -> AsyncIterator[httpx.AsyncClient]:
    """A worker with its loops running, and a client of its probes."""
    with patch.dict(os.environ, environment(store, "worker", **worker_settings(broker))):
        app = worker()
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


async def emit_outside(store: Database, *events: Any) -> None:
    async with worker_transaction(store) as transaction:
        await say(transaction, *events)


def was_heard(store: Database, person: UUID) -> Any:
    async def check() -> bool:
        subject = f"employee/{person}"
        return bool(await rows(store, "select 1 from heard where subject = $1", subject))

    return check


def shows(client: httpx.AsyncClient, *lines: str) -> Any:
    async def check() -> bool:
        text = (await client.get("/metrics")).text
        return all(line in text for line in lines)

    return check


def lags(text: str) -> list[float]:
    start = "capaian_consumer_lag_messages{"
    return [float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(start)]


async def test_what_is_saved_is_sent_and_heard_and_measured(
    fresh_store: Database, broker: Broker
) -> None:
    person = uuid4()
    async with running(fresh_store, broker) as client:
        await emit_outside(fresh_store, changed(person))
        await until(was_heard(fresh_store, person), 40)
        await until(shows(client, "capaian_outbox_pending_events 0.0"), 20)
        await until(lambda: nothing_left(client), 20)
        assert (await client.get("/livez")).json() == {"standing": []}
        assert (await client.get("/readyz")).status_code == 200
        again = uuid4()
        await emit_outside(fresh_store, changed(again))
        await until(was_heard(fresh_store, again), 20)
    assert not [task for task in asyncio.all_tasks() if "Relay.run" in repr(task)]


async def nothing_left(client: httpx.AsyncClient) -> bool:
    found = lags((await client.get("/metrics")).text)
    return len(found) == 12 and sum(found) == 0


async def test_what_is_not_handled_yet_is_measured_as_lag(
    fresh_store: Database, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = uuid4()

    async def fail(_process: Process, _records: list[Any]) -> None:
        raise OSError("away")

    await emit_outside(fresh_store, changed(stuck))
    monkeypatch.setattr(Process, "__call__", fail)
    async with running(fresh_store, broker) as client:
        await until(lambda: some_left(client), 40)
        assert (await client.get("/livez")).status_code == 200, "it tries again and again"


async def test_a_worker_looks_by_itself_for_events_that_shall_be_handled_again(
    fresh_store: Database, broker: Broker
) -> None:
    person = uuid4()
    letter = DeadLetter(record(changed(person)), "too_young", "Conflict('too_young')")
    async with worker_transaction(fresh_store) as transaction, transaction() as session:
        await park(session, "bare", [letter])
    (parked,) = await rows(fresh_store, "select id from dead_letter")
    door = await asyncpg.connect(fresh_store.api)
    ask = "insert into dead_letter_retry (letter_id, asked_by, asked_name) values ($1, $2, 'Opi')"
    await door.execute(ask, parked["id"], uuid4())
    await door.close()
    async with running(fresh_store, broker):
        await until(was_heard(fresh_store, person), 40)


async def some_left(client: httpx.AsyncClient) -> bool:
    return sum(lags((await client.get("/metrics")).text)) > 0


async def test_a_loop_that_stands_still_fails_the_probe_and_ends_nothing_else(
    fresh_store: Database, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_relay: Relay) -> int:
        await asyncio.sleep(600)
        return 0

    monkeypatch.setattr(Relay, "drain", hang)
    monkeypatch.setattr(shared_app, "Progress", partial(Progress, patience=1.5))
    async with running(fresh_store, broker) as client:
        await until(lambda: stands(client, "relay"), 20)
        assert (await client.get("/readyz")).status_code == 200


async def stands(client: httpx.AsyncClient, loop: str) -> bool:
    answer = await client.get("/livez")
    return answer.status_code == 503 and loop in answer.json()["standing"]
