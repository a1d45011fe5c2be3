"""A payroll that is ready: units, people, the Jakarta policy in force, months opened."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from bench.doors import Caller, Listener, calling, listening, records
from bench.people import AGENCY, MONTH, REGION, units
from bench.place import Place
from capaian.policies import FOLDER
from payroll_incentive.handlers import CONSUMER
from payroll_incentive.main import api
from shared.events.base import Event
from shared.events.identity import EmployeeHired

SERVICE: Final = "payroll_incentive"
POLICY: Final = FOLDER / "jakarta" / "2020.yaml"
HEADER: Final = "nip,month,gross,bpjs_employee,bpjs_employer,pph21"


@asynccontextmanager
async def payroll(
    where: Place,
    people: Sequence[EmployeeHired],
    months: Sequence[str] = (MONTH,),
    before: Iterable[Event] = (),
) -> AsyncIterator[tuple[Listener, Caller]]:
    """A worker that knows these people, and a maker of payroll.

    What is told `before` is known when the months open, and costs nothing until then.
    """
    await where.fresh(SERVICE)
    async with (
        listening(where, SERVICE, CONSUMER) as worker,
        calling(where, SERVICE, api) as client,
    ):
        maker = Caller(client, {"payroll_maker": [REGION, AGENCY]})
        checker = Caller(client, {"payroll_checker": [REGION, AGENCY]})
        await worker.hear(records(units()))
        await worker.hear(records(people))
        await activate(maker, checker)
        await take_salaries(maker, people, months)
        await worker.hear(records(before))
        for month in months:
            await maker.post("/v1/months", agency_id=str(AGENCY), month=month)
        yield worker, maker


async def activate(maker: Caller, checker: Caller, document: str = "") -> None:
    """Have a policy, else that of Jakarta, proposed by one and approved by the other."""
    document = document or POLICY.read_text(encoding="utf-8")
    proposed = await maker.post("/v1/policies", document=document)
    await checker.post(f"/v1/policies/{proposed['policy_id']}/approval")


async def take_salaries(
    maker: Caller, people: Sequence[EmployeeHired], months: Sequence[str]
) -> None:
    """The salary part and the tax status of everyone, by file."""
    salaries = [f"{p.nip},{month},5200000,52000,208000,0" for p in people for month in months]
    statuses = [f"{person.nip},{MONTH[:4]},K/1,yes" for person in people]
    await maker.upload("salary-base", "\n".join([HEADER, *salaries]))
    await maker.upload("tax-status", "\n".join(["nip,year,ptkp,npwp", *statuses]))
