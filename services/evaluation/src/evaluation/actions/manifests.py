"""Publishing what a closed feed holds, and what changed in it since."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.manifest import Entry, chunks
from shared.events.evaluation import ManifestEntry, PeriodManifest
from shared.outbox import emit
from shared.session import raw

LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 0))"
NEXT = """
select coalesce(max(chunk), 0) + 1 from manifest_chunk
where (agency_id, feed, reference) = ($1, $2, $3)
"""
CHUNK = """
insert into manifest_chunk (agency_id, feed, reference, chunk, reason, actor, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7)
"""
ENTRIES = """
insert into manifest_entry (agency_id, feed, reference, chunk, employee_id, version, digest)
select $1, $2, $3, $4, employee_id, version, digest
from unnest($5::uuid[], $6::bigint[], $7::text[]) as row (employee_id, version, digest)
"""


class Feed(NamedTuple):
    """A feed that can be closed: an agency's evaluation period, or its records of a month."""

    agency_id: UUID
    feed: str
    reference: str


class Act(NamedTuple):
    """Who does something, when, and why where a reason is asked for."""

    actor: UUID
    now: datetime
    reason: str | None = None


async def take_turn(session: AsyncSession, feed: Feed) -> None:
    """Publish parts of a feed one transaction after the other; call it before reading entries."""
    await (await raw(session)).execute(LOCK, ":".join(map(str, feed)))


async def publish(session: AsyncSession, feed: Feed, entries: Sequence[Entry], act: Act) -> None:
    """Send entries in parts of at most 2,000, and keep what was sent."""
    connection = await raw(session)
    first = await connection.fetchval(NEXT, *feed)
    for number, part in enumerate(chunks(entries), first):
        await connection.execute(CHUNK, *feed, number, act.reason, act.actor, act.now)
        await connection.execute(
            ENTRIES,
            *feed,
            number,
            [entry.employee_id for entry in part],
            [entry.version for entry in part],
            [entry.digest for entry in part],
        )
        await emit(
            session,
            PeriodManifest(
                agency_id=feed.agency_id,
                version=1,
                recorded_at=act.now,
                actor=act.actor,
                feed=feed.feed,
                reference=feed.reference,
                chunk=number,
                entries=tuple(ManifestEntry(*entry) for entry in part),
            ),
        )
