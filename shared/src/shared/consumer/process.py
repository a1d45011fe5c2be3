"""One batch of records: everything it causes in one transaction, or nothing."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import asyncpg
import structlog
from opentelemetry import propagate, trace
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.consumer.decode import Received, decode_all, read_headers
from shared.consumer.table import Consumer
from shared.db import Transactions
from shared.errors import Refusal
from shared.events.base import Event
from shared.inbox import DeadLetter, first_times, park
from shared.observability import CONSUMED, describe

log = structlog.get_logger()

TRANSIENT_STATES: Final = ("08", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58")
"""SQLSTATE classes that say nothing about the event: connection, rights, names of tables (a schema
not migrated yet), rollback, resources, operator."""

CIRCUIT: Final = 50
"""More culprits than this, and than successes, are not bad events but a bad program: stop."""

LINKS: Final = 20


class Stopped(RuntimeError):
    """Nearly nothing of a batch can be handled: consuming stops instead of parking it all."""


class Process:
    """What a worker does with each batch."""

    def __init__(self, transaction: Transactions, consumer: Consumer) -> None:
        self.transaction = transaction
        self.consumer = consumer
        self.tracer = trace.get_tracer("shared.consumer")

    async def __call__(self, records: list[Any]) -> None:
        """Handle a batch.

        Raises:
            Exception: of a transient kind; nothing was written and the batch may be read again.
        """
        received, dead = decode_all(records, self.consumer.handlers.keys())
        if received or dead:
            with self.tracer.start_as_current_span("batch", links=links(records)):
                await self.attempt(received, dead, Tally())

    async def attempt(
        self, items: Sequence[Received], dead: Sequence[DeadLetter], tally: "Tally"
    ) -> None:
        """Write a batch; where an event cannot be handled, halve until it is alone, and park it."""
        try:
            await self.write(items, dead)
            tally.good += len(items)
        except Exception as error:
            if is_transient(error) or not items:
                raise
            if len(items) > 1:
                middle = len(items) // 2
                await self.attempt(items[:middle], dead, tally)
                await self.attempt(items[middle:], (), tally)
                return
            tally.blame(items[0], error)
            culprit = DeadLetter(items[0].record, reason(error), repr(error))
            await self.write((), [*dead, culprit])

    async def write(self, items: Sequence[Received], dead: Sequence[DeadLetter]) -> None:
        """Effect, inbox, dead letters and new events of a batch, in one transaction."""
        name = self.transaction.service
        async with self.transaction() as session:
            first = await first_times(session, name, [item.event.event_id for item in items])
            fresh = [item.event for item in items if item.event.event_id in first]
            kept = newest(fresh) if self.consumer.collapse else unique(fresh)
            await self.act(session, kept)
            await park(session, name, dead)
        count(items, fresh, kept, dead)

    async def act(self, session: AsyncSession, events: Sequence[Event]) -> None:
        """Give the events to their actions, in the table's order."""
        touched: list[Any] = []
        for action in dict.fromkeys(self.consumer.handlers.values()):
            concerned = [e for e in events if self.consumer.handlers[type(e)] is action]
            if concerned:
                touched.extend(await action(session, concerned) or ())
        if touched and self.consumer.finish:
            await self.consumer.finish(session, touched)


class Tally:
    """How a batch that is being halved fares."""

    def __init__(self) -> None:
        self.good = self.bad = 0

    def blame(self, item: Received, error: Exception) -> None:
        """Count a culprit.

        Raises:
            Stopped: the events are not what is wrong here.
        """
        self.bad += 1
        log.error("cannot be handled", event_id=str(item.event.event_id), error=describe(error))
        if self.bad > CIRCUIT and self.bad > self.good:
            raise Stopped(f"{self.bad} events of one batch failed") from error


def newest(events: Sequence[Event]) -> list[Event]:
    """The newest event of each aggregate, in the order they came."""
    latest: dict[str, Event] = {}
    for event in events:
        if event.subject not in latest or event.version > latest[event.subject].version:
            latest[event.subject] = event
    return list(latest.values())


def unique(events: Sequence[Event]) -> list[Event]:
    """Each event once, however often the batch holds it."""
    return list({event.event_id: event for event in events}.values())


def is_transient(error: BaseException) -> bool:
    """Whether trying the same again later may succeed."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or error.orig is None:
            return True
        return is_transient(error.orig.__cause__ or error.orig)
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate or "").startswith(TRANSIENT_STATES)
    return isinstance(error, asyncpg.InterfaceError | PoolTimeoutError | OSError)


def reason(error: Exception) -> str:
    return error.code if isinstance(error, Refusal) else type(error).__name__


def links(records: Sequence[Any]) -> list[trace.Link]:
    """Links from a batch to the traces of some of its records."""
    contexts = []
    for record in records[:LINKS]:
        try:
            carrier = propagate.extract(read_headers(record))
        except ValueError:
            continue
        contexts.append(trace.get_current_span(carrier).get_span_context())
    return [trace.Link(context) for context in contexts if context.is_valid]


def count(
    items: Sequence[Received],
    fresh: Sequence[Event],
    kept: Sequence[Event],
    dead: Sequence[DeadLetter],
) -> None:
    for kind, number in Counter(type(event).__name__ for event in kept).items():
        CONSUMED.labels(kind, "applied").inc(number)
    once = len({event.event_id for event in fresh})
    CONSUMED.labels("any", "duplicate").inc(len(items) - once)
    CONSUMED.labels("any", "superseded").inc(once - len(kept))
    for letter in dead:
        CONSUMED.labels("any", "dead").inc()
        log.error("dead letter", reason=letter.reason, topic=letter.record.topic)
