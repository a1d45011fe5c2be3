"""An agency closes its month: from the ratings to a run whose inputs are complete."""

from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Final, NamedTuple

from bench.doors import Caller, Listener, Told, calling, listening, records
from bench.figures import Figure, figure
from bench.meter import Meter
from bench.payroll import payroll
from bench.people import AGENCY, MONTH, hired, planned, units
from bench.place import Place
from evaluation.handlers import CONSUMER
from evaluation.main import api
from payroll_incentive import actions
from shared.events.evaluation import period_id
from shared.events.identity import EmployeeHired
from shared.session import utcnow

SERVICE: Final = "evaluation"
HEADER: Final = "nip,period,result_rating,behaviour_rating,assessor_nip,finalise"
MOST_SECONDS: Final = 60.0
LEAST_RATINGS: Final = 1_000.0


class Rated(NamedTuple):
    """An evaluation in which everybody is rated."""

    hr: Caller
    told: Told


async def measure(where: Place, count: int) -> list[Figure]:
    people = hired(count)
    async with AsyncExitStack() as stack:
        evaluation = await stack.enter_async_context(
            listening(where, SERVICE, CONSUMER, fresh=True)
        )
        client = await stack.enter_async_context(calling(where, SERVICE, api))
        hr = Caller(client, {"hr_admin": [AGENCY]})
        await hear(evaluation, people)
        body = {"agency_id": str(AGENCY), "kind": "monthly", "code": MONTH, "scheme": "matrix"}
        await hr.post("/v1/periods", **body)
        with Meter(where.postgres) as rating:
            await hr.upload("ratings", "\n".join([HEADER, *rows(people)]))
        told = Told(evaluation.process.transaction)
        worker, maker = await stack.enter_async_context(payroll(where, people))
        await worker.hear(await told.since())
        await work_off(worker)  # what the new policy left, which is no part of closing
        with Meter(where.postgres) as closing:
            await close(Rated(hr, told), worker, maker)
    rate = count / rating.cost.wall
    return [
        figure("ratings by file, rate", count, rate, "rows/s", LEAST_RATINGS),
        figure("close until inputs complete", count, closing.cost.wall, "s", MOST_SECONDS),
        figure("close, CPU each", count, 1_000 * closing.cost.cpu / count, "CPU ms"),
    ]


async def hear(evaluation: Listener, people: Sequence[EmployeeHired]) -> None:
    await evaluation.hear(records(units()))
    await evaluation.hear(records(people))
    await evaluation.hear(records(planned(people)))


def rows(people: Sequence[EmployeeHired]) -> Iterator[str]:
    """Ratings of all but the head, by the head."""
    for person in people[1:]:
        yield f"{person.nip},{MONTH},sesuai,sesuai,{people[0].nip},yes"


async def close(rated: Rated, worker: Listener, maker: Caller) -> None:
    """Close the month's records and the period, and have payroll hear all of it."""
    body = {"agency_id": str(AGENCY), "month": MONTH}
    await rated.hr.post("/v1/attendance-closings", **body)
    await rated.hr.post(f"/v1/periods/{period_id(AGENCY, MONTH)}/closing")
    await worker.hear(await rated.told.since())
    await work_off(worker)
    run = await maker.post("/v1/runs", **body)
    review = await maker.get(f"/v1/runs/{run['run_id']}")
    if not review["readiness"]["ready"]:
        raise RuntimeError(f"the run still waits: {review['readiness']}")


async def work_off(worker: Listener) -> None:
    """Work off the chunks that a large cause left, as the worker's clock would."""
    waiting = True
    while waiting:
        async with worker.process.transaction() as session:
            waiting = await actions.work_off(session, utcnow())
