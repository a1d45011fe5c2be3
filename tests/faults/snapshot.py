"""Everything that is stored, read from databases and topics without the services' own queries."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg
import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.events.registry import TOPICS

SERVICES: Final = ("identity", "targets", "evaluation", "payroll_incentive", "notifications")
READ_PATIENCE: Final = 60.0

OUTBOX: Final = """
select pos, bucket, topic, key, headers, value, event_id, sent_at is not null as sent
from outbox order by bucket, pos
"""
INBOX: Final = "select event_id from inbox"
LETTERS: Final = "select topic, key, value, headers, reason, state, attempts from dead_letter"
HEADERS: Final = msgspec.msgpack.Decoder(list[tuple[str, bytes | None]])

Rows = Sequence[Mapping[str, Any]]


@dataclass
class Store:
    """What one service's database holds of the mechanism."""

    outbox: Rows
    inbox: set[Any]
    letters: Rows


@dataclass
class Told:
    """One record of a topic."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]


@dataclass
class Snapshot:
    """All that the checks look at."""

    stores: dict[str, Store]
    topics: dict[str, list[Told]]
    tables: dict[tuple[str, str], Rows] = field(default_factory=dict)
    """The answers to the checks' own questions, by service and question."""

    def rows(self, service: str, question: str) -> Rows:
        return self.tables[service, question]


def headers_of(row: Mapping[str, Any]) -> dict[str, bytes]:
    """The headers of a row of an outbox."""
    return {name: value or b"" for name, value in HEADERS.decode(row["headers"])}


async def take(
    urls: Mapping[str, str], servers: str, questions: Sequence[tuple[str, str]]
) -> Snapshot:
    """Read it all."""
    tables: dict[tuple[str, str], Rows] = {}
    stores = {}
    for service in SERVICES:
        connection = await asyncpg.connect(urls[service])
        try:
            inbox = {row[0] for row in await connection.fetch(INBOX)}
            stores[service] = Store(
                await connection.fetch(OUTBOX), inbox, await connection.fetch(LETTERS)
            )
            for asked, question in questions:
                if asked == service:
                    tables[asked, question] = await connection.fetch(question)
        finally:
            await connection.close()
    return Snapshot(stores, await read_topics(servers), tables)


async def read_topics(servers: str) -> dict[str, list[Told]]:
    """Every record of every topic, in the order of each partition."""
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        parts = [TopicPartition(t.name, n) for t in TOPICS.values() for n in range(t.partitions)]
        consumer.assign(parts)
        ends = await consumer.end_offsets(parts)
        found: dict[str, list[Told]] = {name: [] for name in TOPICS}
        async with asyncio.timeout(READ_PATIENCE):
            while any([await consumer.position(part) < ends[part] for part in parts]):
                batches = await consumer.getmany(timeout_ms=200, max_records=5000)
                for record in (one for batch in batches.values() for one in batch):
                    heads = {name: value or b"" for name, value in record.headers}
                    found[record.topic].append(
                        Told(
                            record.topic, record.partition, record.offset,
                            record.key, record.value, heads,
                        )
                    )  # fmt: skip
        return found
    finally:
        await consumer.stop()
