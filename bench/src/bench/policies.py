"""A policy with a past date: months that are approved already are worked out anew."""

import re
from collections.abc import Iterator
from typing import Final

from bench.closing import work_off
from bench.doors import Caller
from bench.figures import Figure, figure
from bench.meter import Meter
from bench.payroll import POLICY, activate, payroll
from bench.people import AGENCY, REGION, closed, evaluated, hired
from bench.place import Place
from shared.db import Transactions
from shared.events.base import Event
from shared.events.identity import EmployeeHired
from shared.session import raw

MONTHS: Final = ("2026-05", "2026-06", "2026-07")
LEAST_RATE: Final = 3_000.0
CLASS: Final = re.compile(r"^(    \d+: )(\d)", re.MULTILINE)
"""A class and the first digit of its rupiah."""

RAISED: Final = "select count(*) from adjustment where amount <> 0"


async def measure(where: Place, count: int) -> list[Figure]:
    """So many people whose three months were paid, and a policy from the first of them on."""
    people = hired(count)
    async with payroll(where, people, MONTHS, before=list(told(people))) as (worker, maker):
        await work_off(worker)
        checker = Caller(maker.client, {"payroll_checker": [REGION, AGENCY]})
        for month in MONTHS:
            await pay(maker, checker, month)
        await activate(maker, checker, later())
        with Meter(where.postgres) as meter:
            await work_off(worker)
        raised = await ask(worker.process.transaction, RAISED)
    total, cost = count * len(MONTHS), meter.cost
    if raised != total:
        raise RuntimeError(f"{raised} differences of {total}")
    return [
        figure("policy of the past, rate", total, total / cost.wall, "months/s", LEAST_RATE),
        figure("policy of the past, CPU each", total, 1_000 * cost.cpu / total, "CPU ms"),
        figure("policy of the past, PostgreSQL", total, 1_000 * cost.postgres / total, "CPU ms"),
    ]


def told(people: list[EmployeeHired]) -> Iterator[Event]:
    """Every month's results, and that it is closed."""
    for month in MONTHS:
        results = evaluated(people, month)
        yield from results
        yield from closed(results)


async def pay(maker: Caller, checker: Caller, month: str) -> None:
    """Have a month proposed by one and approved by the other."""
    run = await maker.post("/v1/runs", agency_id=str(AGENCY), month=month)
    sealed = await maker.post(f"/v1/runs/{run['run_id']}/proposal")
    await checker.post(f"/v1/runs/{run['run_id']}/approval", hash=sealed["hash"])


def later() -> str:
    """The next version of the policy: from the first month on every class is worth more."""
    document = POLICY.read_text(encoding="utf-8")
    document = document.replace("version: 1", "version: 2", 1)
    document = document.replace("valid_from: 2020-01-01", f"valid_from: {MONTHS[0]}-01", 1)
    return CLASS.sub(r"\g<1>1\g<2>", document)  # a digit more


async def ask(transaction: Transactions, query: str) -> int:
    async with transaction() as session:
        return int(await (await raw(session)).fetchval(query))
