"""The relay: carries saved events to Kafka, in order per key, and marks them sent.

One relay at a time holds a bucket (an advisory lock of its transaction); any number may run.
A crash between sending and marking sends twice, never loses.
"""

import asyncio
import os
import random
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

import msgspec
import structlog
from aiokafka import AIOKafkaProducer

from shared.db import Transactions, raw
from shared.events.base import Header, encode, headers
from shared.observability import PUBLISHED, Progress
from shared.outbox import StateTopic, mark_dirty
from shared.settings import Settings

LOCKS: Final = 7201
BATCH: Final = 2_000
BUSY_PAUSE: Final = 0.02
IDLE_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 15.0
SEND_TIMEOUT: Final = 20.0

log = structlog.get_logger()

WAITING = """
with waiting as materialized (
  select bucket from (select bucket from outbox where sent_at is null limit 10000) as unsent
  union
  select bucket from outbox_dirty
)
select bucket from waiting where pg_try_advisory_xact_lock($1, bucket)
"""
UNSENT = """
select day, bucket, pos, topic, key, value, headers from outbox
where sent_at is null and bucket = any ($1::smallint[]) order by pos limit $2
"""
SENT = """
update outbox set sent_at = clock_timestamp()
from unnest($1::date[], $2::smallint[], $3::bigint[]) as row (day, bucket, pos)
where outbox.day = row.day and outbox.bucket = row.bucket and outbox.pos = row.pos
"""
DIRTY = """
select topic, key, mark from outbox_dirty where bucket = any ($1::smallint[]) order by mark limit $2
"""
CLEAN = """
delete from outbox_dirty
using unnest($1::text[], $2::text[], $3::bigint[]) as row (topic, key, mark)
where outbox_dirty.topic = row.topic and outbox_dirty.key = row.key and outbox_dirty.mark = row.mark
"""


def producer(settings: Settings) -> AIOKafkaProducer:
    """A producer that loses nothing it was given: acks from all replicas, idempotent."""
    return AIOKafkaProducer(
        bootstrap_servers=settings.brokers,
        acks="all",
        enable_idempotence=settings.kafka_idempotent,
        linger_ms=5,
        max_batch_size=262_144,
        compression_type="lz4",
        request_timeout_ms=10_000,
    )


class Relay:
    """The outbox of one service on its way to Kafka."""

    def __init__(
        self,
        transaction: Transactions,
        make_producer: Callable[[], AIOKafkaProducer],
        states: Mapping[str, StateTopic],
        progress: Progress,
    ) -> None:
        self.transaction = transaction
        self.make_producer = make_producer
        self.states = states
        self.progress = progress
        self.producer: AIOKafkaProducer | None = None

    async def run(self) -> None:
        """Relay until cancelled; after any error with a new producer and a growing pause."""
        failures = 0
        while True:
            try:
                count = await self.drain()
            except Exception as error:  # noqa: BLE001 - whatever it was: say it, start afresh
                failures += 1
                log.warning("relay failed", error=repr(error), failures=failures)
                await self.close()
                await asyncio.sleep(min(LONGEST_PAUSE, 0.2 * 2**failures) * random.uniform(0.5, 1))  # noqa: S311 - jitter
            else:
                failures = 0
                self.progress.beat("relay")
                await asyncio.sleep(BUSY_PAUSE if count else IDLE_PAUSE)

    async def close(self) -> None:
        """Let the producer go, whatever state it is in."""
        used, self.producer = self.producer, None
        if used is not None:
            with suppress(Exception):
                await asyncio.wait_for(used.stop(), 5)

    async def drain(self) -> int:
        """Send one batch of what waits, in the buckets no other relay holds; gives its size."""
        async with self.transaction() as session:
            connection = await raw(session)
            rows = await connection.fetch(WAITING, LOCKS)
            if not rows:
                return 0
            buckets = [row["bucket"] for row in rows]
            unsent = await connection.fetch(UNSENT, buckets, BATCH)
            dirty = await connection.fetch(DIRTY, buckets, BATCH)
            records = [from_outbox(row) for row in unsent]
            records += await self.from_tables(connection, dirty)
            await connection.execute("select 1")
            await self.send(records)
            await connection.execute(SENT, *columns(unsent, "day", "bucket", "pos"))
            await connection.execute(CLEAN, *columns(dirty, "topic", "key", "mark"))
            return len(records)

    async def from_tables(self, connection: Any, dirty: list[Any]) -> list["Record"]:
        """The present state of marked keys; a key without a state is a tombstone."""
        records = []
        for topic, state in self.states.items():
            keys = [row["key"] for row in dirty if row["topic"] == topic]
            if not keys:
                continue
            found = {event.key: event for event in await state.read(connection, keys)}
            source = self.transaction.service
            for key in keys:
                event = found.get(key)
                value = encode(event) if event else None
                head = headers(event, source) if event else []
                records.append(Record(topic, key.encode(), value, head))
        return records

    async def send(self, records: list["Record"]) -> None:
        """Send all, and wait until the broker has them all."""
        if self.producer is None:
            self.producer = self.make_producer()
            await asyncio.wait_for(self.producer.start(), SEND_TIMEOUT)
        async with asyncio.timeout(SEND_TIMEOUT):
            futures = [
                await self.producer.send(r.topic, r.value, key=r.key, headers=r.headers)
                for r in records
            ]
            await asyncio.gather(*futures)
        for record in records:
            PUBLISHED.labels(record.topic).inc()


class Record(msgspec.Struct, frozen=True):
    """What is sent to Kafka."""

    topic: str
    key: bytes
    value: bytes | None
    headers: list[Header]


def from_outbox(row: Any) -> Record:
    head = msgspec.msgpack.decode(row["headers"], type=list[Header])
    return Record(row["topic"], row["key"], row["value"], head)


def columns(rows: list[Any], *names: str) -> list[list[Any]]:
    return [[row[name] for row in rows] for name in names]


async def republish(transaction: Transactions, states: Mapping[str, StateTopic]) -> int:
    """Have every kept event and every state sent again: after a broker forgot. Gives the count.

    Re-sent events are the same events; receivers know them.
    """
    async with transaction() as session:
        connection = await raw(session)
        status = await connection.execute("update outbox set sent_at = null")
        for topic, state in states.items():
            await mark_dirty(session, topic, await state.keys(connection))
        return int(status.split()[-1])


async def main() -> None:
    """`python -m shared.relay republish identity` with the worker's CAPAIAN_DATABASE_URL."""
    _, verb, package = sys.argv
    if verb != "republish":
        raise SystemExit(f"unknown: {verb}. Use republish.")
    transaction = Transactions()
    transaction.bind(package, os.environ["CAPAIAN_DATABASE_URL"], pool=1)
    count = await republish(transaction, import_module(f"{package}.handlers").STATES)
    await transaction.close()
    log.info("republish", service=package, events=count)


if __name__ == "__main__":
    asyncio.run(main())
