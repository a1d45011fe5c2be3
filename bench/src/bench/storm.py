"""Corrections of attendance in any order: one recalculation for each month and batch."""

import random
from collections.abc import Iterator
from typing import Final

import msgspec

from bench.doors import BATCH, records
from bench.figures import Figure, figure
from bench.meter import Meter
from bench.payroll import payroll
from bench.people import DAYS, evaluated, hired, recorded
from bench.place import Place
from shared.events.evaluation import AttendanceRecorded
from shared.events.identity import EmployeeHired
from shared.session import raw

DAYS_EACH: Final = 5
LEAST_RATE: Final = 2_000.0
CALCULATED: Final = "select sum(version)::bigint from statement"


async def measure(where: Place, count: int) -> list[Figure]:
    """`count` people, each with five days corrected, shuffled."""
    people = hired(count)
    corrections = list(corrected(people))
    random.Random(1).shuffle(corrections)
    async with payroll(where, people) as (worker, _):
        await worker.hear(records(evaluated(people)))
        transaction = worker.process.transaction
        async with transaction() as session:
            before = await (await raw(session)).fetchval(CALCULATED)
        heard = records(corrections)
        with Meter(where.postgres) as meter:
            await worker.hear(heard)
        async with transaction() as session:
            after = await (await raw(session)).fetchval(CALCULATED)
    batches = [corrections[n : n + BATCH] for n in range(0, len(corrections), BATCH)]
    concerned = sum(len({event.employee_id for event in batch}) for batch in batches)
    total, cost = len(corrections), meter.cost
    return [
        figure("corrections, rate", total, total / cost.wall, "events/s", LEAST_RATE),
        figure("corrections, CPU each", total, 1_000 * cost.cpu / total, "CPU ms"),
        figure("saved twice in a batch", total, max(0, after - before - concerned), "times", 0),
    ]


def corrected(people: list[EmployeeHired]) -> Iterator[AttendanceRecorded]:
    """Days on which everybody came too late, each a second version of its record."""
    for person in people:
        for late, day in enumerate(DAYS[:DAYS_EACH], 20):
            yield msgspec.structs.replace(recorded(person, day, late), version=2)
