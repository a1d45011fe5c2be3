"""Finalised evaluations through Kafka: payroll's own worker process, its relay, its PostgreSQL."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Final, NamedTuple

import asyncpg

from bench.brokers import broker
from bench.doors import Record, listening, records
from bench.figures import Figure, against, figure
from bench.floor import Floor
from bench.meter import Cost, Meter
from bench.passage import hear, relay, told
from bench.payroll import SERVICE, payroll
from bench.people import evaluated, hired
from bench.place import Place
from bench.workers import held, workers
from payroll_incentive.handlers import CONSUMER

MOST_RATIO: Final = 8.0
MOST_RELAY_RATIO: Final = 2.0
LEAST_RATE: Final = 5_000.0
MOST_MEMORY: Final = 250.0
MOST_GROWTH: Final = 115.0
MOST_MEMORY_GROWTH: Final = 125.0

COST: Final = "recalculation, CPU each"
MEMORY: Final = "payroll's worker, peak memory"

WRITTEN: Final = """
select (select count(*) from statement where version > 1) as statements,
  (select coalesce(sum(cardinality(keys)), 0) from outbox_dirty) as states,
  (select count(*) from dead_letter) as dead
"""


class Passed(NamedTuple):
    """What it cost from the tables to Kafka, and from Kafka to the tables."""

    relayed: Cost
    worked: Cost


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
    """One worker, on what was prepared last."""
    count = len(heard)
    relayed, worked = await passed(where, heard, 1)
    return [
        *told("recalculation", worked, count, floor, MOST_RATIO),
        *told("relay and publish", relayed, count, floor, MOST_RELAY_RATIO),
        figure(MEMORY, count, max(relayed.peak, worked.peak), "MB", MOST_MEMORY),
        *await handlers_alone(where, heard, floor),
    ]


async def side_by_side(where: Place, heard: Sequence[Record], floor: Floor) -> list[Figure]:
    """Two workers share the work that was prepared last."""
    count = len(heard)
    worked = (await passed(where, heard, 2)).worked
    return [
        figure("two workers, rate", count, count / worked.wall, "employees/s", LEAST_RATE),
        against(floor.milliseconds, "two workers, CPU each", count, 1_000 * worked.cpu / count),
    ]


async def passed(where: Place, heard: Sequence[Record], many: int) -> Passed:
    """Have so many workers relay what the month's opening left; then hear what waits in Kafka.

    The relays find their buckets taken while the workers hear: each is measured alone.
    """
    await where.restore(SERVICE)
    async with AsyncExitStack() as stack:
        on = stack.enter_context(broker())
        relays = await stack.enter_async_context(held(where, SERVICE))
        crew = await stack.enter_async_context(workers(where, on, SERVICE, CONSUMER.topics, many))
        relayed = await relay(where, on, crew, relays)
        worked = await hear(where, on, crew, heard)
        await confirm(where, len(heard))
    return Passed(relayed, worked)


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
    """The cost of each in percent of that of ten times fewer; the memory of that of the fewest."""
    costs = {one.n: one.value for one in figures if one.name == COST}
    peaks = {one.n: one.value for one in figures if one.name == MEMORY}
    most, least = max(costs), min(costs)
    if most == least:
        return []
    tenth = most // 10
    cost, memory = 100 * costs[most] / costs[tenth], 100 * peaks[most] / peaks[least]
    return [
        figure(f"{COST}, beside {tenth:,}", most, cost, "%", MOST_GROWTH),
        figure(f"{MEMORY}, beside {least:,}", most, memory, "%", MOST_MEMORY_GROWTH),
    ]
