"""Parked records given to their actions again.

`python -m shared.consumer.retry identity [id …]` with the worker's CAPAIAN_DATABASE_URL.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

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
