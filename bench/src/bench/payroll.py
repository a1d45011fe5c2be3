"""A payroll that is ready for July: units, people, the Jakarta policy in force, a month opened."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from bench.doors import Caller, Listener, calling, listening, records
from bench.people import AGENCY, MONTH, REGION, units
from bench.place import Place
from capaian.policies import FOLDER
from payroll_incentive.handlers import CONSUMER
from payroll_incentive.main import api
from shared.events.identity import EmployeeHired

SERVICE: Final = "payroll_incentive"
POLICY: Final = FOLDER / "jakarta" / "2020.yaml"
HEADER: Final = "nip,month,gross,bpjs_employee,bpjs_employer,pph21"


@asynccontextmanager
async def payroll(
    where: Place, people: Sequence[EmployeeHired]
) -> AsyncIterator[tuple[Listener, Caller]]:
    """A worker that knows these people, and a maker of payroll."""
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
        await take_salaries(maker, people)
        await maker.post("/v1/months", agency_id=str(AGENCY), month=MONTH)
        yield worker, maker


async def activate(maker: Caller, checker: Caller) -> None:
    """Have the Jakarta policy proposed by one and approved by the other."""
    document = POLICY.read_text(encoding="utf-8")
    proposed = await maker.post("/v1/policies", document=document)
    await checker.post(f"/v1/policies/{proposed['policy_id']}/approval")


async def take_salaries(maker: Caller, people: Sequence[EmployeeHired]) -> None:
    """The salary part and the tax status of everyone, by file."""
    salaries = [f"{person.nip},{MONTH},5200000,52000,208000,0" for person in people]
    statuses = [f"{person.nip},{MONTH[:4]},K/1,yes" for person in people]
    await maker.upload("salary-base", "\n".join([HEADER, *salaries]))
    await maker.upload("tax-status", "\n".join(["nip,year,ptkp,npwp", *statuses]))
