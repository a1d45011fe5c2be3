"""A whole month of work heard while the month is open, and evaluations on top of it."""

from typing import Final

from bench.doors import records
from bench.figures import Figure, against, figure
from bench.floor import Floor
from bench.meter import Meter
from bench.payroll import payroll
from bench.people import evaluated, hired, worked
from bench.place import Place

PEOPLE: Final = 2_000
LEAST_HEARD: Final = 3_000.0


async def measure(where: Place, floor: Floor) -> list[Figure]:
    people = hired(PEOPLE)
    async with payroll(where, people) as (worker, _):
        work = records(worked(people))
        with Meter(where.postgres) as hearing:
            await worker.hear(work)
        results = records(evaluated(people))
        with Meter(where.postgres) as finalising:
            await worker.hear(results)
    heard, cost = hearing.cost, finalising.cost
    count = len(work)
    return [
        figure("work heard, CPU each", count, 1_000 * heard.cpu / count, "CPU ms"),
        figure("work heard, rate", count, count / heard.wall, "events/s", LEAST_HEARD),
        against(
            floor.milliseconds,
            "full month, CPU each",
            PEOPLE,
            1_000 * cost.cpu / PEOPLE,
        ),
        figure("full month, rate", PEOPLE, PEOPLE / cost.wall, "employees/s", 300.0),
    ]
