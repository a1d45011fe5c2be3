"""From one's own result to the goal of the organisation: whose results it serves."""

from typing import Any
from uuid import uuid4

from tests.support.databases import Database
from tests.support.people import assignment
from tests.support.services import deliver, rows
from tests.targets.staff import Staff, chain
from tests.targets.world import (
    HEALTH,
    SCHOOLS,
    Office,
    hr,
    person,
    refused,
    result,
    sign_in,
)


async def cascade(office: Office, who: Any, plan: Any) -> list[dict[str, Any]]:
    answer = await office.get(who, f"plans/{plan['plan_id']}/cascade")
    assert answer.status_code == 200, answer.text
    assert "weight" not in answer.text
    assert "indicator" not in answer.text
    found: list[dict[str, Any]] = answer.json()["chains"]
    return found


async def test_each_step_says_what_and_whose(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    [one] = await cascade(office, staff.as_nurse, plan)
    assert [(step["holder"], step["state"], step["period"]) for step in one["steps"]] == [
        ("Wati", "submitted", "2026-07"), ("Joko", "approved", "2026-07"),
        ("Ratna", "approved", "2026-07"),
    ]  # fmt: skip
    assert {(step["post"], step["unit"]) for step in one["steps"]} == {("Analis", "Jkt-Dinkes")}
    assert (one["steps"][0]["title"], one["ends"]) == ("Hasil kerja 1", "top")


async def test_a_chain_crosses_agencies(store: Database, office: Office) -> None:
    post = assignment(SCHOOLS, post_name="Sekretaris Daerah")
    secretary = person(agency=SCHOOLS, name="Sekda", assignments=(post,))
    head = person(secretary, name="Kepala")
    nurse = person(head, name="Wati")
    await deliver(store, secretary, head, nurse)
    as_head = sign_in(head, HEALTH)
    top = await office.submitted(sign_in(secretary, HEALTH))
    middle = await office.submitted(as_head, result(above=top["results"][0]["result_id"]))
    plan = await office.draft(sign_in(nurse), result(above=middle["results"][0]["result_id"]))
    for who in (sign_in(nurse), as_head, hr()):
        [one] = await cascade(office, who, plan)
        assert [step["holder"] for step in one["steps"]] == ["Wati", "Kepala", "Sekda"]
        assert (one["steps"][2]["post"], one["steps"][2]["unit"]) == (
            "Sekretaris Daerah", "Jkt-Disdik",
        )  # fmt: skip
        assert one["ends"] == "top"


async def test_a_chain_says_why_it_ends(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    draft = await office.draft(staff.as_deputy, result(1, 50), result(2, 50))
    served = draft["results"][0]["result_id"]
    results = [result(1, 40, above=served), result(2, 30), result(3, 30, above=str(uuid4()))]
    plan = await office.draft(staff.as_nurse, *results)
    ends = [one["ends"] for one in await cascade(office, staff.as_nurse, plan)]
    assert ends == ["unknown", "unlinked", "unknown"], "a draft is nobody else's business"
    await office.post(staff.as_deputy, f"plans/{draft['plan_id']}/submission")
    first, *others = await cascade(office, staff.as_nurse, plan)
    assert [step["holder"] for step in first["steps"]] == ["Wati", "Joko"]
    assert first["ends"] == "unlinked"
    assert [len(one["steps"]) for one in others] == [1, 1]


async def test_only_a_superiors_result_is_served(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    colleague = person(staff.deputy, name="Lain")
    await deliver(store, colleague)
    theirs = await office.submitted(sign_in(colleague))
    plan = await office.draft(staff.as_nurse, result(above=theirs["results"][0]["result_id"]))
    [one] = await cascade(office, staff.as_nurse, plan)
    assert (len(one["steps"]), one["ends"]) == (1, "unknown")


async def test_who_may_not_read_the_plan_may_not_climb_from_it(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    path = f"plans/{plan['plan_id']}/cascade"
    colleague = person(staff.deputy)
    await deliver(store, colleague)
    for who in (sign_in(colleague), staff.as_head, hr(SCHOOLS)):
        assert refused(await office.get(who, path)) == (404, "not_found")
    assert (await office.get(hr(), path)).status_code == 200
    looked = await rows(store, "select what from access_log where subject_id = $1",
                        staff.nurse.employee_id)  # fmt: skip
    assert [row["what"] for row in looked] == ["plan 2026-07"]


async def test_two_who_are_each_others_superiors_end_somewhere(
    store: Database, office: Office
) -> None:
    one, other = person(name="A"), person(name="B")
    one = person(other, name="A", employee_id=one.employee_id)
    other = person(one, name="B", employee_id=other.employee_id)
    await deliver(store, one, other)
    first = await office.draft(sign_in(one))
    second = await office.submitted(sign_in(other), result(above=first["results"][0]["result_id"]))
    body = {"version": 1, "results": [result(above=second["results"][0]["result_id"])]}
    await office.put(sign_in(one), f"plans/{first['plan_id']}", body)
    await office.post(sign_in(one), f"plans/{first['plan_id']}/submission")
    [chained] = await cascade(office, sign_in(one), first)
    assert (len(chained["steps"]), chained["ends"]) == (11, "unknown")
