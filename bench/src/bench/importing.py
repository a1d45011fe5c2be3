"""A month of attendance by file, through evaluation's HTTP door."""

from collections.abc import Iterator
from typing import Final

from bench import servers
from bench.doors import Caller, listening, records
from bench.figures import Figure, figure
from bench.meter import Meter
from bench.people import AGENCY, DAYS, hired, units
from bench.place import Place
from evaluation.handlers import CONSUMER
from shared.events.identity import EmployeeHired

SERVICE: Final = "evaluation"
PEOPLE: Final = 1_000
HEADER: Final = "nip,date,schedule_in,schedule_out,in,out,leave"
LEAST_RATE: Final = 2_000.0
MOST_MEMORY: Final = 250.0


async def measure(where: Place) -> list[Figure]:
    await where.fresh(SERVICE)
    people = hired(PEOPLE)
    async with listening(where, SERVICE, CONSUMER) as worker:
        await worker.hear(records(units()))
        await worker.hear(records(people))
    async with servers.called(where, SERVICE) as (api, client):
        hr = Caller(client, {"hr_admin": [AGENCY]})
        content = "\n".join([HEADER, *rows(people)])
        with Meter(where.postgres, api.process) as meter:
            report = await hr.upload("attendance", content)
    count, cost = report["accepted"], meter.cost
    return [
        figure("import, CPU a row", count, 1_000 * cost.cpu / count, "CPU ms"),
        figure("import, rate", count, count / cost.wall, "rows/s", LEAST_RATE),
        figure("import, peak memory", count, cost.peak, "MB", MOST_MEMORY),
    ]


def rows(people: list[EmployeeHired]) -> Iterator[str]:
    for number, person in enumerate(people):
        for day in DAYS:
            arrival = "07:47" if (number + day.day) % 9 == 0 else "07:25"
            yield f"{person.nip},{day},07:30,16:00,{arrival},16:05,"
