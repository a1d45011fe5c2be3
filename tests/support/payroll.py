"""A small payroll world: the example region EX with two agencies, its policy, its people."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import httpx

from payroll_incentive import jobs
from payroll_incentive.domain.readiness import Entry, attendance_digest, manifest_hash
from shared.events.base import Event
from shared.events.evaluation import (
    AttendanceClosed,
    AttendanceRecorded,
    EvaluationFinalised,
    EvaluationRevised,
    ManifestEntry,
    PeriodClosed,
    PeriodManifest,
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
ALL = [REGION, HEALTH, SCHOOLS, *(unit_id(f"EX-{name}") for name in ("BARU", "JAM", "AWAL"))]
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


def closed_attendance(
    month: str, events: Sequence[Any], agency: UUID = HEALTH, chunk: int = 1
) -> list[Event]:
    """What evaluation says when it closes the records of a month; a later chunk is a correction."""
    entries = [
        ManifestEntry(person, len(records), attendance_digest(records))
        for person, records in records_of(events).items()
    ]
    part = PeriodManifest(
        agency_id=agency, version=1, recorded_at=THEN, feed="attendance", reference=month,
        chunk=chunk, entries=tuple(entries),
    )  # fmt: skip
    if chunk > 1:
        return [part]
    sealed = manifest_hash({e.employee_id: Entry(e.version, e.digest) for e in entries})
    closing = AttendanceClosed(
        agency_id=agency, version=1, recorded_at=THEN, month=month, count=len(entries),
        manifest_hash=sealed,
    )  # fmt: skip
    return [part, closing]


def records_of(events: Sequence[Any]) -> dict[UUID, list[tuple[str, int]]]:
    found: dict[UUID, dict[str, int]] = {}
    for event in events:
        found.setdefault(event.employee_id, {})[event.aggregate_id] = event.version
    return {person: list(records.items()) for person, records in found.items()}


def closed_period(period: str, events: Sequence[Any], agency: UUID = HEALTH) -> list[Event]:
    """What evaluation says when it closes a monthly period."""
    year, month = int(period[:4]), int(period[5:])
    entries = [ManifestEntry(event.employee_id, event.version, "") for event in events]
    sealed = manifest_hash({e.employee_id: Entry(e.version, e.digest) for e in entries})
    part = PeriodManifest(
        agency_id=agency, version=1, recorded_at=THEN, feed="evaluation",
        reference=str(period_id(agency, period)), chunk=1, entries=tuple(entries),
    )  # fmt: skip
    closing = PeriodClosed(
        agency_id=agency, version=2, recorded_at=THEN, period_id=period_id(agency, period),
        code=period, kind="month", scheme="matrix", starts_on=date(year, month, 1),
        ends_on=date(year, month, 28), count=len(entries), manifest_hash=sealed,
    )  # fmt: skip
    return [part, closing]


async def paid_by(
    client: httpx.AsyncClient, *people: EmployeeState, month: str = "2026-07"
) -> None:
    """The salary part and tax status of people, by import."""
    salaries = [f"{person.nip},{month},5200000,52000,208000,0" for person in people]
    statuses = [f"{person.nip},2026,K/1,yes" for person in people]
    header = "nip,month,gross,bpjs_employee,bpjs_employer,pph21"
    report = await upload(client, MAKER, "salary-base", header, *salaries)
    assert report["accepted"] == len(people), report
    report = await upload(client, MAKER, "tax-status", "nip,year,ptkp,npwp", *statuses)
    assert report["accepted"] == len(people), report


async def run_of(client: httpx.AsyncClient, month: str, agency: UUID = HEALTH) -> dict[str, Any]:
    """A run opened, proposed and approved by people of that agency alone."""
    maker = Person(roles={"payroll_maker": [agency]})
    checker = Person(roles={"payroll_checker": [agency]})
    opened = await post(client, maker, "/v1/runs", agency_id=agency, month=month)
    assert opened.status_code == 200, opened.text
    path = f"/v1/runs/{opened.json()['run_id']}"
    proposed = await post(client, maker, f"{path}/proposal")
    assert proposed.status_code == 200, proposed.text
    approved = await post(client, checker, f"{path}/approval", hash=proposed.json()["hash"])
    assert approved.status_code == 200, approved.text
    run: dict[str, Any] = approved.json()
    return run
