"""A run of a large agency: proposed by one, approved by another, by a real api process."""

from collections.abc import Sequence
from typing import Final

from bench import servers
from bench.closing import work_off
from bench.doors import Caller
from bench.figures import Figure, figure
from bench.meter import Meter
from bench.payroll import SERVICE, payroll
from bench.people import AGENCY, MONTH, REGION, closed, evaluated, hired
from bench.place import Place
from shared.events.base import Event
from shared.events.evaluation import EvaluationFinalised

MOST_MEMORY: Final = 250.0


async def measure(where: Place, count: int) -> list[Figure]:
    people = hired(count)
    results = evaluated(people)
    async with payroll(where, people, before=known(results)) as (worker, _):
        await work_off(worker)
    async with servers.called(where, SERVICE) as (api, client):
        maker = Caller(client, {"payroll_maker": [REGION, AGENCY]})
        checker = Caller(client, {"payroll_checker": [REGION, AGENCY]})
        run = await maker.post("/v1/runs", agency_id=str(AGENCY), month=MONTH)
        with Meter(where.postgres, api.process) as sealing:
            sealed = await maker.post(f"/v1/runs/{run['run_id']}/proposal")
        with Meter(where.postgres, api.process) as approving:
            path = f"/v1/runs/{run['run_id']}/approval"
            await checker.post(path, hash=sealed["hash"])
    if sealed["people"] != count:
        raise RuntimeError(f"{sealed['people']} payslips of {count}")
    return show(count, sealing, approving)


def known(results: Sequence[EvaluationFinalised]) -> list[Event]:
    """Results, and that their month is closed."""
    return [*results, *closed(results)]


def show(count: int, sealing: Meter, approving: Meter) -> list[Figure]:
    figures = []
    for name, meter in (("run proposed", sealing), ("run approved", approving)):
        cost = meter.cost
        figures += [
            figure(name, count, cost.wall, "s"),
            figure(f"{name}, CPU each", count, 1_000 * cost.cpu / count, "CPU ms"),
            figure(f"{name}, peak memory", count, cost.peak, "MB", MOST_MEMORY),
        ]
    return figures
