"""A topic deleted and made anew: workers notice, do nothing with it, and then begin it anew."""

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from bare.main import worker

from capaian import topics
from shared import app as shared_app
from shared.db import Transactions
from shared.events.registry import TOPICS, sent_by
from shared.observability import Progress
from shared.relay import republish
from shared.topics import BrokerForgot, KnownTopics
from tests.shared.mechanism import (
    TOPIC,
    changed,
    drain,
    people,
    relay_of,
    say,
    settings,
    until,
)
from tests.support.databases import Database
from tests.support.services import environment, rows, worker_transaction
from tests.support.stack_broker import BACKEND, Broker, worker_settings

pytestmark = pytest.mark.kafka

QUICK = pytest.mark.skipif(BACKEND != "embedded", reason="for the broker that starts in a moment")


@pytest_asyncio.fixture
async def transaction(fresh_store: Database) -> AsyncIterator[Transactions]:
    async with worker_transaction(fresh_store) as made:
        yield made


@asynccontextmanager
async def running(store: Database, broker: Broker) -> AsyncIterator[asyncio.Event]:
    """A worker; gives what is set when it ends itself."""
    ended = asyncio.Event()
    with patch.dict(os.environ, environment(store, "worker", **worker_settings(broker))):
        app = worker()
    with patch.object(shared_app.os, "kill", lambda *_: ended.set()):
        async with app.router.lifespan_context(app):
            yield ended


async def make_anew(broker: Broker) -> None:
    """Delete the topic and make it again, as somebody might by mistake."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.servers)
    await admin.start()
    try:
        while TOPIC in await admin.list_topics():
            await admin.delete_topics([TOPIC])
            await asyncio.sleep(0.2)
    finally:
        await admin.close()
    await topics.create(broker.servers)


async def publish(transaction: Transactions, broker: Broker, persons: list[UUID]) -> None:
    await say(transaction, *map(changed, persons))
    async with relay_of(transaction, broker) as relay:
        await drain(relay)


def heard(store: Database, persons: list[UUID]) -> Any:
    """Whether all were heard, each once."""
    wanted = sorted(f"employee/{person}" for person in persons)

    async def check() -> bool:
        found = await rows(store, "select subject from heard where subject = any ($1)", wanted)
        return sorted(row["subject"] for row in found) == wanted

    return check


async def pass_over_all(broker: Broker) -> None:
    """Have the group remember the end of each partition, as if it had read to there."""
    member = KnownTopics(settings(broker), Transactions(), [TOPIC], [], Progress()).member()
    member.subscribe([TOPIC])
    try:
        await member.start()
        await until(lambda: given_all(member), 30)
        await member.commit(await member.end_offsets(list(member.assignment())))
    finally:
        await member.stop()


async def given_all(member: AIOKafkaConsumer) -> bool:
    return len(member.assignment()) == TOPICS[TOPIC].partitions


async def unsent(store: Database) -> int:
    return len(await rows(store, "select 1 from outbox where sent_at is null"))


async def test_a_topic_made_anew_stops_its_worker_until_everything_is_sent_again(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker, logged: io.StringIO
) -> None:
    before, lost, after, last = (people(count) for count in (5, 5, 60, 5))
    async with running(fresh_store, fresh_broker) as ended:
        await publish(transaction, fresh_broker, before)
        await until(heard(fresh_store, before), 40)
    await publish(transaction, fresh_broker, lost)
    async with running(fresh_store, fresh_broker) as ended:
        await until(heard(fresh_store, lost), 40)
        await make_anew(fresh_broker)
        await publish(transaction, fresh_broker, after)  # longer now than what was read of it
        await asyncio.wait_for(ended.wait(), 20)
    assert f"{TOPIC}: deleted and made anew" in logged.getvalue()

    known = len(await rows(fresh_store, "select 1 from heard"))
    await say(transaction, *map(changed, last))
    async with running(fresh_store, fresh_broker) as ended:
        await asyncio.wait_for(ended.wait(), 20)
        await asyncio.sleep(1)
    assert await unsent(fresh_store) == len(last), "it sends nothing"
    assert len(await rows(fresh_store, "select 1 from heard")) == known, "it reads nothing"

    await republish(transaction, {})
    async with running(fresh_store, fresh_broker) as ended:
        await until(heard(fresh_store, [*before, *lost, *after, *last]), 40)
        assert not ended.is_set()


async def test_what_was_lost_while_the_worker_was_away_is_noticed_at_its_start(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker
) -> None:
    before, lost = people(5), people(5)
    async with running(fresh_store, fresh_broker):
        await publish(transaction, fresh_broker, before)
        await until(heard(fresh_store, before), 40)
    await publish(transaction, fresh_broker, lost)
    await make_anew(fresh_broker)
    async with running(fresh_store, fresh_broker) as ended:
        await asyncio.wait_for(ended.wait(), 20)
    await republish(transaction, {})
    async with running(fresh_store, fresh_broker) as ended:
        await until(heard(fresh_store, [*before, *lost]), 40)
        assert not ended.is_set()


async def test_a_place_in_the_old_topic_is_no_place_in_the_new_one(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker
) -> None:
    """A batch in hand while the topic is made anew commits its offsets into the new one."""
    persons = people(60)
    await say(transaction, *map(changed, persons))
    await republish(transaction, {})
    async with relay_of(transaction, fresh_broker) as relay:
        await drain(relay)  # by another worker's relay, before this one reads
    await pass_over_all(fresh_broker)
    async with running(fresh_store, fresh_broker):
        await until(heard(fresh_store, persons), 40)


async def test_who_only_speaks_on_a_topic_notices_too(
    transaction: Transactions, fresh_broker: Broker
) -> None:
    known = KnownTopics(settings(fresh_broker), transaction, [], [TOPIC], Progress())
    try:
        await known.compare()
        await known.compare()
        await make_anew(fresh_broker)
        with pytest.raises(BrokerForgot, match=TOPIC):
            await known.compare()
        await republish(transaction, {})
        with pytest.raises(BrokerForgot, match=TOPIC):
            await known.compare()  # it should have been stopped: it has seen the old one itself
    finally:
        await known.close()


@QUICK
async def test_a_worker_that_starts_before_kafka_waits_for_it(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker
) -> None:
    persons = people(3)
    await say(transaction, *map(changed, persons))
    await asyncio.to_thread(fresh_broker.kill)
    async with running(fresh_store, fresh_broker) as ended:
        await asyncio.sleep(1.5)
        await asyncio.to_thread(fresh_broker.start)
        await until(heard(fresh_store, persons), 60)
        assert not ended.is_set()


async def test_republishing_beside_a_running_worker_disturbs_it_not(
    transaction: Transactions, fresh_store: Database, fresh_broker: Broker
) -> None:
    persons = people(20)
    async with running(fresh_store, fresh_broker) as ended:
        await publish(transaction, fresh_broker, persons)
        await until(heard(fresh_store, persons), 40)
        await republish(transaction, {})
        await until(lambda: remembered(fresh_store), 20)
        await until(lambda: all_sent(fresh_store), 20)
        assert not ended.is_set()
    assert await heard(fresh_store, persons)()


async def remembered(store: Database) -> bool:
    return bool(await rows(store, "select 1 from known_topic where topic = $1", TOPIC))


async def all_sent(store: Database) -> bool:
    return await unsent(store) == 0


def test_every_topic_has_one_service_that_speaks_on_it() -> None:
    services = ("identity", "targets", "evaluation", "payroll_incentive", "notifications")
    assert sorted(TOPICS) == sorted(name for one in services for name in sent_by(one))
