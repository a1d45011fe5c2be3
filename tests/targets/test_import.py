"""plans.csv: whole plans or none, linked upwards, the same file twice without effect."""

import asyncio
import io
from datetime import date
from uuid import UUID, uuid5

import xlsxwriter

from tests.support.databases import Database
from tests.support.people import assignment
from tests.support.services import codes, deliver, said
from tests.targets.book import acts_of, book, plan_of, row, stored
from tests.targets.world import (
    HEALTH,
    PLANS,
    SCHOOLS,
    Office,
    hr,
    person,
    result,
    sign_in,
    under,
)


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
    assert report == {
        "rows": 4,
        "accepted": 4,
        "unchanged": 0,
        "faulty": 0,
        "faults": [],
        "dry_run": False,
    }
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
