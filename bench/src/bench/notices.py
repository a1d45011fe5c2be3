"""Finalised evaluations heard by the worker of notifications: everybody is told."""

from typing import Final

import asyncpg

from bench.brokers import broker
from bench.doors import records
from bench.figures import Figure, figure
from bench.floor import Floor
from bench.passage import hear, told
from bench.people import evaluated, hired
from bench.place import Place
from bench.workers import workers
from notifications.handlers import CONSUMER

SERVICE: Final = "notifications"
MOST_RATIO: Final = 4.0
MOST_MEMORY: Final = 250.0


async def measure(where: Place, count: int, floor: Floor) -> list[Figure]:
    await where.fresh(SERVICE)
    heard = records(evaluated(hired(count)))
    with broker() as on:
        async with workers(where, on, SERVICE, CONSUMER.topics) as crew:
            cost = await hear(where, on, crew, heard)
    await confirm(where, count)
    return [
        *told("notices", cost, count, floor, MOST_RATIO),
        figure("notifications' worker, peak memory", count, cost.peak, "MB", MOST_MEMORY),
    ]


async def confirm(where: Place, count: int) -> None:
    """See that everybody has a notice.

    Raises:
        RuntimeError: somebody has not.
    """
    connection = await asyncpg.connect(where.cluster.url(SERVICE))
    found = await connection.fetchval("select count(*) from notice")
    await connection.close()
    if found != count:
        raise RuntimeError(f"{count} evaluations were handled, and left {found} notices")
