"""Finalised evaluations through Kafka: payroll's own worker process, its relay, its PostgreSQL."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from bench.brokers import Broker, broker
from bench.doors import Record, listening, records
from bench.figures import Figure, against, figure
from bench.floor import Floor
from bench.meter import Meter
from bench.passage import hear, relay, told
from bench.payroll import SERVICE, payroll
from bench.people import evaluated, hired
from bench.place import Place
from bench.workers import Crew, Relays, held, workers
from payroll_incentive.handlers import CONSUMER

MOST_RATIO: Final = 8.0
MOST_RELAY_RATIO: Final = 2.0
LEAST_RATE: Final = 5_000.0
MOST_MEMORY: Final = 250.0
MOST_GROWTH: Final = 115.0
MOST_MEMORY_GROWTH: Final = 125.0

COST: Final = "recalculation, CPU each"
UPKEEP: Final = "recalculation, of that upkeep"
MEMORY: Final = "payroll's worker, peak memory"

WRITTEN: Final = """
select (select count(*) from statement where version > 1) as statements,
  (select coalesce(sum(cardinality(keys)), 0) from outbox_dirty) as states,
  (select count(*) from dead_letter) as dead
"""


async def prepare(where: Place, count: int) -> list[Record]:
    """Set a payroll aside that is ready for July; gives what is said of everybody's evaluation.

    Its outbox is full: everybody's month was opened, and nothing of it is sent.
    """
    people = hired(count)
    async with payroll(where, people):
        pass
    await where.admin("vacuum (analyze)", database=SERVICE)  # as it is after some minutes
    await where.keep(SERVICE)
    return records(evaluated(people))


async def measure(where: Place, heard: Sequence[Record], floor: Floor) -> list[Figure]:
    """One worker, on what was prepared last: it relays the full outbox, then it hears.

    Its relay finds the buckets taken while it hears, so that each is measured alone.
    """
    count = len(heard)
    async with ready(where, 1) as (on, crew, relays):
        relayed = await relay(where, on, crew, relays)
        worked = await hear(where, on, crew, heard)
    await confirm(where, count)
    return [
        *told("recalculation", worked, count, floor, MOST_RATIO),
        *told("relay and publish", relayed, count, floor, MOST_RELAY_RATIO),
        figure(MEMORY, count, max(relayed.peak, worked.peak), "MB", MOST_MEMORY),
        *await handlers_alone(where, heard, floor),
    ]


async def side_by_side(where: Place, heard: Sequence[Record], floor: Floor) -> list[Figure]:
    """Two workers share the work that was prepared last."""
    count = len(heard)
    async with ready(where, 2) as (on, crew, _):
        await where.admin("truncate outbox, outbox_dirty", database=SERVICE)  # as if it were sent
        worked = await hear(where, on, crew, heard)
    await confirm(where, count)
    return [
        figure("two workers, rate", count, count / worked.wall, "employees/s", LEAST_RATE),
        against(floor.milliseconds, "two workers, CPU each", count, 1_000 * worked.cpu / count),
    ]


@asynccontextmanager
async def ready(where: Place, many: int) -> AsyncIterator[tuple[Broker, Crew, Relays]]:
    """A broker, and so many workers at rest on what was prepared last, their relays held."""
    await where.restore(SERVICE)
    with broker() as on:
        async with (
            held(where, SERVICE) as relays,
            workers(where, on, SERVICE, CONSUMER.topics, many) as crew,
        ):
            yield on, crew, relays


async def confirm(where: Place, count: int) -> None:
    """See that everybody has a new statement, and a state that is to be sent.

    Raises:
        RuntimeError: somebody has not.
    """
    connection = await asyncpg.connect(where.cluster.url(SERVICE))
    left = dict(await connection.fetchrow(WRITTEN))
    await connection.close()
    if left != {"statements": count, "states": count, "dead": 0}:
        raise RuntimeError(f"{count} evaluations were handled, and left {left}")


async def handlers_alone(where: Place, heard: Sequence[Record], floor: Floor) -> list[Figure]:
    """The same handlers given the same records without Kafka and without a relay."""
    await where.restore(SERVICE)
    async with listening(where, SERVICE, CONSUMER) as worker:
        with Meter(where.postgres) as meter:
            await worker.hear(heard)
    cost, count = meter.cost, len(heard)
    return [
        against(floor.milliseconds, "handlers alone, CPU each", count, 1_000 * cost.cpu / count),
        figure("handlers alone, of it PostgreSQL", count, 1_000 * cost.postgres / count, "CPU ms"),
        figure("handlers alone, rate", count, count / cost.wall, "employees/s"),
    ]


def growth(figures: Sequence[Figure]) -> list[Figure]:
    """The cost of each in percent of that of ten times fewer; the memory of that of the fewest.

    PostgreSQL's upkeep follows the work by a minute, so that only a long run sees all of it.
    """
    costs, upkeep, peaks = (
        {one.n: one.value for one in figures if one.name == name} for name in (COST, UPKEEP, MEMORY)
    )
    most, least = max(costs), min(costs)
    if most == least:
        return []
    tenth = most // 10
    bare = {n: cost - upkeep[n] for n, cost in costs.items()}
    beside = f"beside {tenth:,}"
    return [
        figure(f"{COST}, {beside}", most, 100 * costs[most] / costs[tenth], "%", MOST_GROWTH),
        figure(f"the same without upkeep, {beside}", most, 100 * bare[most] / bare[tenth], "%"),
        figure(
            f"{MEMORY}, beside {least:,}",
            most,
            100 * peaks[most] / peaks[least],
            "%",
            MOST_MEMORY_GROWTH,
        ),
    ]
