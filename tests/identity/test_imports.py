"""Import files: good rows go in, faulty rows are named, and the same file again changes nothing."""

import io
from typing import Any

import pytest
import pytest_asyncio
import xlsxwriter

from tests.identity.office import (
    ADMIN,
    HEALTH,
    HR,
    HR_HEALTH,
    HR_SCHOOLS,
    POSTS,
    UNITS,
    Office,
    furnish,
    holds,
    nip,
    person,
    post,
    under,
    unit,
)
from tests.support.services import codes, rows, said


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


async def about(office: Office, number: int) -> list[dict[str, Any]]:
    return [event for event in await said(office.store) if event["nip"] == nip(number)]


async def test_the_same_files_again_change_nothing_and_say_nothing(office: Office) -> None:
    before = len(await said(office.store))
    versions = await rows(office.store, "select employee_id, version from employee order by 1")
    for kind, again, by in (
        ("units", UNITS, ADMIN),
        ("posts", POSTS, HR),
        ("employees", [person(nip(n)) for n in (1, 2, 3)], HR_HEALTH),
        ("assignments", [holds(1, "DINKES-HEAD"), holds(3, "P01-STAFF")], HR),
        ("superiors", [under(2, 1), under(5, 4)], HR),
    ):
        report = await office.send(kind, again, by)
        assert report["unchanged"] == report["accepted"] == len(list(again)), (kind, report)
        assert report["faults"] == []
    assert len(await said(office.store)) == before
    assert versions == await rows(
        office.store, "select employee_id, version from employee order by 1"
    )


async def test_a_person_is_announced_with_their_first_post(office: Office) -> None:
    events = await about(office, 2)
    assert [event["type"] for event in events[:2]] == ["EmployeeHired", "AssignmentChanged"]
    assert [event["version"] for event in events[:2]] == [2, 3]
    assert events[1]["agency_id"] == str(HEALTH)
    assert events[1]["assignments"][0]["post_code"] == "P01-HEAD"
    assert len(events[1]["superiors"]) == 1


async def test_each_change_is_the_event_that_fits_it_with_the_whole_state(office: Office) -> None:
    await office.send("employees", [person(nip(31))], HR_HEALTH)
    assert await about(office, 31) == []
    await office.send("assignments", [holds(31, "P01-STAFF")], HR_HEALTH)
    risen = [person(nip(31)), person(nip(31), golongan="III/b", **{"from": "2026-04-01"})]
    await office.send("employees", risen, HR_HEALTH)
    await office.send("assignments", [holds(31, "P01-STAFF", to="2026-07-14")], HR_HEALTH)
    gone = person(nip(31), golongan="III/b", left_on="2026-08-31", **{"from": "2026-04-01"})
    await office.send("employees", [gone], HR_HEALTH)
    hired, changed, moved, left = await about(office, 31)
    assert [event["type"] for event in (hired, changed, moved, left)] == [
        "EmployeeHired", "EmployeeChanged", "AssignmentChanged", "EmployeeLeft",
    ]  # fmt: skip
    assert [one["to"] for one in changed["statuses"]] == ["2026-03-31", None]
    assert changed["effective_date"] == "2026-04-01"
    assert (moved["assignments"][0]["to"], moved["effective_date"]) == ("2026-07-14", "2026-07-15")
    assert (left["left_on"], left["statuses"][1]["to"]) == ("2026-08-31", "2026-08-31")
    assert [event["version"] for event in (hired, changed, moved, left)] == [2, 3, 4, 5]


async def test_a_changed_post_is_said_by_everybody_who_holds_it(office: Office) -> None:
    await office.send("employees", [person(nip(32)), person(nip(33))], HR_HEALTH)
    await office.send("posts", [post("P01-NURSE", "JKT-DINKES-P01")], HR_HEALTH)
    await office.send("assignments", [holds(n, "P01-NURSE") for n in (32, 33)], HR_HEALTH)
    report = await office.send(
        "posts", [post("P01-NURSE", "JKT-DINKES-P01", job_class="8")], HR_HEALTH
    )
    assert (report["accepted"], report["unchanged"]) == (1, 0)
    for number in (32, 33):
        newest = (await about(office, number))[-1]
        assert (newest["type"], newest["assignments"][0]["job_class"]) == ("AssignmentChanged", 8)


@pytest.mark.parametrize(
    ("kind", "row", "column", "code"),
    [
        ("units", unit("JKT-X", "section", "JKT-NONE"), "parent_code", "unit_unknown"),
        ("units", unit("JKT-X", "section", "JKT"), "kind", "unit_parent_kind"),
        ("units", unit("JKT-X", "agency", "JKT", timezone="WIB"), "timezone", "timezone_unknown"),
        ("units", unit("JKT-X", "bidang", "JKT"), "kind", "cell_choice"),
        ("units", unit("JKT-DINKES-P01", "section", "JKT-DISDIK"), "parent_code",
         "unit_agency_fixed"),
        ("posts", post("X", "JKT-NONE"), "unit_code", "unit_unknown"),
        ("posts", post("X", "JKT-DINKES", job_class="18"), "job_class", "cell_maximum"),
        ("posts", post("DISDIK-HEAD", "JKT-DINKES"), "code", "post_elsewhere"),
        ("employees", person("198609262015131001"), "nip", "nip_month"),
        ("employees", person("198609262015051000"), "nip", "nip_sequence"),
        ("employees", person(nip(90), golongan="III/e"), "golongan", "golongan_unknown"),
        ("employees", person(nip(90), left_on="2001-01-01"), "left_on", "left_before_hired"),
        ("employees", person(nip(90), **{"from": "2014-01-01"}), "from", "before_hired"),
        ("employees", person(nip(90), status="77"), "status", "cell_choice"),
        ("employees", person(nip(90), name="=1+1"), "name", "cell_formula"),
        ("employees", person(nip(90), **{"from": "01/07/2026"}), "from", "cell_date"),
        ("assignments", holds(99, "P01-STAFF"), "nip", "nip_unknown"),
        ("assignments", holds(3, "NONE"), "post_code", "post_unknown"),
        ("assignments", holds(3, "P01-STAFF", to="2020-01-01"), "to", "dates_reversed"),
        ("assignments", holds(3, "P01-HEAD", **{"from": "2025-01-01"}), "from",
         "assignment_overlaps"),
        ("assignments", holds(3, "P01-HEAD", **{"from": "2014-01-01", "to": "2014-02-01"}), "from",
         "before_hired"),
        ("superiors", under(99, 1), "nip", "nip_unknown"),
        ("superiors", under(3, 99), "superior_nip", "superior_unknown"),
        ("superiors", under(3, 3), "superior_nip", "superior_self"),
        ("superiors", under(1, 3, **{"from": "2026-08-01"}), "superior_nip", "superior_circle"),
        ("superiors", under(1, 3, kind="plh", to="2024-01-01"), "superior_nip", "superior_circle"),
        ("superiors", under(3, 1, **{"from": "2025-01-01"}), "from", "superior_overlaps"),
        ("superiors", under(3, 2, to="2020-01-01"), "to", "dates_reversed"),
    ],
)  # fmt: skip
async def test_a_faulty_row_is_named_and_not_taken(
    office: Office, kind: str, row: dict[str, str], column: str, code: str
) -> None:
    report = await office.send(kind, [row], ADMIN if kind == "units" else HR)
    assert codes(report) == [(2, column, code)]
    assert (report["accepted"], report["faulty"]) == (0, 1)
    message = report["faults"][0]["message"]
    assert "{" not in message
    assert message != code
    assert " or " not in message, "the answer is in Indonesian"


async def test_good_rows_go_in_beside_faulty_ones(office: Office) -> None:
    bad = person(nip(42), golongan="III/e")
    report = await office.send("employees", [person(nip(41)), bad, person(nip(43))], HR_HEALTH)
    assert (report["rows"], report["accepted"], report["faulty"]) == (3, 2, 1)
    known = await rows(office.store, "select nip from employee where nip = any ($1) order by 1",
                       [nip(41), nip(42), nip(43)])  # fmt: skip
    assert [row["nip"] for row in known] == [nip(41), nip(43)]


async def test_a_row_that_repeats_another_names_it(office: Office) -> None:
    again = [under(3, 2), under(2, 1), under(3, 1)]
    report = await office.send("superiors", again, HR)
    assert codes(report) == [(4, None, "row_repeated")]
    assert "2" in report["faults"][0]["message"]


async def test_a_circle_inside_one_file_is_refused_at_the_row_that_closes_it(
    office: Office,
) -> None:
    people = [51, 52, 53]
    await office.send("employees", [person(nip(n)) for n in people], HR_HEALTH)
    await office.send("assignments", [holds(n, "P01-STAFF") for n in people], HR_HEALTH)
    later = {"from": "2026-03-01", "to": "2026-03-31"}
    ring = [under(51, 52), under(52, 53), under(53, 51, **later)]
    report = await office.send("superiors", ring, HR_HEALTH)
    assert codes(report) == [(4, "superior_nip", "superior_circle")]
    assert "1 Maret 2026" in report["faults"][0]["message"]


async def test_who_left_service_assesses_nobody_afterwards(office: Office) -> None:
    people = [person(nip(64), left_on="2026-06-14"), person(nip(65))]
    await office.send("employees", people, HR_HEALTH)
    await office.send("assignments", [holds(65, "P01-STAFF")], HR_HEALTH)
    plh = {"kind": "plh", "to": "2026-07-31"}
    late = under(65, 64, **plh, **{"from": "2026-07-01"})
    report = await office.send("superiors", [late], HR_HEALTH)
    assert codes(report) == [(2, "superior_nip", "superior_left")]
    assert "14 Juni 2026" in report["faults"][0]["message"]
    whom = await rows(office.store, "select employee_id from employee where nip = $1", nip(65))
    body = {"superior_nip": nip(64), "from": "2026-07-01"} | plh
    place = f"/v1/employees/{whom[0]['employee_id']}/superiors"
    answer = await office.client.post(place, json=body, headers=HR_HEALTH.bearer)
    assert (answer.status_code, answer.json()["code"]) == (422, "superior_left")
    before = under(65, 64, kind="plh", to="2026-06-14", **{"from": "2026-06-01"})
    assert (await office.send("superiors", [before], HR_HEALTH))["accepted"] == 1


async def test_a_stretch_is_closed_and_followed_in_one_file_in_any_order(office: Office) -> None:
    await office.send("employees", [person(nip(61))], HR_HEALTH)
    await office.send("assignments", [holds(61, "P01-STAFF")], HR_HEALTH)
    await office.send("superiors", [under(61, 2)], HR_HEALTH)
    follow = {"from": "2026-07-15"}
    report = await office.send(
        "assignments",
        [holds(61, "P01-HEAD", **follow), holds(61, "P01-STAFF", to="2026-07-14")],
        HR_HEALTH,
    )
    assert report["faults"] == []
    report = await office.send(
        "superiors", [under(61, 1, **follow), under(61, 2, to="2026-07-14")], HR_HEALTH
    )
    assert report["faults"] == []
    newest = (await about(office, 61))[-1]
    assert [one["to"] for one in newest["assignments"]] == ["2026-07-14", None]
    assert [one["to"] for one in newest["superiors"]] == ["2026-07-14", None]
    assert newest["effective_date"] == "2026-07-15"


async def test_a_person_moves_to_another_agency_by_its_own_hr(office: Office) -> None:
    await office.send("employees", [person(nip(71))], HR_HEALTH)
    await office.send("assignments", [holds(71, "P01-STAFF")], HR_HEALTH)
    come = holds(71, "S01-STAFF", **{"from": "2026-07-15"})
    early = await office.send("assignments", [come], HR_SCHOOLS)
    assert codes(early) == [(2, "from", "assignment_overlaps")]
    assert "P01" not in early["faults"][0]["message"]
    borrowed = await office.send("assignments", [{**come, "kind": "plt"}], HR_SCHOOLS)
    assert codes(borrowed) == [(2, "nip", "agency_not_yours")]
    await office.send("assignments", [holds(71, "P01-STAFF", to="2026-07-14")], HR_HEALTH)
    assert (await office.send("assignments", [come], HR_SCHOOLS))["accepted"] == 1
    newest = (await about(office, 71))[-1]
    assert [one["post_code"] for one in newest["assignments"]] == ["P01-STAFF", "S01-STAFF"]
    assert newest["type"] == "AssignmentChanged"


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        ("units", unit("JKT-DISDIK-S09", "school", "JKT-DISDIK"), "code"),
        ("units", unit("JKT-NEW", "agency", "JKT"), "code"),
        ("posts", post("S01-NEW", "JKT-DISDIK-S01"), "unit_code"),
        ("employees", person(nip(5), name="Lain"), "nip"),
        ("assignments", holds(1, "S01-STAFF", kind="plt"), "post_code"),
        ("superiors", under(5, 1, kind="plt"), "nip"),
    ],
)
async def test_rows_of_another_agency_are_refused(
    office: Office, kind: str, row: dict[str, str], column: str
) -> None:
    report = await office.send(kind, [row], HR_HEALTH)
    assert codes(report) == [(2, column, "agency_not_yours")]


async def test_a_spreadsheet_is_read_like_text_except_numbers_excel_has_spoiled(
    office: Office,
) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        good, spoiled = person(nip(81)), person(nip(82))
        page.write_row(0, 0, list(good))
        page.write_row(1, 0, list(good.values()))
        page.write_row(2, 0, list(spoiled.values()))
        page.write_number(2, 0, float(nip(82)[:15] + "000"))
    report = await office.send_file("employees", "pegawai.xlsx", content.getvalue(), HR_HEALTH)
    assert report["accepted"] == 1
    assert codes(report) == [(3, "nip", "cell_digits_lost")]


async def test_a_nip_with_spaces_is_the_same_nip(office: Office) -> None:
    report = await office.send("employees", [person("19860926 201505 1 003")], HR_HEALTH)
    assert report["unchanged"] == 1


async def test_the_newest_status_row_speaks_of_the_person(office: Office) -> None:
    old = person(nip(85), name="Nama Lama", **{"from": "2016-01-01"})
    new = person(nip(85), name="Nama Baru", **{"from": "2020-01-01"})
    for again in ([new, old], [old, new]):
        await office.send("employees", again, HR_HEALTH)
        known = await rows(office.store, "select name from employee where nip = $1", nip(85))
        assert known == [{"name": "Nama Baru"}]
    report = await office.send("employees", [old, new], HR_HEALTH)
    assert report["unchanged"] == 2


async def test_every_import_is_an_act_with_a_name(office: Office) -> None:
    await office.send("posts", [post("P01-COOK", "JKT-DINKES-P01")], HR_HEALTH)
    acts = await office.get("/v1/acts?subject=posts.csv", ADMIN)
    assert (acts[0]["verb"], acts[0]["actor_name"]) == ("take_posts", "Hani")
    assert acts[0]["details"]["accepted"] == 1


async def test_an_agency_that_somebody_left_ends_nobodys_service(office: Office) -> None:
    await office.send("employees", [person(nip(70))], HR_HEALTH)
    moves = [
        holds(70, "P01-STAFF", to="2024-12-31"),
        holds(70, "S01-STAFF", **{"from": "2025-01-01"}),
    ]
    assert (await office.send("assignments", moves, HR))["faults"] == []
    found = await rows(office.store, "select employee_id from employee where nip = $1", nip(70))
    answer = await office.client.post(
        f"/v1/employees/{found[0]['employee_id']}/nip",
        json={"nip": nip(77)},
        headers=HR_HEALTH.bearer,
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "agency_not_yours")
    leaving = [person(nip(70), left_on="2026-06-30")]
    refused = await office.send("employees", leaving, HR_HEALTH)
    assert codes(refused) == [(2, "nip", "agency_not_yours")]
    taken = await office.send("employees", leaving, HR_SCHOOLS)
    assert (taken["accepted"], taken["faults"]) == (1, [])
