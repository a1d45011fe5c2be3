"""What is on its way: unsent events, states to send, recalculations, records not handled."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.events.registry import TOPICS
from tests.faults.snapshot import SERVICES

PAYROLL: Final = "payroll_incentive"

BUSY: Final = """
select (select count(*) from outbox where sent_at is null) as unsent,
  (select count(*) from outbox_dirty) as dirty
"""
QUEUE: Final = "select count(*) from recalculation_queue"

WAITS: Final = """
select array(select event_id from outbox where sent_at is null) as unsent,
  (select coalesce(max(mark), 0) from outbox_dirty) as mark
"""
CHUNKS: Final = "select coalesce(max(chunk_id), 0) from recalculation_queue"

LEFT: Final = """
select (select count(*) from outbox where sent_at is null and event_id = any ($1))
  + (select count(*) from outbox_dirty where mark <= $2)
"""
CHUNKS_LEFT: Final = "select count(*) from recalculation_queue where chunk_id <= $1"

Heard = Mapping[str, Sequence[str]]
"""The topics that each group hears."""
Ends = Mapping[TopicPartition, int]


class Waiting(NamedTuple):
    """What waited in the databases at one moment."""

    unsent: Mapping[str, Sequence[Any]]
    marks: Mapping[str, int]
    chunk: int


@asynccontextmanager
async def database(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        yield connection
    finally:
        await connection.close(timeout=5)


async def waiting(urls: Mapping[str, str]) -> Waiting:
    """What waits now."""
    rows, chunk = {}, 0
    for service in SERVICES:
        async with database(urls[service]) as connection:
            rows[service] = await connection.fetchrow(WAITS)
            if service == PAYROLL:
                chunk = await connection.fetchval(CHUNKS)
    unsent = {service: row["unsent"] for service, row in rows.items()}
    return Waiting(unsent, {service: row["mark"] for service, row in rows.items()}, chunk)


async def left(urls: Mapping[str, str], before: Waiting) -> str:
    """What of that still waits; empty when nothing does."""
    for service in SERVICES:
        async with database(urls[service]) as connection:
            given = before.unsent[service], before.marks[service]
            if count := await connection.fetchval(LEFT, *given):
                return f"{service}: {count} events and states of before the healing to send"
            if service == PAYROLL and await connection.fetchval(CHUNKS_LEFT, before.chunk):
                return f"{service}: recalculations of before the healing wait"
    return ""


async def busy(urls: Mapping[str, str], servers: str, heard: Heard) -> str:
    """What is still on its way; empty when nothing is."""
    for service in SERVICES:
        async with database(urls[service]) as connection:
            row = await connection.fetchrow(BUSY)
            if row["unsent"] or row["dirty"]:
                return f"{service}: {row['unsent']} unsent, {row['dirty']} states to send"
            if service == PAYROLL and (chunks := await connection.fetchval(QUEUE)):
                return f"{service}: {chunks} recalculations wait"
    return await lagging(servers, heard, await ends(servers))


async def ends(servers: str) -> Ends:
    """Where each partition ends now."""
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, request_timeout_ms=5000)
    await consumer.start()
    try:
        # asked for all at once; else each unknown topic costs a round and a tenth of a second
        await consumer._client.set_topics(TOPICS)  # noqa: SLF001
        parts = [TopicPartition(t.name, n) for t in TOPICS.values() for n in range(t.partitions)]
        found: Ends = await consumer.end_offsets(parts)
        return found
    finally:
        await consumer.stop()


async def lagging(servers: str, heard: Heard, until: Ends) -> str:
    """The first group that has not committed up to these ends, and by how much."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers, request_timeout_ms=5000)
    await admin.start()
    try:
        for group, topics in heard.items():
            done = await admin.list_consumer_group_offsets(group)
            lag = {
                part: end - max(done[part].offset, 0) if part in done else end
                for part, end in until.items() if part.topic in topics
            }  # fmt: skip
            behind = {part: count for part, count in lag.items() if count > 0}
            if behind:
                part, most = max(behind.items(), key=lambda one: one[1])
                return f"{group}: {sum(behind.values())} records not handled, {most} of {part}"
        return ""
    finally:
        await admin.close()
