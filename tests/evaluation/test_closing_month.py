"""Closing a month: a receiver can tell from the events whether it holds every record."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
import pytest_asyncio

from evaluation.actions.attendance import take_attendance
from evaluation.actions.imports import Import
from evaluation.actions.manifests import Act
from evaluation.actions.months import close_month
from evaluation.domain.period import end_of_month
from evaluation.schemas.files import AttendanceRow
from shared.auth import Principal
from shared.events.evaluation import period_id
from shared.events.identity import EmployeeState
from shared.imports import Written
from shared.session import utcnow
from tests.evaluation import manifest
from tests.evaluation.world import ACTIVITIES, ATTENDANCE, FIRST, MEASURES, House, key
from tests.support.people import unit
from tests.support.services import codes, deliver, said, worker_transaction
from tests.support.tokens import Person


def day(number: int) -> date:
    return FIRST + timedelta(days=number - 1)


def present(person: EmployeeState, number: int, came: str = "07:21") -> str:
    return f"{person.nip},{day(number)},07:30,16:00,{came},16:04,"


def activity(
    person: EmployeeState, head: EmployeeState, number: int, state: str = "approved"
) -> str:
    return f"{person.nip},{day(number)},a-{number},Rapat,60,2,{state},{head.nip}"


class Closed(NamedTuple):
    """What was answered and said up to the closing."""

    answer: dict[str, Any]
    events: list[dict[str, Any]]


@pytest_asyncio.fixture(scope="module")
async def closed(house: House) -> Closed:
    """A month of attendance, activities and measures, closed."""
    office, staff = house.health, house.health.staff
    days = [present(person, number) for person in staff[:3] for number in range(1, 24)]
    report = await house.upload("attendance", ATTENDANCE, *days, who=office.hr)
    assert (report["accepted"], report["unchanged"], report["faults"]) == (69, 0, [])
    again = await house.upload(
        "attendance", ATTENDANCE, *days[:-1], present(staff[2], 23, "09:00"), who=office.hr
    )
    assert (again["accepted"], again["unchanged"]) == (69, 68)
    work = [
        activity(staff[0], office.head, 1),
        activity(staff[0], office.head, 2, "returned"),
        activity(staff[3], office.head, 3, "logged"),
        activity(staff[4], office.head, 3),
    ]
    report = await house.upload("activities", ACTIVITIES, *work, who=office.hr)
    assert (report["accepted"], report["faults"]) == (4, [])
    measures = [f"{staff[1].nip},2026-07,work_plan,100,97.50"]
    report = await house.upload("measures", MEASURES, *measures, who=office.hr)
    assert (report["accepted"], report["faults"]) == (1, [])
    wanted = {"agency_id": str(office.agency), "month": "2026-07"}
    closing = await house.post("/attendance-closings", office.hr, wanted, **key())
    assert closing.status_code == 200, closing.text
    return Closed(closing.json(), await said(house.store))


async def test_a_closed_month_says_what_everybody_must_hold(house: House, closed: Closed) -> None:
    office, staff = house.health, house.health.staff
    agency = str(office.agency)
    held = manifest.records(closed.events, agency, "2026-07")
    assert {person: number for person, (number, _) in held.items()} == {
        str(staff[0].employee_id): 25,
        str(staff[1].employee_id): 24,
        str(staff[2].employee_id): 23,
        str(staff[4].employee_id): 1,
    }
    assert manifest.entries(closed.events, "attendance", "2026-07") == held
    [event] = [
        event
        for event in closed.events
        if event["type"] == "AttendanceClosed" and event["agency_id"] == agency
    ]
    assert (event["count"], event["manifest_hash"]) == (4, manifest.sealed(held))
    assert closed.answer == {
        "count": 4, "manifest_hash": manifest.sealed(held), "unfinished": 0,
    }  # fmt: skip
    wanted = {"agency_id": agency, "month": "2026-07"}
    again = await house.post("/attendance-closings", office.hr, wanted, **key())
    assert (again.status_code, again.json()["code"]) == (409, "month_closed_before")


@pytest.mark.usefixtures("closed")
async def test_what_stands_in_a_closed_month_is_unchanged_without_a_reason(house: House) -> None:
    office, staff = house.health, house.health.staff
    before = await said(house.store)
    days = [present(staff[2], number) for number in range(1, 23)]
    work = [
        activity(staff[0], office.head, 1),
        activity(staff[0], office.head, 2, "returned"),
        activity(staff[3], office.head, 3, "logged"),
        activity(staff[4], office.head, 3, "logged"),  # approved since
    ]
    measures = [f"{staff[1].nip},2026-07,work_plan,100.0,97.5"]
    for file, header, same, other in (
        ("attendance", ATTENDANCE, days, present(staff[1], 6, "07:50")),
        ("activities", ACTIVITIES, work, activity(staff[3], office.head, 8)),
        ("measures", MEASURES, measures, f"{staff[1].nip},2026-07,satisfaction,80,81"),
    ):
        report = await house.upload(file, header, *same, other, who=office.hr)
        assert (report["accepted"], report["unchanged"]) == (len(same), len(same)), file
        assert codes(report) == [(len(same) + 2, None, "month_closed")]
    report = await house.upload(
        "activities", ACTIVITIES, activity(staff[3], office.head, 3), who=office.hr
    )
    assert codes(report) == [(2, None, "month_closed")]
    assert await said(house.store) == before


@pytest.mark.usefixtures("closed")
async def test_a_correction_needs_a_reason_and_extends_the_manifest(house: House) -> None:
    office = house.health
    line = present(office.staff[0], 6, "07:45")
    report = await house.upload("attendance", ATTENDANCE, line, who=office.hr)
    assert list(codes(report)) == [(2, None, "month_closed")]
    report = await house.upload(
        "attendance", ATTENDANCE, line, who=office.hr, reason="Mesin absen rusak."
    )
    assert (report["accepted"], report["unchanged"]) == (1, 0)
    measure = f"{office.staff[6].nip},2026-07,satisfaction,85,85"
    report = await house.upload("measures", MEASURES, measure, who=office.hr)
    assert list(codes(report)) == [(2, None, "month_closed")]
    report = await house.upload("measures", MEASURES, measure, who=office.hr, reason="Susulan.")
    assert report["accepted"] == 1
    work = activity(office.staff[4], office.head, 4)
    report = await house.upload("activities", ACTIVITIES, work, who=office.hr, reason="Susulan.")
    assert report["accepted"] == 1
    events = await said(house.store)
    held = manifest.records(events, str(office.agency), "2026-07")
    assert len(held) == 5
    assert manifest.entries(events, "attendance", "2026-07") == held
    chunks = [e["chunk"] for e in events if e.get("reference") == "2026-07"]
    assert chunks == [1, 2, 3, 4]


async def test_a_month_without_records_closes_with_nobody(house: House) -> None:
    office = house.schools
    wanted = {"agency_id": str(office.agency), "month": "2026-07"}
    closing = await house.post("/attendance-closings", office.hr, wanted, **key())
    assert closing.json() == {
        "count": 0, "manifest_hash": manifest.sealed({}), "unfinished": 0,
    }  # fmt: skip
    listed = await house.get("/attendance-closings", office.hr, agency_id=str(office.agency))
    assert ("2026-07", "closed") in [(one["month"], one["state"]) for one in listed.json()]


def row(house: House, day_: date) -> tuple[Import, list[tuple[int, AttendanceRow]]]:
    office = house.schools
    hr = Principal(user_id=uuid4(), name="HR", roles={"hr_admin": frozenset([office.agency])})
    cells = {"nip": office.staff[0].nip, "date": day_, "in": "07:30"}
    return Import(hr, Act(hr.user_id, utcnow())), [(2, AttendanceRow.model_validate(cells))]


async def test_the_closer_waits_for_who_records(house: House) -> None:
    importing, rows = row(house, date(2026, 5, 4))
    async with worker_transaction(house.store) as doors:

        async def close() -> int:
            async with doors() as session:
                closing = await close_month(session, house.schools.agency, "2026-05", importing.act)
                return closing.people

        async with doors() as session:
            assert (await take_attendance(session, importing, rows)).changed == 1
            closer = asyncio.create_task(close())
            await asyncio.sleep(0.3)
            assert not closer.done()
        assert await closer == 1


async def test_who_records_while_it_is_closed_is_told_so(house: House) -> None:
    importing, rows = row(house, date(2026, 6, 3))
    async with worker_transaction(house.store) as doors:

        async def record() -> Written:
            async with doors() as session:
                return await take_attendance(session, importing, rows)

        async with doors() as session:
            await close_month(session, house.schools.agency, "2026-06", importing.act)
            writer = asyncio.create_task(record())
            await asyncio.sleep(0.3)
            assert not writer.done()
        written = await writer
        assert (written.changed, [fault.code for fault in written.faults]) == (0, ["month_closed"])


@pytest.mark.parametrize("language", ["id", "en"])
async def test_a_month_or_period_closes_once_its_last_day_is_over_where_the_agency_is(
    house: House, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    code = {"id": "2026-08", "en": "2026-09"}[language]
    east = unit(f"AMB-{language}", timezone="Asia/Jayapura")
    hr = Person(name="HR", roles={"hr_admin": [east.unit_id]})
    await deliver(house.store, east)
    period = {"agency_id": str(east.unit_id), "kind": "monthly", "code": code}
    await house.post("/periods", hr, period | {"scheme": "matrix"})
    closings = [
        ("/attendance-closings", {"agency_id": str(east.unit_id), "month": code}),
        (f"/periods/{period_id(east.unit_id, code)}/closing", None),
    ]
    last = end_of_month(2026, int(code[-2:]))
    before = datetime(last.year, last.month, last.day, 14, 59, tzinfo=UTC)
    says = {
        "id": "Periode Agustus 2026 belum berakhir. Penutupan dapat dilakukan mulai "
        "1 September 2026.",
        "en": "The period September 2026 is not over yet. It can be closed from 1 October 2026 on.",
    }
    for path, body in closings:
        monkeypatch.setattr("evaluation.api.acts.utcnow", lambda: before)
        early = await house.post(path, hr, body, **key(), **{"Accept-Language": language})
        assert (early.status_code, early.json()["code"]) == (409, "period_not_over")
        assert early.json()["detail"] == says[language]
        monkeypatch.setattr("evaluation.api.acts.utcnow", lambda: before + timedelta(minutes=1))
        assert (await house.post(path, hr, body, **key())).status_code == 200


async def test_hr_sees_what_there_is_to_close_and_what_would_not_count(house: House) -> None:
    office = house.health
    who = office.staff[0]
    await house.open_period(office, "2026-05")
    rows = [f"{who.nip},2026-05-{day:02d},07:30,16:00,07:20,16:10," for day in (4, 5)]
    await house.upload("attendance", ATTENDANCE, *rows, who=office.hr)
    body = {"day": "2026-05-04", "description": "Rapat", "minutes": 60}
    assert (await house.post("/activities", office.signed_in(who), body, **key())).is_success
    seen = (await house.get(f"/attendance-closings/{office.agency}/2026-05", office.hr)).json()
    assert (seen["state"], seen["over"], seen["recorded"]) == ("open", True, 1)
    assert (seen["last_day"], seen["waiting"], seen["waiting_people"]) == ("2026-05-05", 1, 1)
    progress = (await house.get("/closings", office.hr)).json()
    assert {one["agency_id"] for one in progress["periods"]} == {str(office.agency)}
    [may] = [one for one in progress["periods"] if one["code"] == "2026-05"]
    assert (may["finalised"], may["rated"], may["over"]) == (0, 0, True)
    assert "2026-05" in {one["month"] for one in progress["months"]}
    one = (await house.get(f"/closings/{may['period_id']}", office.hr)).json()
    assert one == may
    elsewhere = await house.get(f"/closings/{may['period_id']}", house.schools.hr)
    assert elsewhere.status_code == 404
