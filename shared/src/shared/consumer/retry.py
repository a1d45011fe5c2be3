"""Parked records given to their actions again, because an operator said so.

The worker does what was asked for by HTTP. By hand:
`python -m shared.consumer.retry identity [id …]` with the worker's CAPAIAN_DATABASE_URL.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any, Final, NamedTuple

import msgspec

from shared.consumer.process import Process
from shared.consumer.table import Consumer
from shared.db import Transactions
from shared.session import raw

RawHeader = tuple[str, bytes | None]

PARKED = """
select id, attempts, topic, partition, "offset", key, headers, value from dead_letter
where state = 'parked' and ($1::bigint[] is null or id = any ($1)) order by id
"""
HANDLED = "update dead_letter set state = 'handled' where id = $1 and attempts = $2 returning id"

TAKE = """
update dead_letter_retry set taken_at = now() where id = (
  select id from dead_letter_retry
  where done_at is null and (taken_at is null or taken_at < now() - $1::interval)
  order by id limit 1 for update skip locked)
returning id, letter_id
"""
DONE = """
update dead_letter_retry set done_at = now(),
  outcome = (select state from dead_letter where id = letter_id)
where id = $1
"""
PATIENCE: Final = timedelta(minutes=1)
"""After so long a retry that was taken is taken again: whoever took it may have died."""


class Parked(NamedTuple):
    """A record as it came from Kafka."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: list[RawHeader]
    value: bytes | None


async def retry(
    transaction: Transactions, consumer: Consumer, ids: Sequence[int] | None = None
) -> tuple[int, int]:
    """Handle parked records, oldest first; gives how many were handled, and how many not.

    A record that fails again stays parked with one attempt more.
    """
    process = Process(transaction, consumer)
    async with transaction() as session:
        rows = await (await raw(session)).fetch(PARKED, ids)
    handled = 0
    for row in rows:
        await process([parked(row)])
        async with transaction() as session:
            done = await (await raw(session)).fetchval(HANDLED, row["id"], row["attempts"])
        handled += done is not None
    return handled, len(rows) - handled


async def retry_asked(transaction: Transactions, consumer: Consumer) -> None:
    """Do the retries that somebody asked for, oldest first.

    One that is cut short is done again, by whichever worker comes by.
    """
    while True:
        async with transaction() as session:
            taken = await (await raw(session)).fetchrow(TAKE, PATIENCE)
        if taken is None:
            return
        await retry(transaction, consumer, [taken["letter_id"]])
        async with transaction() as session:
            await (await raw(session)).execute(DONE, taken["id"])


def parked(row: Any) -> Parked:
    head = msgspec.msgpack.decode(row["headers"], type=list[RawHeader])
    return Parked(row["topic"], row["partition"], row["offset"], row["key"], head, row["value"])


async def main() -> None:
    package, *ids = sys.argv[1:]
    transaction = Transactions()
    transaction.bind(package, os.environ["CAPAIAN_DATABASE_URL"], pool=2)
    consumer: Consumer = import_module(f"{package}.handlers").CONSUMER
    handled, left = await retry(transaction, consumer, [int(i) for i in ids] or None)
    await transaction.close()
    sys.stdout.write(f"{package}: {handled} handled, {left} still parked\n")


if __name__ == "__main__":
    asyncio.run(main())
