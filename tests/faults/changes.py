"""What a stand-in does otherwise: planted mistakes, crashes, and a version to come.

The checks must go red with each mistake; a check that never failed proves nothing.
"""

import asyncio
import os
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

import msgspec

from shared import outbox, relay
from shared.consumer import process, subscribe
from shared.relay import Relay
from shared.relay.records import from_outbox
from shared.session import raw
from shared.topics import KnownTopics

SLOW: Final = 1.0
KILLED: Final = 137


def no_version_guard() -> None:
    """Whatever comes last is kept, however old."""
    copying = import_module("payroll_incentive.actions.copying")
    statement = copying.Copy.statement

    def unguarded(self: Any) -> str:
        return str(statement(self)).replace("where excluded.version > t.version", "")

    copying.Copy.statement = unguarded


def offset_first() -> None:
    """The offset moves on before the database has the effect."""

    async def handle(self: Any, message: subscribe.InjectedMessage) -> None:
        await message.ack()
        await asyncio.sleep(SLOW)
        await self.process(list(message.raw_message))

    subscribe.Subscription.handle = handle


def marked_first() -> None:
    """Events are marked as sent before they are."""
    send = Relay.send

    async def marked(self: Relay, records: list[Any]) -> None:
        async with self.transaction() as session:
            sent = await raw(session)
            for record in records:
                await sent.execute(
                    "update outbox set sent_at = now()"
                    " where sent_at is null and key = $1 and value = $2",
                    record.key, record.value,
                )  # fmt: skip
        await asyncio.sleep(2 * SLOW)
        await send(self, records)

    Relay.send = marked


def cursor() -> None:
    """The relay asks for what comes after the last number it sent."""
    last = 0

    async def drain(self: Relay) -> int:
        nonlocal last
        async with self.transaction() as session:
            connection = await raw(session)
            rows = await connection.fetch(AFTER, last)
            await self.send([from_outbox(row) for row in rows])
            await connection.execute(relay.SENT, *relay.columns(rows, "day", "bucket", "pos"))
            last = max([last, *(row["pos"] for row in rows)])
            return len(rows)

    Relay.drain = drain


AFTER: Final = "select * from outbox where pos > $1 and sent_at is null order by pos limit 2000"


def no_relay_lock() -> None:
    """Two relays may send the same bucket."""
    relay.WAITING = relay.WAITING.replace(
        "where pg_try_advisory_xact_lock($1, bucket)", "where $1::int is not null"
    )
    send = Relay.send

    async def slow(self: Relay, records: list[Any]) -> None:
        await asyncio.sleep(random.uniform(0, SLOW))
        await send(self, records)

    Relay.send = slow


def no_period_lock() -> None:
    """Who writes results, and who closes their period, do not wait for each other."""
    periods = import_module("evaluation.queries.periods")
    for name in ("FOR_WRITING", "FOR_CLOSING", "BY_CODE"):
        sql = getattr(periods, name)
        setattr(periods, name, sql.replace("for share", "").replace("for update", ""))


def swallowed() -> None:
    """What goes wrong with a batch is said to nobody."""
    call = process.Process.__call__

    async def quiet(self: process.Process, records: list[Any]) -> None:
        with suppress(Exception):
            await call(self, records)

    process.Process.__call__ = quiet


def no_topic_ids() -> None:
    """A topic is known by its name alone."""

    async def compare(_self: KnownTopics) -> None:
        await asyncio.sleep(0)

    KnownTopics.compare = compare  # type: ignore[method-assign]


def one_rupiah() -> None:
    """The last line of every statement is off by one rupiah."""
    recalculation = import_module("payroll_incentive.actions.recalculation")
    calculate = recalculation.calculate

    def off(facts: Any, policies: Any) -> Any:
        statement = calculate(facts, policies)
        if not statement.lines:
            return statement
        *others, last = statement.lines
        wrong = msgspec.structs.replace(last, amount=last.amount + 1)
        return msgspec.structs.replace(statement, lines=(*others, wrong))

    recalculation.calculate = off


def dies_before_mark() -> None:
    """Between publishing and marking the process is killed, most of the times."""
    send = Relay.send

    async def fatal(self: Relay, records: Sequence[Any]) -> None:
        await send(self, list(records))
        if random.random() < 0.6:
            os._exit(KILLED)

    Relay.send = fatal


def next_version() -> None:
    """Events say more than this version's readers know."""
    encode = outbox.encode

    def more(event: Any) -> bytes:
        known = msgspec.json.decode(encode(event))
        return msgspec.json.encode(known | {"added_in_the_next_version": {"remarks": ["-"]}})

    outbox.encode = more


CHANGES: Final[Mapping[str, Callable[[], None]]] = {
    change.__name__: change
    for change in (
        no_version_guard, offset_first, marked_first, cursor, no_relay_lock, no_period_lock,
        swallowed, no_topic_ids, one_rupiah, dies_before_mark, next_version,
    )
}  # fmt: skip
