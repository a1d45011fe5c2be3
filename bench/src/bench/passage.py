"""The way of events between Kafka and the tables of a service, measured one direction at a time."""

import asyncio
from collections.abc import Sequence
from typing import Final

import asyncpg

from bench.brokers import Broker, Group, packed, watched
from bench.doors import Record
from bench.figures import Figure, against, figure
from bench.floor import Floor
from bench.meter import Cost, Meter
from bench.place import Place
from bench.workers import Crew, Relays

PATIENCE: Final = 600.0
PAUSE: Final = 0.05

WAITING: Final = """
select exists (select from outbox where sent_at is null)
  or exists (select from outbox_dirty)
"""


async def hear(where: Place, on: Broker, crew: Crew, heard: Sequence[Record]) -> Cost:
    """What it costs from records that wait in Kafka until their effect is committed.

    The workers are held while the records are sent, so that nothing is handled beforehand. Their
    offsets follow their commits, so they are done when the offsets lie behind all records.
    """
    async with packed(on, heard) as send, watched(on, crew.service) as group:
        crew.hold()
        await send()
        with Meter(where.postgres, *crew.processes, broker=on.process) as meter:
            crew.go_on()
            await all_handled(group, heard)
    return meter.cost


async def all_handled(group: Group, heard: Sequence[Record]) -> None:
    async with asyncio.timeout(PATIENCE):
        while await group.handled(heard[0].topic) < len(heard):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(PAUSE)


async def relay(where: Place, on: Broker, crew: Crew, relays: Relays) -> Cost:
    """What it costs to send all that waits in the outbox, and to mark it as sent."""
    connection = await asyncpg.connect(where.cluster.url(crew.service))
    try:
        with Meter(where.postgres, *crew.processes, broker=on.process) as meter:
            await relays.let_go()
            async with asyncio.timeout(PATIENCE):
                while await connection.fetchval(WAITING):  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(PAUSE)
        await relays.hold()
    finally:
        await connection.close()
    return meter.cost


def told(name: str, cost: Cost, count: int, floor: Floor, most: float) -> list[Figure]:
    """The figures of a way: CPU against the floor, of whom it was, and how fast it went."""
    whole, own, postgres, upkeep, broker = (
        1_000 * seconds / count
        for seconds in (cost.cpu, cost.own, cost.postgres, cost.upkeep, cost.broker)
    )
    return [
        against(floor.milliseconds, f"{name}, CPU each", count, whole, most),
        figure(f"{name}, of it the worker", count, own, "CPU ms"),
        figure(f"{name}, of it PostgreSQL", count, postgres, "CPU ms"),
        figure(f"{name}, of that upkeep", count, upkeep, "CPU ms"),
        figure(f"{name}, beside it the broker", count, broker, "CPU ms"),
        figure(f"{name}, rate", count, count / cost.wall, "employees/s"),
    ]
