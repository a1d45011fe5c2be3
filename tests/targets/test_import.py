"""plans.csv: whole plans or none, linked upwards, the same file twice without effect."""

import asyncio
import io
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

import pytest
import xlsxwriter

from shared.events.evaluation import PeriodClosed, period_id
from shared.events.identity import EmployeeState, Status
from tests.support.databases import Database
from tests.support.people import assignment
from tests.support.services import codes, deliver, rows, said
from tests.targets.world import (
    HEALTH,
    PLANS,
    SCHOOLS,
    Office,
    hr,
    person,
    refused,
    result,
    sign_in,
    under,
)

Cells = dict[str, Any]


def row(who: EmployeeState, by: EmployeeState | None = None, **changes: Any) -> Cells:
    """A row of an approved plan of one result."""
    given = {
        "nip": who.nip, "period": "2026-07", "starts_on": "2026-07-01", "ends_on": "2026-07-31",
        "result_number": 1, "result_title": "Pasien terlayani", "weight": 100,
        "superior_result_number": 1 if by else "", "aspect": "kuantitas", "indicator": "Pasien",
        "target": "420", "unit": "orang", "state": "approved",
        "superior_nip": by.nip if by else "", "approved_on": "2026-07-02",
    }  # fmt: skip
    return given | changes


def book(*cells: Cells) -> str:
    lines = [",".join(str(line[column]) for column in PLANS.split(",")) for line in cells]
    return "\n".join([PLANS, *lines]) + "\n"


def plan_of(who: EmployeeState, period: str = "2026-07") -> str:
    return str(uuid5(who.employee_id, period))


async def stored(store: Database, who: EmployeeState) -> list[dict[str, Any]]:
    query = "select * from plan where employee_id = $1 order by starts_on"
    return await rows(store, query, who.employee_id)


async def acts_of(store: Database, *people: EmployeeState) -> list[tuple[str, str]]:
    known = {str(one.employee_id): one.name for one in people}
    return [(e["type"], known[e["employee_id"]]) for e in await said(store)
            if e["employee_id"] in known]  # fmt: skip


async def test_approved_plans_go_in_and_only_their_approval_is_said(
    store: Database, office: Office
) -> None:
    boss = person(name="Joko")
    one = person(boss, name="Wati")
    await deliver(store, boss, one)
    text = book(
        row(one, boss, weight=60),
        row(one, boss, weight=60, aspect="waktu", target="95.50", unit="persen"),
        row(one, boss, result_number=2, weight=40),
        row(boss),
    )
    report = (await office.upload(hr(), text)).json()
    assert report == {"rows": 4, "accepted": 4, "unchanged": 0, "faulty": 0, "faults": []}
    assert await acts_of(store, boss, one) == [
        ("TargetApproved", "Wati"),
        ("TargetApproved", "Joko"),
    ]
    plan = (await office.get(sign_in(one), f"plans/{plan_of(one)}")).json()
    assert (plan["state"], plan["version"], plan["decided_on"]) == ("approved", 1, "2026-07-02")
    assert plan["superior_id"] == str(boss.employee_id)
    above = str(uuid5(UUID(plan_of(boss)), "1"))
    linked = [item["superior_result_id"] for item in plan["results"]]
    assert linked == [above, above], "the superior's plan came later in the file"
    assert plan["results"][0]["superior_result_title"] == "Pasien terlayani"
    assert [i["target"] for i in plan["results"][0]["indicators"]] == ["420", "95.5"]


async def test_the_same_file_again_changes_nothing(store: Database, office: Office) -> None:
    boss = person()
    team = [person(boss) for _ in range(3)]
    await deliver(store, boss, *team)
    text = book(row(boss), *(row(one, boss) for one in team))
    first = (await office.upload(hr(), text)).json()
    again = (await office.upload(hr(), text)).json()
    assert (first["accepted"], first["unchanged"]) == (4, 0)
    assert (again["accepted"], again["unchanged"], again["faults"]) == (4, 4, [])
    assert len(await acts_of(store, boss, *team)) == 4
    assert [plan["version"] for plan in await stored(store, team[0])] == [1]


async def test_the_same_file_twice_at_once_is_taken_once(store: Database, office: Office) -> None:
    boss = person()
    team = [person(boss) for _ in range(5)]
    await deliver(store, boss, *team)
    text = book(row(boss), *(row(one, boss) for one in team))
    answers = await asyncio.gather(*(office.upload(hr(), text) for _ in range(3)))
    reports = [answer.json() for answer in answers]
    assert sorted(report["unchanged"] for report in reports) == [0, 6, 6]
    assert [report["faults"] for report in reports] == [[], [], []]
    assert len(await acts_of(store, boss, *team)) == 6


async def test_rows_of_a_plan_may_stand_apart(store: Database, office: Office) -> None:
    boss = person()
    team = [person(boss) for _ in range(2)]
    await deliver(store, boss, *team)
    text = book(
        row(boss),
        *(row(one, boss, weight=50) for one in team),
        *(row(one, boss, weight=50, result_number=2) for one in team),
    )
    report = (await office.upload(hr(), text)).json()
    assert (report["accepted"], report["faults"]) == (5, [])


async def test_a_faulty_row_keeps_its_whole_plan_out_and_no_other(
    store: Database, office: Office
) -> None:
    boss = person()
    good, bad = person(boss), person(boss)
    await deliver(store, boss, good, bad)
    text = book(
        row(boss),
        row(bad, boss, weight=50),
        row(bad, boss, weight=50, result_number=2, target="banyak"),
        row(good, boss),
    )
    report = (await office.upload(hr(), text)).json()
    assert (report["rows"], report["accepted"], report["faulty"]) == (4, 2, 2)
    assert codes(report) == [(4, "target", "cell_number")]
    assert await stored(store, bad) == []


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"nip": "199912312024011999"}, "nip", "nip_unknown"),
        ({"weight": 90}, "weight", "weights_sum"),
        ({"aspect": "waktu"}, "aspect", "quantity_missing"),
        ({"aspect": "rasa"}, "aspect", "cell_choice"),
        ({"period": "2026-13"}, "period", "period_code"),
        ({"period": "2026-08"}, "starts_on", "outside_period"),
        ({"ends_on": "2026-06-30"}, "ends_on", "dates_reversed"),
        ({"state": "disetujui"}, "state", "cell_choice"),
        ({"approved_on": ""}, "approved_on", "cell_required"),
        ({"superior_nip": ""}, "superior_nip", "cell_required"),
        ({"superior_nip": "199912312024011999"}, "superior_nip", "nip_unknown"),
        ({"superior_nip": "{stranger}"}, "superior_nip", "not_the_superior"),
        ({"approved_on": "2023-12-31"}, "superior_nip", "not_the_superior"),
        ({"superior_result_number": 2}, "superior_result_number", "superior_result_unknown"),
        ({"superior_result_number": ""}, "superior_result_number", "result_unlinked"),
        ({"result_title": "=HYPERLINK(1)"}, "result_title", "cell_formula"),
    ],
)
async def test_each_mistake_is_named_with_row_and_column(
    store: Database, office: Office, changes: Cells, column: str, code: str
) -> None:
    boss, stranger = person(), person()
    one = person(boss)
    await deliver(store, boss, one, stranger)
    wrong = {name: str(value).format(stranger=stranger.nip) for name, value in changes.items()}
    report = (await office.upload(hr(), book(row(boss), row(one, boss, **wrong)))).json()
    assert codes(report) == [(3, column, code)]
    assert "{" not in report["faults"][0]["message"]


async def test_rows_of_one_plan_must_agree(store: Database, office: Office) -> None:
    boss = person()
    one = person(boss)
    await deliver(store, boss, one)
    text = book(
        row(boss),
        row(one, boss, weight=50),
        row(one, boss, weight=60, ends_on="2026-07-30"),
        row(one, boss, weight=50, result_number=2, state="draft"),
    )
    report = (await office.upload(hr(), text)).json()
    assert codes(report) == [
        (4, "ends_on", "rows_differ"),
        (4, "weight", "rows_differ"),
        (5, "state", "rows_differ"),
    ]


async def test_without_the_superiors_plan_nothing_is_approved_but_drafts_go_in(
    store: Database, office: Office
) -> None:
    boss = person(name="Joko")
    one, other = person(boss), person(boss)
    await deliver(store, boss, one, other)
    text = book(row(one, boss), row(other, boss, state="draft", approved_on=""))
    report = (await office.upload(hr(), text)).json()
    assert codes(report) == [(2, "superior_nip", "superior_without_plan")]
    assert "Joko" in report["faults"][0]["message"]
    assert [plan["state"] for plan in await stored(store, other)] == ["draft"]
    assert await acts_of(store, other) == []


async def test_the_acting_superior_of_the_day_of_approval_counts(
    store: Database, office: Office
) -> None:
    boss, acting = person(), person()
    plt = under(acting, "plt", date(2026, 7, 2), date(2026, 7, 5))
    one = person(superiors=(under(boss), plt))
    await deliver(store, boss, acting, one)
    report = (await office.upload(hr(), book(row(acting), row(one, boss)))).json()
    assert codes(report) == [(3, "superior_nip", "not_the_superior")]
    report = (await office.upload(hr(), book(row(acting), row(one, acting)))).json()
    assert report["faults"] == []


async def test_who_moved_has_two_plans_in_two_agencies(store: Database, office: Office) -> None:
    boss, chief = person(), person(agency=SCHOOLS)
    moves = date(2026, 7, 15)
    one = person(
        assignments=(assignment(to=date(2026, 7, 14)), assignment(SCHOOLS, from_=moves)),
        superiors=(under(boss, to=date(2026, 7, 14)), under(chief, since=moves)),
    )
    await deliver(store, boss, chief, one)
    new = row(one, chief, starts_on=moves, approved_on=moves)
    text = book(row(boss), row(chief), row(one, boss, ends_on="2026-07-14"), new)
    report = (await office.upload(hr(HEALTH, SCHOOLS), text)).json()
    assert (report["accepted"], report["faults"]) == (4, [])
    plans = await stored(store, one)
    assert [plan["agency_id"] for plan in plans] == [HEALTH, SCHOOLS]
    again = (await office.upload(hr(HEALTH, SCHOOLS), text)).json()
    assert again["unchanged"] == 4
    whole = book(row(one, boss))
    report = (await office.upload(hr(HEALTH, SCHOOLS), whole)).json()
    assert codes(report) == [(2, "state", "plan_is_approved")]


async def test_plans_may_not_share_days(store: Database, office: Office) -> None:
    boss = person()
    await deliver(store, boss)
    text = book(row(boss), row(boss, starts_on="2026-07-31"))
    report = (await office.upload(hr(), text)).json()
    assert codes(report) == [(3, "starts_on", "plan_exists")]
    assert report["accepted"] == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("02", "skp_not_on_unpaid_leave"),
        ("04", "skp_not_when_suspended"),
        ("20", "skp_not_before_retirement"),
        ("03", None),
    ],
)
async def test_who_has_no_skp_gets_none_from_a_file_either(
    store: Database, office: Office, status: str, code: str | None
) -> None:
    away = Status(from_=date(2026, 1, 1), kind="pns", status=status, golongan="III/c")
    one = person(statuses=(away,))
    await deliver(store, one)
    report = (await office.upload(hr(), book(row(one)))).json()
    assert codes(report) == ([(2, "nip", code)] if code else [])


async def test_what_was_approved_changes_by_revision_only(store: Database, office: Office) -> None:
    one = person()
    await deliver(store, one)
    await office.upload(hr(), book(row(one)))
    report = (await office.upload(hr(), book(row(one, result_title="Lain")))).json()
    assert codes(report) == [(2, "state", "plan_is_approved")]
    assert "28" in report["faults"][0]["message"]


async def test_a_draft_is_written_anew_handed_in_and_approved_by_files(
    store: Database, office: Office
) -> None:
    boss = person(name="Joko")
    one = person(boss, name="Wati")
    await deliver(store, boss, one)
    draft = row(one, boss, state="draft", approved_on="")
    for line in (draft, draft | {"target": "500"}, draft | {"target": "500", "state": "submitted"}):
        report = (await office.upload(hr(), book(row(boss), line))).json()
        assert report["faults"] == []
    await office.upload(hr(), book(row(one, boss, target="500")))
    (plan,) = await stored(store, one)
    assert (plan["state"], plan["version"]) == ("approved", 4)
    assert await acts_of(store, one) == [("TargetSubmitted", "Wati"), ("TargetApproved", "Wati")]
    report = (await office.upload(hr(), book(draft))).json()
    assert codes(report) == [(2, "state", "plan_is_approved")]


async def test_a_plan_written_by_hand_is_the_one_a_file_approves(
    store: Database, office: Office
) -> None:
    one = person()
    await deliver(store, one)
    plan = await office.submitted(sign_in(one), result(title="Pasien terlayani"))
    await office.upload(hr(), book(row(one)))
    seen = (await office.get(sign_in(one), f"plans/{plan['plan_id']}")).json()
    assert (seen["state"], seen["version"]) == ("approved", 3)
    assert len((await office.get(sign_in(one), "me/plans")).json()) == 1


async def test_a_closed_period_takes_no_plans_but_knows_those_it_has(
    store: Database, office: Office
) -> None:
    one, late = person(), person()
    await deliver(store, one, late)
    days = {"starts_on": "2030-07-01", "ends_on": "2030-07-31", "period": "2030-07"}
    await office.upload(hr(), book(row(one, **days)))
    closed = PeriodClosed(
        agency_id=HEALTH, version=2, recorded_at=datetime(2030, 8, 1, tzinfo=UTC),
        period_id=period_id(HEALTH, "2030-07"), code="2030-07", kind="monthly", scheme="matrix",
        starts_on=date(2030, 7, 1), ends_on=date(2030, 7, 31), count=1, manifest_hash="0",
    )  # fmt: skip
    await deliver(store, closed)
    report = (await office.upload(hr(), book(row(one, **days), row(late, **days)))).json()
    assert codes(report) == [(3, "period", "period_closed")]
    assert report["unchanged"] == 1


async def test_a_file_may_only_hold_ones_own_agencies(store: Database, office: Office) -> None:
    both = (assignment(HEALTH, to=date(2025, 12, 31)), assignment(SCHOOLS, from_=date(2026, 1, 1)))
    moved, theirs = person(assignments=both), person(agency=SCHOOLS)
    await deliver(store, moved, theirs)
    report = (await office.upload(hr(HEALTH), book(row(moved), row(theirs)))).json()
    assert codes(report) == [(2, "nip", "agency_not_yours"), (3, "nip", "nip_unknown")]
    nobody = sign_in(theirs, leader=[SCHOOLS])
    assert refused(await office.upload(nobody, book(row(theirs)))) == (403, "role_needed")


async def test_a_superior_of_an_agency_out_of_reach_is_known_and_linked_to(
    store: Database, office: Office
) -> None:
    secretary = person(agency=SCHOOLS, name="Sekda")
    head = person(secretary)
    await deliver(store, secretary, head)
    await office.upload(hr(SCHOOLS), book(row(secretary)))
    report = (await office.upload(hr(HEALTH), book(row(head, secretary)))).json()
    assert report["faults"] == []
    wrong = row(head, secretary, period="2026-S2", ends_on="2026-12-31")
    report = (await office.upload(hr(HEALTH), book(wrong))).json()
    assert codes(report) == [(2, "superior_nip", "superior_without_plan")]


async def test_a_large_file_is_taken_in_parts_and_each_plan_once(
    store: Database, office: Office
) -> None:
    boss = person()
    team = [person(boss) for _ in range(700)]
    await deliver(store, boss, *team)
    lines = [row(one, boss, weight=50, result_number=number) for one in team for number in (1, 2)]
    report = (await office.upload(hr(), book(*lines, row(boss)))).json()
    assert (report["rows"], report["accepted"], report["faults"]) == (1401, 1401, [])
    events = await said(store, "TargetApproved")
    ids = {str(one.employee_id) for one in team}
    assert sum(event["employee_id"] in ids for event in events) == 700


async def test_a_spreadsheet_is_read_like_the_text_file(store: Database, office: Office) -> None:
    one = person()
    await deliver(store, one)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, PLANS.split(","))
        sheet.write_row(1, 0, [row(one)[column] for column in PLANS.split(",")])
    files = {"file": ("plans.xlsx", made.getvalue())}
    answer = await office.client.post("/v1/imports/plans", files=files, headers=hr().bearer)
    assert (answer.json()["accepted"], answer.json()["faults"]) == (1, [])


async def test_a_file_with_another_header_is_refused_whole(office: Office) -> None:
    answer = await office.upload(hr(), "nip,period\n1,2\n")
    assert refused(answer) == (422, "file_header")
