"""What the tests of the shared mechanism are made of: events, a broker's records, a relay."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaConsumer, TopicPartition
from pydantic import SecretStr
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.consumer import Consumer
from shared.consumer.table import Action
from shared.db import Transactions
from shared.events.identity import (
    AssignmentChanged,
    EmployeeChanged,
    EmployeeHired,
    EmployeeSnapshot,
    EmployeeState,
)
from shared.events.registry import TOPICS
from shared.observability import Progress
from shared.outbox import StateTopic, emit
from shared.relay import Relay, producer
from shared.session import raw
from shared.settings import Settings
from tests.support.people import HEALTH
from tests.support.stack_broker import Broker

TOPIC = EmployeeChanged.topic
STATE_TOPIC = EmployeeSnapshot.topic
NOW = datetime(2026, 7, 1, 3, tzinfo=UTC)


def changed(
    person: UUID, version: int = 1, kind: type[EmployeeState] = EmployeeChanged, **more: Any
) -> EmployeeState:
    """Version `version` of a person; the name says the version."""
    given: dict[str, Any] = {
        "agency_id": HEALTH,
        "version": version,
        "recorded_at": NOW,
        "employee_id": person,
        "nip": "198609262015051001",
        "name": f"v{version}",
        "hired_on": date(2015, 5, 1),
        "statuses": (),
        "assignments": (),
        "superiors": (),
    }
    return kind(**given | more)


def people(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


def settings(broker: Broker | None = None, service: str = "bare", **more: Any) -> Settings:
    """A worker's settings, with the timeouts of one machine."""
    given: dict[str, Any] = {
        "service": service,
        "database_url": SecretStr("postgresql://unused"),
        "jwks_url": "http://127.0.0.1:9/none",
        "kafka": broker.servers if broker else "127.0.0.1:9",
        "kafka_idempotent": broker.idempotent if broker else True,
        "session_timeout_ms": 2_000,
        "heartbeat_ms": 300,
        "rebalance_timeout_ms": 4_000,
    }
    return Settings(**given | more)


@asynccontextmanager
async def relay_of(
    transaction: Transactions,
    broker: Broker,
    states: Mapping[str, StateTopic] | None = None,
    kind: type[Relay] = Relay,
) -> AsyncIterator[Relay]:
    """A relay with a producer as workers have it; closed at the end."""
    chosen = settings(broker)
    relay = kind(transaction, lambda: producer(chosen), states or {}, Progress())
    try:
        yield relay
    finally:
        await relay.close()


async def say(transaction: Transactions, *events: EmployeeState) -> None:
    """Emit events in one transaction."""
    async with transaction() as session:
        await emit(session, *events)


async def drain(relay: Relay) -> int:
    """Relay until nothing waits; gives how much was sent."""
    total = 0
    while count := await relay.drain():
        total += count
    return total


async def records(broker: Broker, topic: str, keys: Iterable[UUID]) -> list[Any]:
    """All that a topic holds of these keys, in the order of each partition."""
    wanted = {str(key).encode() for key in keys}
    consumer = AIOKafkaConsumer(
        bootstrap_servers=broker.servers, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, p) for p in range(TOPICS[topic].partitions)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        found: list[Any] = []
        while any([await consumer.position(p) < ends[p] for p in partitions]):
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                found += [one for one in batch if one.key in wanted]
        return found
    finally:
        await consumer.stop()


def versions(found: Iterable[Any]) -> dict[bytes, list[int]]:
    """The versions of each key in the order they lie in the topic; 0 is a tombstone."""
    listed: dict[bytes, list[int]] = defaultdict(list)
    for one in found:
        listed[one.key].append(int(dict(one.headers).get("ce_aggversion", b"0")))
    return listed


def firsts(listed: Iterable[int]) -> list[int]:
    """Each version once, where it first appears."""
    return list(dict.fromkeys(listed))


async def until(what: Any, seconds: float = 20) -> None:
    """Wait until an awaitable condition holds.

    Raises:
        TimeoutError: it does not come to hold.
    """
    async with asyncio.timeout(seconds):
        while not await what():  # noqa: ASYNC110 - it is a database or a broker that changes
            await asyncio.sleep(0.05)


@asynccontextmanager
async def process_of(module: str, *words: str) -> AsyncIterator[Process]:
    """A module of the tests as a process of its own, killed at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"tests.shared.{module}", *words
    )
    try:
        yield process
        assert process.returncode is None, "it fell before it was killed"
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


HEAR = """
insert into heard (event_id, kind, subject, version, name)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[])
"""
HOLD = """
insert into held (subject, version, name)
select * from unnest($1::text[], $2::bigint[], $3::text[])
on conflict (subject) do update set version = excluded.version, name = excluded.name
where excluded.version > held.version
"""


async def hear(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
    """An action that notes every event it is given; gives back their subjects."""
    connection = await raw(session)
    await connection.execute(
        HEAR,
        [event.event_id for event in events],
        [type(event).__name__ for event in events],
        [event.subject for event in events],
        [event.version for event in events],
        [event.name for event in events],
    )
    return [event.subject for event in events]


async def hold(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
    """An action that keeps the newest version of each aggregate."""
    connection = await raw(session)
    for event in events:
        await connection.execute(HOLD, [event.subject], [event.version], [event.name])
    return []


def hearing(collapse: bool = False, action: Action = hear, **more: Any) -> Consumer:
    """A consumer of everything that is said of people."""
    kinds = (EmployeeHired, EmployeeChanged, AssignmentChanged)
    return Consumer(dict.fromkeys(kinds, action), collapse=collapse, **more)
