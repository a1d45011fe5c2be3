"""A worker's subscription: members come, go, hang and die; every event is applied once."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from aiokafka.errors import KafkaError
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.consumer import Consumer, Process, Subscription, subscribe
from shared.db import Transactions
from shared.events.identity import EmployeeState
from shared.observability import Progress
from shared.settings import Settings
from shared.topics import BrokerForgot
from tests.shared.mechanism import (
    TOPIC,
    changed,
    drain,
    hear,
    hearing,
    people,
    process_of,
    relay_of,
    say,
    settings,
    until,
)
from tests.support.databases import Database
from tests.support.services import rows, worker_transaction
from tests.support.stack_broker import BACKEND, Broker

pytestmark = pytest.mark.kafka

OURS = pytest.mark.skipif(BACKEND not in ("embedded", "kafka"), reason="the broker is not ours")


@pytest_asyncio.fixture
async def transaction(fresh_store: Database) -> AsyncIterator[Transactions]:
    async with worker_transaction(fresh_store) as made:
        yield made


@pytest.fixture
def group(fresh_broker: Broker) -> Settings:
    """Settings of a consumer group of this test's own."""
    return settings(fresh_broker, f"bare-{uuid4().hex[:8]}", batch_records=40)


class Member(Process):
    """What a member does with its batches, and the ids it was handed."""

    def __init__(self, transaction: Transactions, consumer: Consumer) -> None:
        super().__init__(transaction, consumer)
        self.handed: list[bytes] = []

    async def __call__(self, records: list[Any]) -> None:
        self.handed += [dict(record.headers).get("ce_id", b"") for record in records]
        await super().__call__(records)


@asynccontextmanager
async def member(
    transaction: Transactions, chosen: Settings, consumer: Consumer
) -> AsyncIterator[tuple[Subscription, Member]]:
    process = Member(transaction, consumer)
    subscription = Subscription(chosen, [TOPIC], process, Progress())
    running = asyncio.create_task(subscription.run())
    try:
        yield subscription, process
    finally:
        running.cancel()
        await asyncio.wait([running])
        await subscription.stop()


def slow(seconds: float) -> Any:
    async def act(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
        await asyncio.sleep(seconds)
        return await hear(session, events)

    return act


async def publish(transaction: Transactions, broker: Broker, *events: EmployeeState) -> None:
    await say(transaction, *events)
    async with relay_of(transaction, broker) as relay:
        await drain(relay)


async def heard(store: Database, persons: Iterable[UUID]) -> list[str]:
    wanted = [f"employee/{person}" for person in persons]
    query = "select event_id from heard where subject = any ($1)"
    return [str(row["event_id"]) for row in await rows(store, query, wanted)]


def all_heard(store: Database, persons: Sequence[UUID], count: int) -> Any:
    async def check() -> bool:
        return len(await heard(store, persons)) >= count

    return check


async def test_members_that_join_and_leave_mid_batch_apply_every_event_once(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker, group: Settings
) -> None:
    persons = people(200)
    consumer = hearing(action=slow(0.4))
    await publish(transaction, fresh_broker, *(changed(p, v) for v in (1, 2, 3) for p in persons))
    async with member(transaction, group, consumer) as (_, first):
        await until(all_heard(fresh_store, persons, 1), 40)
        async with member(transaction, group, consumer) as (_, second):
            await until(all_heard(fresh_store, persons, 300), 40)
            async with member(transaction, group, consumer) as (_, third):
                await until(all_heard(fresh_store, persons, 600), 40)
    ids = await heard(fresh_store, persons)
    assert len(ids) == len(set(ids)) == 600
    ours = {value.encode() for value in ids}
    handed = [x for one in (first, second, third) for x in one.handed if x in ours]
    assert set(handed) == ours
    assert len(handed) <= 640, "a rebalance waits for the batch in hand"
    assert second.handed, "the work was shared"


async def test_a_stop_mid_batch_finishes_it_and_moves_the_offset_on(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker, group: Settings
) -> None:
    persons = people(30)
    begun = asyncio.Event()

    async def act(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
        if {event.employee_id for event in events} & set(persons):
            begun.set()
            await asyncio.sleep(0.5)
        return await hear(session, events)

    await publish(transaction, fresh_broker, *map(changed, persons))
    async with member(transaction, group, hearing(action=act)):
        async with asyncio.timeout(30):
            await begun.wait()
    done = await heard(fresh_store, persons)
    assert done, "the batch in hand was finished"
    async with member(transaction, group, hearing()) as (_, successor):
        await until(all_heard(fresh_store, persons, 30), 30)
    assert not {value.encode() for value in done} & set(successor.handed)


async def test_a_batch_that_outlives_its_grace_is_undone_and_handled_by_another(
    transaction: Transactions,
    fresh_store: Database,
    fresh_broker: Broker,
    group: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subscribe, "GRACE", 0.3)
    persons = people(10)
    begun = asyncio.Event()

    async def act(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
        await hear(session, events)
        begun.set()
        await asyncio.sleep(600)
        return []

    await publish(transaction, fresh_broker, *map(changed, persons))
    async with member(transaction, group, hearing(action=act)):
        async with asyncio.timeout(30):
            await begun.wait()
    assert await heard(fresh_store, persons) == []
    async with member(transaction, group, hearing()):
        await until(all_heard(fresh_store, persons, 10), 30)


async def test_a_database_that_is_away_loses_nothing_and_delays_no_stop(
    transaction: Transactions,
    fresh_store: Database,
    fresh_broker: Broker,
    group: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subscribe, "FIRST_PAUSE", 0.3)
    persons = people(20)
    await publish(transaction, fresh_broker, *map(changed, persons))
    lost = Transactions()
    lost.bind("bare", "postgresql://bare_worker@/bare?host=/nowhere")
    async with member(lost, group, hearing()) as (subscription, _):
        await until(lambda: failed_twice(subscription), 30)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 8
    assert await heard(fresh_store, persons) == []
    async with member(lost, group, hearing()) as (subscription, _):
        await until(lambda: failed_twice(subscription), 30)
        await lost.close()
        lost.bind("bare", fresh_store.worker)
        await until(all_heard(fresh_store, persons, 20), 30)
        await until(lambda: recovered(subscription), 30)  # its offsets move on after the commit
    await lost.close()


async def failed_twice(subscription: Subscription) -> bool:
    return subscription.failures >= 2


async def recovered(subscription: Subscription) -> bool:
    return subscription.failures == 0


async def test_a_broken_record_on_the_topic_stops_nobody(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker, group: Settings
) -> None:
    before, after = people(2)
    await publish(transaction, fresh_broker, changed(before))
    async with relay_of(transaction, fresh_broker) as relay:
        await relay.send([])  # starts its producer
        assert relay.producer is not None
        for headers in ([("ce_type", b"\xff\xfe")], [("ce_type", b"EmployeeChanged")], None):
            await relay.producer.send_and_wait(TOPIC, b"{not json", key=b"x", headers=headers)
    await publish(transaction, fresh_broker, changed(after))
    async with member(transaction, group, hearing()):
        await until(all_heard(fresh_store, [before, after], 2), 30)
        await until(lambda: all_parked(fresh_store), 30)


async def all_parked(store: Database) -> bool:
    found = await rows(store, "select reason from dead_letter where key = 'x' order by reason")
    reasons = [row["reason"] for row in found]
    return reasons == ["unknown_type", "unreadable_header", "unreadable_value"]


async def test_a_killed_member_is_replaced_and_its_batch_handled_once(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker, group: Settings
) -> None:
    persons = people(60)
    await publish(transaction, fresh_broker, *map(changed, persons))
    async with process_of("listener", fresh_store.worker, fresh_broker.servers, group.service):
        await until(lambda: in_hand(fresh_store), 90)
    assert await heard(fresh_store, persons) == []
    async with member(transaction, group, hearing()):
        await until(all_heard(fresh_store, persons, 60), 60)
    assert len(await heard(fresh_store, persons)) == 60


async def in_hand(store: Database) -> bool:
    """Whether some member is in the middle of a transaction of a batch."""
    query = (
        "select 1 from pg_stat_activity where datname = current_database()"
        " and state = 'idle in transaction' and application_name = 'victim'"
    )
    return bool(await rows(store, query))


@OURS
async def test_a_broker_that_restarts_loses_nothing_silently(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker, group: Settings
) -> None:
    before, after = people(25), people(5)
    await publish(transaction, fresh_broker, *map(changed, before))
    async with member(transaction, group, hearing()) as (subscription, _):
        await until(all_heard(fresh_store, before, 25), 30)
        await asyncio.to_thread(fresh_broker.kill)
        await asyncio.to_thread(fresh_broker.start)
        await publish(transaction, fresh_broker, *map(changed, after))
        complete = all_heard(fresh_store, after, 5)
        await until(lambda: either(complete, subscription), 60)
        assert await complete() or not fresh_broker.durable
    assert len(await heard(fresh_store, before)) == 25


async def either(complete: Any, subscription: Subscription) -> bool:
    """Whether all has come, or the loss was noticed."""
    try:
        async with asyncio.timeout(3):
            await subscription.look()
    except BrokerForgot:
        return True
    except (KafkaError, TimeoutError):
        return False  # it is only just starting again
    return bool(await complete())


async def test_a_position_beyond_the_end_is_noticed(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker, group: Settings
) -> None:
    (person,) = people(1)
    await publish(transaction, fresh_broker, changed(person))
    async with member(transaction, group, hearing()) as (subscription, _):
        await until(all_heard(fresh_store, [person], 1), 30)
        await subscription.look()
        partition = next(iter(subscription.consumer.assignment()))
        subscription.consumer.seek(partition, 1_000_000)
        with pytest.raises(BrokerForgot, match=f"{TOPIC}/{partition.partition} ends at"):
            await subscription.look()
        subscription.consumer.seek(partition, 0)


@OURS
async def test_a_worker_that_starts_before_kafka_waits_for_it(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker, group: Settings
) -> None:
    (person,) = people(1)
    await asyncio.to_thread(fresh_broker.kill)
    async with member(transaction, group, hearing()):
        await asyncio.sleep(1)
        await asyncio.to_thread(fresh_broker.start)
        await publish(transaction, fresh_broker, changed(person))
        await until(all_heard(fresh_store, [person], 1), 60)
