"""Import files: good rows go in once, faulty ones are named with column and code."""

from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from shared.events.identity import Status
from tests.evaluation.world import (
    ACTIVITIES,
    ATTENDANCE,
    MEASURES,
    PUNISHMENTS,
    RATINGS,
    SINCE,
    House,
    person,
    rating,
    under,
)
from tests.support.people import assignment
from tests.support.services import codes, deliver, said

UNKNOWN = "199912312024011999"


@pytest_asyncio.fixture(scope="module", autouse=True)
async def july(house: House) -> None:
    await house.open_period(house.health)
    await house.open_period(house.schools, "2026-07", scheme="numeric")


async def faults(house: House, file: str, header: str, *lines: str) -> Any:
    report = await house.upload(file, header, *lines, who=house.health.hr)
    return [(column, code) for _, column, code in codes(report)]


async def of(house: House, employee: Any, *types: str) -> list[dict[str, Any]]:
    return [e for e in await said(house.store, *types) if e["employee_id"] == str(employee)]


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
    found = await of(house, someone.employee_id, "AttendanceRecorded")
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
    newest = (await of(house, someone.employee_id, "AttendanceRecorded"))[-1]
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
    found = await of(house, moved.employee_id, "AttendanceRecorded")
    assert [(e["day"], e["agency_id"]) for e in found] == [
        ("2026-07-15", str(house.health.agency)),
        ("2026-07-14", str(house.schools.agency)),
    ]


async def test_ratings_by_number_follow_the_law(house: House) -> None:
    office = house.schools
    cases = [
        ("110", "110", "no", "baik"),
        ("110", "110", "yes", "sangat_baik"),
        ("69.99", "69.99", "no", "kurang"),
    ]
    lines = [
        f"{someone.nip},2026-07,,,{result},{behaviour},{innovation},{office.head.nip},yes"
        for someone, (result, behaviour, innovation, _) in zip(office.staff, cases, strict=True)
    ]
    report = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert (report["accepted"], report["faults"]) == (3, [])
    again = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert again["unchanged"] == 3
    events = [(await of(house, p.employee_id, "EvaluationFinalised"))[0] for p in office.staff]
    assert [(e["score"], e["result_score"], e["predicate"]) for e in events] == [
        (score, score, predicate) for score, _, _, predicate in cases
    ]


async def test_faulty_ratings_are_named(house: House) -> None:
    office = house.health
    someone, head = office.staff[2], office.head
    stranger, numeric = office.staff[3], house.schools.staff[0]
    found = await faults(
        house, "ratings", RATINGS,
        rating(someone, head).replace(someone.nip, UNKNOWN),
        rating(someone, head, result="melampaui"),
        rating(someone, head, behaviour=""),
        rating(someone, stranger),
        rating(someone, head).replace(head.nip, UNKNOWN),
        rating(someone, head, finalise="mungkin"),
        rating(someone, head, period="2031-01"),
        rating(someone, head, period="Juli"),
        f"{someone.nip},2026-07,,,90,90,no,{head.nip},yes",
        f"{someone.nip},2026-07,,,121,90,no,{head.nip},yes",
        rating(numeric, house.schools.head),
    )  # fmt: skip
    assert found == [
        ("nip", "nip_unknown"),
        ("result_rating", "cell_choice"),
        ("behaviour_rating", "rating_incomplete"),
        ("assessor_nip", "not_the_assessor"),
        ("assessor_nip", "nip_unknown"),
        ("finalise", "cell_yes_no"),
        ("period", "period_unknown"),
        ("period", "period_code"),
        ("result_score", "rating_other_scheme"),
        ("result_score", "cell_maximum"),
        ("nip", "nip_unknown"),
    ]


async def test_final_ratings_change_by_file_only_with_a_reason(house: House) -> None:
    office, someone = house.health, house.health.staff[2]
    first, second = rating(someone, office.head), rating(someone, office.head, "di_bawah")
    await house.upload("ratings", RATINGS, first, who=office.hr)
    report = await house.upload("ratings", RATINGS, second, who=office.hr)
    assert list(codes(report)) == [(2, None, "result_final")]
    report = await house.upload("ratings", RATINGS, second, who=office.hr, reason="late")
    assert list(codes(report)) == [(2, None, "result_final")]
    report = await house.upload("ratings", RATINGS, second, who=office.hr, reason="Salah ketik.")
    assert (report["accepted"], report["unchanged"]) == (1, 0)
    report = await house.upload("ratings", RATINGS, second, who=office.hr, reason="Salah ketik.")
    assert (report["accepted"], report["unchanged"]) == (1, 1)
    events = await of(house, someone.employee_id, "EvaluationFinalised", "EvaluationRevised")
    assert [(e["version"], e["predicate"], e.get("reason")) for e in events] == [
        (1, "baik", None), (2, "butuh_perbaikan", "Salah ketik."),
    ]  # fmt: skip


async def test_who_is_not_evaluated_is_refused(house: House) -> None:
    office = house.health
    away = person(
        office.agency, office.head,
        statuses=(Status(from_=SINCE, kind="pns", status="02", golongan="III/c"),),
    )  # fmt: skip
    await deliver(house.store, away)
    found = await faults(house, "ratings", RATINGS, rating(away, office.head))
    assert found == [("nip", "status_not_evaluated")]


async def test_the_acting_superior_of_the_last_day_assesses(house: House) -> None:
    office, acting = house.health, house.health.staff[3]
    someone = person(
        office.agency,
        superiors=(under(office.head), under(acting, "plt", date(2026, 7, 20), date(2026, 8, 20))),
    )
    await deliver(house.store, someone)
    found = await faults(house, "ratings", RATINGS, rating(someone, office.head))
    assert found == [("assessor_nip", "not_the_assessor")]
    assert await faults(house, "ratings", RATINGS, rating(someone, acting)) == []


async def test_an_assessor_may_sit_in_another_agency(house: House) -> None:
    head = person(house.health.agency, house.schools.head)
    await deliver(house.store, head)
    assert await faults(house, "ratings", RATINGS, rating(head, house.schools.head)) == []


async def test_activities_come_with_what_the_superior_decided(house: House) -> None:
    office, someone = house.health, house.health.staff[4]
    head = office.head.nip
    lines = [
        f"{someone.nip},2026-07-01,a-1,Rapat,90,2,approved,{head}",
        f"{someone.nip},2026-07-01,a-2,Rapat,60,1,returned,{head}",
        f"{someone.nip},2026-07-01,a-3,Rapat,60,1,logged,",
    ]
    report = await house.upload("activities", ACTIVITIES, *lines, who=office.hr)
    assert (report["accepted"], report["faults"]) == (3, [])
    again = await house.upload("activities", ACTIVITIES, *lines, who=office.hr)
    assert (again["accepted"], again["unchanged"]) == (3, 3)
    changed = [
        lines[0].replace("90,2", "95,2"),
        lines[1].replace("returned", "approved"),
        lines[2].replace("2026-07-01", "2026-07-02"),
    ]
    report = await house.upload("activities", ACTIVITIES, *changed, who=office.hr)
    assert list(codes(report)) == [(2, None, "activity_final"), (4, "date", "activity_day_fixed")]
    events = await of(house, someone.employee_id, "ActivityApproved", "ActivityReturned")
    assert [(e["type"], e["version"], e["minutes"]) for e in events] == [
        ("ActivityApproved", 1, 180), ("ActivityReturned", 1, 60), ("ActivityApproved", 2, 60),
    ]  # fmt: skip


async def test_faulty_activities_are_named(house: House) -> None:
    nip, head = house.health.staff[5].nip, house.health.head.nip
    stranger = house.health.staff[6].nip
    row = f"{nip},2026-07-01,r-1,Rapat,60,1,approved,{head}"
    found = await faults(
        house, "activities", ACTIVITIES,
        row.replace(nip, UNKNOWN),
        row.replace(",60,", ",-30,"),
        row.replace(",60,", ",satu jam,"),
        row.replace(",60,", ",1500,"),
        row.replace("approved", "disetujui"),
        row.replace(head, stranger),
        row.replace(head, UNKNOWN),
        row.replace(head, ""),
        row.replace("r-1", ""),
        row.replace("Rapat", "=1+1"),
        row.replace("2026-07-01", "2099-07-01"),
        row.replace(",60,1,", ",700,2,").replace("r-1", "r-2"),
        row.replace(",60,1,", ",30,2,").replace("r-1", "r-3"),
    )  # fmt: skip
    assert found == [
        ("nip", "nip_unknown"),
        ("minutes", "cell_minimum"),
        ("minutes", "cell_number"),
        ("minutes", "cell_maximum"),
        ("state", "cell_choice"),
        ("superior_nip", "not_the_superior"),
        ("superior_nip", "nip_unknown"),
        ("superior_nip", "cell_required"),
        ("reference", "cell_required"),
        ("description", "cell_formula"),
        ("date", "day_in_future"),
        ("minutes", "day_too_long"),
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
    found = await of(house, someone.employee_id, "MeasureRecorded")
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
        ("realisation", "cell_number"),
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
    found = await of(house, someone.employee_id, "DisciplineImposed")
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
