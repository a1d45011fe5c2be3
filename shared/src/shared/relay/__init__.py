"""The relay: carries saved events to Kafka, in order per key, and marks them sent.

One relay at a time holds a bucket (an advisory lock of its transaction); any number may run.
A crash between sending and marking sends twice, never loses.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerClosed

from shared.db import Transactions
from shared.observability import PUBLISHED, Progress, describe
from shared.outbox import StateTopic, mark_dirty
from shared.relay.records import Record, batches, from_outbox, state_records
from shared.session import raw
from shared.settings import Settings
from shared.topics import FORGET

LOCKS: Final = 7201
BATCH: Final = 2_000
BUSY_PAUSE: Final = 0.02
IDLE_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 15.0
SEND_TIMEOUT: Final = 20.0
STOP_TIMEOUT: Final = 5.0
FIRST_PAUSE: Final = 0.4

log = structlog.get_logger()

WAITING = """
with recursive unsent (bucket) as (
  (select bucket from outbox where sent_at is null order by bucket limit 1)
  union all
  select (select bucket from outbox where sent_at is null and outbox.bucket > unsent.bucket
          order by bucket limit 1)
  from unsent where unsent.bucket is not null
), waiting as materialized (
  select bucket from unsent where bucket is not null
  union
  select bucket from outbox_dirty where topic = any ($2::text[])
)
select bucket from waiting where pg_try_advisory_xact_lock($1, bucket)
"""
UNSENT = """
select row.* from unnest($1::smallint[]) as taken (bucket) cross join lateral (
  select day, bucket, pos, topic, key, value, headers from outbox
  where sent_at is null and outbox.bucket = taken.bucket order by pos limit $2
) as row limit $2
"""
SENT = """
update outbox set sent_at = clock_timestamp()
from unnest($1::date[], $2::smallint[], $3::bigint[]) as row (day, bucket, pos)
where outbox.day = row.day and outbox.bucket = row.bucket and outbox.pos = row.pos
"""
AGAIN = "update outbox set sent_at = null where sent_at is not null"
DIRTY = """
select mark, topic, keys from (
  select mark, topic, keys, sum(cardinality(keys)) over (order by mark) - cardinality(keys) as ahead
  from (select mark, topic, keys from outbox_dirty
        where bucket = any ($1::smallint[]) and topic = any ($2::text[])
        order by mark limit $3) as next
) as marked where ahead < $3 order by mark
"""
CLEAN = "delete from outbox_dirty where mark = any ($1::bigint[])"
"""What is marked again meanwhile is another row, and stays."""


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
        self.resting: dict[str, float] = {}

    async def run(self) -> None:
        """Relay until cancelled; after any error with a new producer and a growing pause."""
        try:
            await self.carry()
        finally:
            await self.close()

    async def carry(self) -> None:
        failures = 0
        while True:
            try:
                count = await self.drain()
            except Exception as error:  # noqa: BLE001 - whatever it was: say it, start afresh
                failures += 1
                log.warning("relay failed", error=describe(error), failures=failures)
                await self.close()
                await asyncio.sleep(pause(failures, FIRST_PAUSE, LONGEST_PAUSE))
            else:
                failures = 0
                await asyncio.sleep(BUSY_PAUSE if count else IDLE_PAUSE)
            self.progress.beat("relay")

    async def close(self) -> None:
        """Let the producer go, whatever state it is in."""
        used, self.producer = self.producer, None
        if used is not None:
            await abandon(used)

    async def drain(self) -> int:
        """Send one batch of what waits, in the buckets no other relay holds; gives its size."""
        async with self.transaction() as session:
            connection = await raw(session)
            topics = self.readable()
            buckets = [row["bucket"] for row in await connection.fetch(WAITING, LOCKS, topics)]
            if not buckets:
                return 0
            random.shuffle(buckets)  # none goes first for ever
            unsent = await connection.fetch(UNSENT, buckets, BATCH)
            dirty = await connection.fetch(DIRTY, buckets, topics, BATCH)
            states, read = await self.from_tables(dirty)
            records = [from_outbox(row) for row in unsent] + states
            await connection.execute("select 1")  # lets the snapshot go while Kafka works
            await self.send(records)
            await connection.execute(SENT, *columns(unsent, "day", "bucket", "pos"))
            await connection.execute(CLEAN, read)
            return len(records)

    def readable(self) -> list[str]:
        """The state topics that are not resting after a failure."""
        now = time.monotonic()
        return [topic for topic in self.states if self.resting.get(topic, 0) <= now]

    async def from_tables(self, dirty: list[Any]) -> tuple[list[Record], list[int]]:
        """The present states of marked keys, and the marks they answer.

        A state may take several statements: all see one moment, else a version could be sent with
        what an older one said, and be believed. A topic that cannot be read stays marked, rests
        a while, and holds up nothing else.
        """
        records: list[Record] = []
        read: list[int] = []
        for topic, state in self.states.items():
            marks = [row for row in dirty if row["topic"] == topic]
            if not marks:
                continue
            try:
                keys = list(dict.fromkeys(key for row in marks for key in row["keys"]))
                async with self.transaction(snapshot=True) as session:
                    found = await state.read(await raw(session), keys)
                records += state_records(topic, keys, found, self.transaction.service)
                read += [row["mark"] for row in marks]
            except Exception:
                log.exception("states cannot be sent", topic=topic)
                self.resting[topic] = time.monotonic() + LONGEST_PAUSE
        return records, read

    async def send(self, records: list[Record]) -> None:
        """Send all, and wait until the broker has them all."""
        if self.producer is None:
            self.producer = self.make_producer()
            await asyncio.wait_for(self.producer.start(), SEND_TIMEOUT)
        async with asyncio.timeout(SEND_TIMEOUT):
            futures = [
                await self.producer.send_batch(batch, topic, partition=partition)
                async for topic, partition, batch in batches(self.producer, records)
            ]
            await asyncio.gather(*futures)
        for topic, count in Counter(record.topic for record in records).items():
            PUBLISHED.labels(topic).inc(count)


async def abandon(used: AIOKafkaProducer) -> None:
    """Stop a producer. Where Kafka is away drop what it holds, which would be sent late."""
    try:
        await asyncio.wait_for(used.stop(), STOP_TIMEOUT)
    except Exception as error:  # noqa: BLE001 - it is given up in any case
        log.warning("producer abandoned", error=describe(error))
        used._message_accumulator.fail_all(ProducerClosed())  # noqa: SLF001 - stop() offers no way
        if sender := used._sender.sender_task:  # noqa: SLF001 - as above
            sender.cancel()
        await used.client.close()


def pause(failures: int, first: float, longest: float) -> float:
    """Seconds to wait after so many failures in a row: doubling, with chance in it."""
    whole: float = min(longest, first * 2 ** min(failures - 1, 30))
    return whole * random.uniform(0.5, 1)  # noqa: S311 - jitter


def columns(rows: list[Any], *names: str) -> list[list[Any]]:
    return [[row[name] for row in rows] for name in names]


async def republish(transaction: Transactions, states: Mapping[str, StateTopic]) -> int:
    """Have every kept event and every state sent again: after a broker forgot. Gives the count.

    Re-sent events are the same events; receivers know them. Topics that are others than they were
    may be worked with from now on; what is read of them is read from the beginning.
    """
    async with transaction() as session:
        connection = await raw(session)
        await connection.execute("set local statement_timeout = 0")
        status = await connection.execute(AGAIN)
        await connection.execute(FORGET)
        for topic, state in states.items():
            await mark_dirty(session, topic, await state.keys(connection))
        return int(status.split()[-1])
