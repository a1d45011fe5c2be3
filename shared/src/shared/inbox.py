"""The inbox: what was handled, and what could not be, in the handler's own transaction."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.session import raw

FIRST = """
insert into inbox (consumer, event_id)
select $1, event_id from unnest($2::uuid[]) as row (event_id) order by event_id
on conflict do nothing
returning event_id
"""

PARK = """
insert into dead_letter (consumer, digest, topic, partition, "offset", key, headers, value,
                         reason, error)
select $1, digest, topic, partition, "offset", key, headers, value, reason, error
from unnest($2::bytea[], $3::text[], $4::integer[], $5::bigint[], $6::bytea[], $7::bytea[],
            $8::bytea[], $9::text[], $10::text[])
  as row (digest, topic, partition, "offset", key, headers, value, reason, error)
on conflict (consumer, digest) do update set attempts = dead_letter.attempts + 1,
  state = 'parked', error = excluded.error
"""


class DeadLetter(NamedTuple):
    """A record as it came, and why it could not be handled."""

    record: Any
    reason: str
    error: str


async def first_times(session: AsyncSession, consumer: str, ids: Sequence[UUID]) -> set[UUID]:
    """Record events as handled; gives back those that were not before."""
    if not ids:
        return set()
    connection = await raw(session)
    rows = await connection.fetch(FIRST, consumer, list(set(ids)))
    return {row["event_id"] for row in rows}


async def park(session: AsyncSession, consumer: str, letters: Iterable[DeadLetter]) -> None:
    """Keep records that cannot be handled, once each whatever their number of deliveries."""
    unique = {digest(letter.record): letter for letter in letters}
    if not unique:
        return
    records = [letter.record for letter in unique.values()]
    connection = await raw(session)
    await connection.execute(
        PARK,
        consumer,
        list(unique),
        [record.topic for record in records],
        [record.partition for record in records],
        [record.offset for record in records],
        [record.key for record in records],
        [msgspec.msgpack.encode(list(record.headers)) for record in records],
        [record.value for record in records],
        [letter.reason for letter in unique.values()],
        [storable(letter.error) for letter in unique.values()],
    )


def storable(words: str) -> str:
    """What a text column takes of these words: no NUL, no half characters, not too many."""
    return words[:2000].replace("\0", "").encode(errors="backslashreplace").decode()


def digest(record: Any) -> bytes:
    """What makes a record itself: key, headers and value; its offset is information only."""
    parts = (record.key, [list(pair) for pair in record.headers], record.value)
    return hashlib.sha256(msgspec.msgpack.encode(parts)).digest()
