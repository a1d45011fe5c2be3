"""The relay when Kafka falls, hangs and returns, and when it is killed itself."""

import asyncio
import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from shared import relay as relay_module
from shared.db import Transactions
from shared.observability import Progress
from shared.relay import Relay, producer
from shared.session import raw
from tests.shared.mechanism import (
    TOPIC,
    changed,
    drain,
    firsts,
    people,
    process_of,
    records,
    relay_of,
    say,
    settings,
    until,
    versions,
)
from tests.support.databases import Database
from tests.support.services import worker_transaction
from tests.support.stack_broker import BACKEND, Broker, Embedded, Kafka

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif(BACKEND not in ("embedded", "kafka"), reason="the broker is not ours"),
]


@pytest_asyncio.fixture
async def transaction(fresh_store: Database) -> AsyncIterator[Transactions]:
    async with worker_transaction(fresh_store) as made:
        yield made


def send(broker: Broker, what: signal.Signals) -> None:
    """Send the broker's process a signal."""
    if isinstance(broker, Kafka):
        broker.cluster.where.send("kafka-1", what)
    elif isinstance(broker, Embedded):
        broker.where.send("broker", what)


async def nothing_waits(transaction: Transactions) -> bool:
    async with transaction() as session:
        query = "select count(*) from outbox where sent_at is null"
        return bool(await (await raw(session)).fetchval(query) == 0)


async def test_kafka_falls_and_returns_and_nothing_is_lost(
    transaction: Transactions, fresh_broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "SEND_TIMEOUT", 1)
    before, during = people(10), people(10)
    made: list[Any] = []

    def make() -> Any:
        made.append(producer(settings(fresh_broker)))
        return made[-1]

    relay = Relay(transaction, make, {}, Progress())
    running = asyncio.create_task(relay.run())
    await say(transaction, *(changed(person) for person in before))
    await until(lambda: nothing_waits(transaction))
    await asyncio.to_thread(fresh_broker.kill)
    await say(transaction, *(changed(person) for person in during))
    await asyncio.sleep(2)
    assert not await nothing_waits(transaction)
    monkeypatch.setattr(relay_module, "SEND_TIMEOUT", 20)
    await asyncio.to_thread(fresh_broker.start)
    await until(lambda: nothing_waits(transaction), 60)
    running.cancel()
    await asyncio.wait([running])
    await relay.close()
    assert len(made) > 1, "a producer that failed is not used again"
    kept = [*before, *during] if fresh_broker.durable else during
    listed = versions(await records(fresh_broker, TOPIC, [*before, *during]))
    assert {key: firsts(told) for key, told in listed.items()} == {
        str(person).encode(): [1] for person in kept
    }


async def test_a_hanging_kafka_gets_nothing_late_from_producers_given_up(
    transaction: Transactions, fresh_broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    persons = people(50)
    async with relay_of(transaction, fresh_broker) as relay:
        await say(transaction, *(changed(person) for person in persons))
        assert await drain(relay) == 50  # in its own time: new topics have no leaders yet
        monkeypatch.setattr(relay_module, "SEND_TIMEOUT", 0.7)
        monkeypatch.setattr(relay_module, "STOP_TIMEOUT", 0.3)
        await say(transaction, *(changed(person, 2) for person in persons))
        send(fresh_broker, signal.SIGSTOP)
        try:
            for _ in range(2):
                with pytest.raises(TimeoutError):
                    await relay.drain()
                await relay.close()
        finally:
            send(fresh_broker, signal.SIGCONT)
        monkeypatch.setattr(relay_module, "SEND_TIMEOUT", 20)
        await say(transaction, *(changed(person, 3) for person in persons))
        assert await drain(relay) == 100
    await asyncio.sleep(1.5)
    listed = versions(await records(fresh_broker, TOPIC, persons))
    assert all(firsts(told) == [1, 2, 3] for told in listed.values())
    assert {told[-1] for told in listed.values()} == {3}, "an older state came last"


async def test_a_killed_relay_loses_nothing_and_keeps_the_order(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker
) -> None:
    persons = people(300)
    for version in range(1, 21):
        await say(transaction, *(changed(person, version) for person in persons))
    words = (fresh_store.worker, fresh_broker.servers, str(fresh_broker.idempotent))
    async with process_of("carrier", *words):
        await until(lambda: some_sent(transaction), 90)
    assert not await nothing_waits(transaction), "it was killed too late to prove anything"
    async with relay_of(transaction, fresh_broker) as relay:
        await drain(relay)
    listed = versions(await records(fresh_broker, TOPIC, persons))
    assert len(listed) == 300
    assert all(firsts(told) == list(range(1, 21)) for told in listed.values())


async def some_sent(transaction: Transactions) -> bool:
    async with transaction() as session:
        query = "select exists (select 1 from outbox where sent_at is not null)"
        return bool(await (await raw(session)).fetchval(query))
