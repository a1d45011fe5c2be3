"""The outbox: an event is saved beside the change that caused it, and sent afterwards.

Rows are kept and marked when sent, in daily partitions, so that a lost topic can be sent again.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple
from zlib import crc32

import msgspec
from opentelemetry import propagate
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.events.base import Event, Header, encode, headers
from shared.session import raw

BUCKETS: Final = 32
LARGEST_EVENT: Final = 900_000
"""Bytes: a little under what a broker takes."""

INSERT = """
insert into outbox (bucket, topic, key, value, headers, event_id)
select bucket, topic, key, value, headers, event_id
from unnest($1::smallint[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::uuid[])
  with ordinality as row (bucket, topic, key, value, headers, event_id, place)
order by place
"""

MARK = """
insert into outbox_dirty (topic, bucket, keys)
select $1, bucket, string_to_array(keys, E'\\n')
from unnest($2::smallint[], $3::text[]) as row (bucket, keys)
"""
MARKED_AT_ONCE: Final = 20
"""Keys of one bucket that are marked, sent and done with together: what a row has room for."""


class StateTopic(NamedTuple):
    """How a compacted topic is filled from tables: `read` keys' rows, list all `keys`."""

    read: Callable[[Any, Sequence[str]], Awaitable[Iterable[Event]]]
    keys: Callable[[Any], Awaitable[Iterable[str]]]


class EventTooLarge(ValueError):
    """An event that no broker takes; a change that emits it is undone."""


def bucket(key: str) -> int:
    """The bucket of a Kafka key: one relay at a time sends it, so keys keep their order."""
    return crc32(key.encode()) % BUCKETS


async def emit(session: AsyncSession, *events: Event) -> None:
    """Save events beside the change of this transaction, in the order given."""
    if not events:
        return
    context = trace_context()
    source = session.info["service"]
    rows = [(event, wire(event), headers(event, source, context)) for event in events]
    connection = await raw(session)
    await connection.execute(
        INSERT,
        [bucket(event.key) for event, _, _ in rows],
        [event.topic for event, _, _ in rows],
        [event.key.encode() for event, _, _ in rows],
        [value for _, value, _ in rows],
        [msgspec.msgpack.encode(head) for _, _, head in rows],
        [event.event_id for event, _, _ in rows],
    )


async def mark_dirty(session: AsyncSession, topic: str, keys: Iterable[str]) -> None:
    """Have the newest state of these keys sent to a compacted topic."""
    by_bucket: dict[int, list[str]] = {}
    for key in dict.fromkeys(keys):
        by_bucket.setdefault(bucket(key), []).append(key)
    rows = [
        (number, "\n".join(marked[n : n + MARKED_AT_ONCE]))
        for number, marked in sorted(by_bucket.items())
        for n in range(0, len(marked), MARKED_AT_ONCE)
    ]
    if rows:
        connection = await raw(session)
        await connection.execute(MARK, topic, *map(list, zip(*rows, strict=True)))


def wire(event: Event) -> bytes:
    """The bytes of an event.

    Raises:
        EventTooLarge: no broker takes as many.
    """
    value = encode(event)
    if len(value) > LARGEST_EVENT:
        raise EventTooLarge(f"{type(event).__name__} {event.subject} is too large to send")
    return value


def trace_context() -> list[Header]:
    """The present trace as headers, so that it survives the outbox."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return [(name, value.encode()) for name, value in carrier.items()]
