"""Import files: good rows go in once, faulty ones are named with column and code."""

from datetime import UTC, date, datetime

import pytest

from tests.evaluation.world import (
    ATTENDANCE,
    MEASURES,
    PUNISHMENTS,
    RATINGS,
    UNKNOWN,
    House,
    events_of,
    faults,
    person,
)
from tests.support.people import assignment
from tests.support.services import codes, deliver


async def test_attendance_is_said_uninterpreted_and_once(house: House) -> None:
    office, someone = house.health, house.health.staff[0]
    lines = [
        f"{someone.nip},2026-07-01,07:30,16:00,07:29,16:01,",
        f"{someone.nip},2026-07-02,07:30,16:00,,,sakit",
        f"{someone.nip},2026-07-04,,,08:00,,",
        f"{someone.nip},2026-07-06,22:00,30:00,21:50,30:05,",
    ]
    report = await house.upload("attendance", ATTENDANCE, *lines, who=office.hr)
    assert (report["accepted"], report["unchanged"], report["faults"]) == (4, 0, [])
    again = await house.upload("attendance", ATTENDANCE, *lines, who=office.hr)
    assert (again["accepted"], again["unchanged"]) == (4, 4)
    found = await events_of(house, someone, "AttendanceRecorded")
    assert [
        (e["day"], e["schedule_in"], e["schedule_out"], e["clock_in"], e["clock_out"], e["leave"])
        for e in found
    ] == [
        ("2026-07-01", 450, 960, 449, 961, None),
        ("2026-07-02", 450, 960, None, None, "sakit"),
        ("2026-07-04", None, None, 480, None, None),
        ("2026-07-06", 1320, 1800, 1310, 1805, None),
    ]
    changed = f"{someone.nip},2026-07-01,07:30,16:00,07:29,16:01,dinas_luar"
    await house.upload("attendance", ATTENDANCE, changed, who=office.hr)
    newest = (await events_of(house, someone, "AttendanceRecorded"))[-1]
    assert (newest["version"], newest["leave"]) == (2, "dinas_luar")


async def test_faulty_attendance_is_named(house: House) -> None:
    nip, other = house.health.staff[1].nip, house.schools.staff[0].nip
    found = await faults(
        house, "attendance", ATTENDANCE,
        f"{UNKNOWN},2026-07-01,07:30,16:00,,,",
        f"{nip},2026-07-01,07:30,16:00,,,mudik",
        f"{nip},2026-07-01,07:30,16:00,7.30,,",
        f"{nip},31-07-2026,07:30,16:00,,,",
        f"{nip},2026-07-01,07:30,06:00,,,",
        f"{nip},2026-07-01,07:30,,,,",
        f"{other},2026-07-01,07:30,16:00,,,",
        f"{nip},2020-07-01,07:30,16:00,,,",
        f"{nip},2026-07-08,07:30,16:00,,,",
        f"{nip},2026-07-08,07:30,16:00,07:31,,",
    )  # fmt: skip
    assert found == [
        ("nip", "nip_unknown"),
        ("leave", "cell_choice"),
        ("in", "cell_time"),
        ("date", "cell_date"),
        ("schedule_out", "schedule_reversed"),
        ("schedule_out", "schedule_incomplete"),
        ("nip", "nip_unknown"),
        ("nip", "no_post"),
        (None, "row_repeated"),
    ]


async def test_attendance_of_a_day_to_come_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = datetime(2026, 7, 1, 16, 59, tzinfo=UTC)  # 23:59 in Jakarta
    monkeypatch.setattr("evaluation.api.acts.utcnow", lambda: night)
    nip = house.health.staff[5].nip
    lines = [f"{nip},2026-07-{day},07:30,16:00,07:30,16:00," for day in ("01", "02")]
    report = await house.upload("attendance", ATTENDANCE, *lines, who=house.health.hr)
    assert (report["accepted"], list(codes(report))) == (1, [(3, "date", "day_in_future")])


async def test_a_row_belongs_to_the_agency_of_its_day(house: House) -> None:
    moved = person(
        house.health.agency,
        assignments=(
            assignment(house.schools.agency, to=date(2026, 7, 14)),
            assignment(house.health.agency, from_=date(2026, 7, 15)),
        ),
    )
    await deliver(house.store, moved)
    lines = [f"{moved.nip},2026-07-{day},07:30,16:00,07:30,16:00," for day in (14, 15)]
    report = await house.upload("attendance", ATTENDANCE, *lines, who=house.health.hr)
    assert list(codes(report)) == [(2, "nip", "agency_not_yours")]
    report = await house.upload("attendance", ATTENDANCE, lines[0], who=house.schools.hr)
    assert report["accepted"] == 1
    found = await events_of(house, moved, "AttendanceRecorded")
    assert [(e["day"], e["agency_id"]) for e in found] == [
        ("2026-07-15", str(house.health.agency)),
        ("2026-07-14", str(house.schools.agency)),
    ]


async def test_measures_are_decimals_as_text(house: House) -> None:
    office, someone = house.health, house.health.staff[6]
    lines = [
        f"{someone.nip},2026-07,service_speed,95,88.50",
        f"{someone.nip},2026-07,patients_served,420,400",
    ]
    report = await house.upload("measures", MEASURES, *lines, who=office.hr)
    assert (report["accepted"], report["faults"]) == (2, [])
    same = lines[0].replace("88.50", "88.5")
    again = await house.upload("measures", MEASURES, same, lines[1], who=office.hr)
    assert (again["accepted"], again["unchanged"]) == (2, 2)
    found = await events_of(house, someone, "MeasureRecorded")
    assert [(e["measure"], e["target"], e["realisation"]) for e in found] == [
        ("patients_served", "420", "400"), ("service_speed", "95", "88.5"),
    ]  # fmt: skip
    wrong = [
        lines[0].replace("2026-07", "2026/07"),
        lines[0].replace("service_speed", "kebahagiaan"),
        lines[0].replace("88.50", "banyak"),
        lines[0].replace(",95,", ",-5,"),
    ]
    assert await faults(house, "measures", MEASURES, *wrong) == [
        ("month", "cell_format"),
        ("measure", "cell_choice"),
        ("realisation", "cell_decimal"),
        ("target", "cell_minimum"),
    ]


async def test_punishments_are_said_with_their_days(house: House) -> None:
    office, someone = house.health, house.health.staff[7]
    line = f"{someone.nip},HD-1,teguran_tertulis,SK 800/1/2026,2026-06-08,2026-08-07"
    for unchanged in (0, 1):
        report = await house.upload("punishments", PUNISHMENTS, line, who=office.hr)
        assert (report["accepted"], report["unchanged"]) == (1, unchanged), report
    longer = line.replace("2026-08-07", "2026-09-07")
    await house.upload("punishments", PUNISHMENTS, longer, who=office.hr)
    found = await events_of(house, someone, "DisciplineImposed")
    assert [(e["version"], e["code"], e["from"], e["to"]) for e in found] == [
        (1, "teguran_tertulis", "2026-06-08", "2026-08-07"),
        (2, "teguran_tertulis", "2026-06-08", "2026-09-07"),
    ]
    wrong = [
        line.replace("teguran_tertulis", "dimarahi"),
        line.replace("2026-08-07", "2020-01-01"),
        line.replace("SK 800/1/2026", ""),
    ]
    assert await faults(house, "punishments", PUNISHMENTS, *wrong) == [
        ("code", "cell_choice"), ("to", "dates_reversed"), ("decree", "cell_required"),
    ]  # fmt: skip


@pytest.mark.parametrize("file", ["attendance", "activities", "measures", "ratings", "punishments"])
async def test_only_hr_imports(house: House, file: str) -> None:
    answer = await house.client.post(
        f"/v1/imports/{file}",
        files={"file": ("x.csv", b"nip\n1")},
        headers=house.health.assessor.bearer,
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "role_needed")


async def test_a_fault_is_a_sentence_in_the_callers_language(house: House) -> None:
    nip = house.health.staff[1].nip
    content = f"{ATTENDANCE}\n{nip},2026-07-01,07:30,06:00,,,".encode()
    sentences = []
    for language in ("id", "en"):
        answer = await house.client.post(
            "/v1/imports/attendance",
            files={"file": ("a.csv", content)},
            headers=house.health.hr.bearer | {"Accept-Language": language},
        )
        sentences.append(answer.json()["faults"][0]["message"])
    assert sentences[0].startswith("Jadwal pulang")
    assert sentences[1].startswith("The schedule ends")


@pytest.mark.parametrize(
    ("file", "header", "cells", "code"),
    [
        ("measures", MEASURES, "2026-07,work_plan,95,{}", "92,43 cell_decimal"),
        ("measures", MEASURES, "2026-07,work_plan,{},90", "95,5 cell_decimal"),
        ("measures", MEASURES, "2026-07,work_plan,95,{}", "1.000,5 cell_decimal"),
        ("measures", MEASURES, "2026-07,work_plan,95,{}", "0.1234567 cell_decimals"),
        ("measures", MEASURES, "2026-07,work_plan,95,{}", f"{'9' * 19} cell_digits"),
        ("ratings", RATINGS, "2026-07,,,{},90,no,{nip},yes", "92,43 cell_decimal"),
        ("ratings", RATINGS, "2026-07,,,90,{},no,{nip},yes", "92,43 cell_decimal"),
        ("ratings", RATINGS, "2026-07,,,90,{},no,{nip},yes", "92.435 cell_decimals"),
    ],
)
async def test_no_decimal_is_said_to_be_a_whole_number(
    house: House, file: str, header: str, cells: str, code: str
) -> None:
    nip = house.health.staff[1].nip
    value, expected = code.split()
    line = f"{nip},{cells.format(value, nip=nip)}".replace(value, f'"{value}"')
    content = f"{header}\n{line}".encode()
    for language, hint in (("id", "Tulis titik sebelum pecahan"), ("en", "Write a point")):
        answer = await house.client.post(
            f"/v1/imports/{file}",
            files={"file": ("a.csv", content)},
            headers=house.health.hr.bearer | {"Accept-Language": language},
        )
        [fault] = answer.json()["faults"]
        assert (fault["value"], fault["code"]) == (value, expected)
        if expected == "cell_decimal":
            assert hint in fault["message"]
            assert "92.43" in fault["message"]


async def test_a_fault_says_which_form_and_which_limit(house: House) -> None:
    nip = house.health.staff[1].nip
    content = f"{MEASURES}\n{nip},2026/07,work_plan,-30,1".encode()
    answer = await house.client.post(
        "/v1/imports/measures",
        files={"file": ("a.csv", content)},
        headers=house.health.hr.bearer | {"Accept-Language": "en"},
    )
    assert [fault["message"] for fault in answer.json()["faults"]] == [
        "2026/07 does not have the form that column month asks for. Write it like 2026-07.",
        "-30 is too small for column target. The least is 0.",
    ]
