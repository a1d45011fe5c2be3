"""Finalised evaluations given to payroll: what each costs until its month is worked out anew."""

from typing import Final

from bench.doors import records
from bench.figures import Figure, against, figure
from bench.floor import Floor
from bench.meter import Meter
from bench.payroll import payroll
from bench.people import evaluated, hired
from bench.place import Place

MOST_RATIO: Final = 8.0
LEAST_RATE: Final = 5_000.0
MOST_MEMORY: Final = 400.0


async def measure(where: Place, count: int, floor: Floor) -> list[Figure]:
    people = hired(count)
    async with payroll(where, people) as (worker, _):
        heard = records(evaluated(people))
        with Meter(where.postgres) as meter:
            await worker.hear(heard)
    cost = meter.cost
    return [
        against(
            floor.milliseconds,
            "recalculation, CPU each",
            count,
            1_000 * cost.cpu / count,
            MOST_RATIO,
        ),
        figure("of it the worker", count, 1_000 * cost.own / count, "CPU ms"),
        figure("of it PostgreSQL", count, 1_000 * cost.postgres / count, "CPU ms"),
        figure("recalculation, rate", count, count / cost.wall, "employees/s", LEAST_RATE),
        figure("recalculation, peak memory", count, cost.peak, "MB", MOST_MEMORY),
    ]
