"""A small payroll world: the example region EX with two agencies, its policy, its people."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import httpx

from payroll_incentive import jobs
from shared.events.evaluation import (
    AttendanceRecorded,
    EvaluationFinalised,
    EvaluationRevised,
    period_id,
)
from shared.events.identity import EmployeeState, Status, unit_id
from tests.support.databases import Database
from tests.support.people import employee, unit
from tests.support.services import deliver, environment
from tests.support.tokens import Person

REGION = unit_id("EX")
HEALTH = unit_id("EX-DINKES")
SCHOOLS = unit_id("EX-DISDIK")
ALL = [REGION, HEALTH, SCHOOLS]
THEN = datetime(2026, 8, 1, tzinfo=UTC)
HOUSE = Path(__file__).parents[2] / "services" / "payroll-incentive"
EXAMPLE = (HOUSE / "policies" / "example" / "p-ex.yaml").read_text(encoding="utf-8")

MAKER = Person(name="Maker", roles={"payroll_maker": ALL})
CHECKER = Person(name="Checker", roles={"payroll_checker": ALL})
AUDITOR = Person(name="Auditor", roles={"auditor": ALL})


async def post(client: httpx.AsyncClient, who: Person, path: str, **sent: Any) -> httpx.Response:
    headers = who.bearer | {"Idempotency-Key": str(uuid4())}
    return await client.post(path, headers=headers, json=_plain(sent))


async def get(client: httpx.AsyncClient, who: Person, path: str, language: str = "id") -> Any:
    answer = await client.get(path, headers=who.bearer | {"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def upload(client: httpx.AsyncClient, who: Person, kind: str, *lines: str) -> dict[str, Any]:
    text = "\n".join(lines)
    answer = await client.post(
        f"/v1/imports/{kind}", headers=who.bearer, files={"file": (f"{kind}.csv", text)}
    )
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def _plain(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: str(v) if isinstance(v, UUID) else v for name, v in sent.items()}


async def found(database: Database, client: httpx.AsyncClient, *months: str) -> None:
    """Units, the example policy in force, and months open at the health agency."""
    await deliver(
        database,
        unit("EX", kind="government", parent_id=None),
        unit("EX-DINKES"),
        unit("EX-DISDIK"),
    )
    sent = await post(client, MAKER, "/v1/policies", document=EXAMPLE)
    assert sent.status_code == 200, sent.text
    policy = sent.json()["policy_id"]
    approved = await post(client, CHECKER, f"/v1/policies/{policy}/approval")
    assert approved.status_code == 200, approved.text
    for month in months:
        await open_month(client, month)


async def open_month(client: httpx.AsyncClient, month: str, agency: UUID = HEALTH) -> Any:
    answer = await post(client, MAKER, "/v1/months", agency_id=agency, month=month)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def work_off(database: Database) -> None:
    """Let the worker's queue run dry."""
    with patch.dict(os.environ, environment(database, "worker")):
        async with worker_jobs(database):
            await jobs.work_off_queue()


def worker_jobs(database: Database) -> Any:
    """The clock door, bound to the worker's rights for the length of a block."""
    return _Jobs(database)


class _Jobs:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def __aenter__(self) -> None:
        self.bound = jobs.transaction._engine  # noqa: SLF001 - the api of the same process is bound
        jobs.transaction.bind("payroll_incentive", self.database.worker, 2)

    async def __aexit__(self, *error: object) -> None:
        await jobs.transaction.close()
        jobs.transaction._engine = self.bound  # noqa: SLF001 - as above


def civil_servant(agency: UUID = HEALTH, **changes: Any) -> EmployeeState:
    return employee(agency, **changes)


def of_golongan(golongan: str, kind: str = "pns") -> dict[str, Any]:
    since = date(2024, 1, 1)
    return {"statuses": (Status(from_=since, kind=kind, status="01", golongan=golongan),)}


def evaluated(
    person: EmployeeState,
    predicate: str = "baik",
    *,
    period: str = "2026-07",
    version: int = 1,
    agency: UUID = HEALTH,
) -> EvaluationFinalised:
    """An evaluation of a month; from version 2 on a revision."""
    year, month = int(period[:4]), int(period[5:])
    reason = {"reason": "Bukti baru."} if version > 1 else {}
    return (EvaluationRevised if version > 1 else EvaluationFinalised)(
        agency_id=agency,
        version=version,
        recorded_at=THEN,
        employee_id=person.employee_id,
        result_id=UUID(int=person.employee_id.int ^ (year * 100 + month)),
        period_id=period_id(agency, period),
        period=period,
        kind="month",
        scheme="matrix",
        starts_on=date(year, month, 1),
        ends_on=date(year, month, 28),
        assessor_id=uuid4(),
        predicate=predicate,
        **reason,
    )


def attended(
    person: EmployeeState, day: str = "2026-07-01", *, version: int = 1, late: int = 0,
    agency: UUID = HEALTH, **changes: Any,
) -> AttendanceRecorded:  # fmt: skip
    """A day from 07:30 to 16:00, `late` minutes late."""
    given: dict[str, Any] = {
        "schedule_in": 450,
        "schedule_out": 960,
        "clock_in": 450 + late,
        "clock_out": 960,
    }
    return AttendanceRecorded(
        agency_id=agency,
        version=version,
        recorded_at=THEN,
        employee_id=person.employee_id,
        day=date.fromisoformat(day),
        **given | changes,
    )
