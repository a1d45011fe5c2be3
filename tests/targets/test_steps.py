"""A plan from draft to approved and revised: each step once, and said."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

from tests.support.databases import Database
from tests.support.services import deliver, rows, said
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

NOW = datetime(2026, 7, 1, tzinfo=UTC)


async def test_a_plan_goes_from_draft_to_approved_and_each_step_is_said(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    assert plan["state"] == "submitted"
    assert plan["superior_name"] == "Joko"
    answer = await office.post(staff.as_deputy, f"plans/{plan['plan_id']}/approval")
    approved = answer.json()
    assert (approved["state"], approved["version"]) == ("approved", 3)
    assert approved["superior_id"] == str(staff.deputy.employee_id)
    assert approved["results"][0]["superior_result_title"] == "Hasil kerja 1"
    events = [e for e in await said(store) if e["plan_id"] == plan["plan_id"]]
    assert [(e["type"], e["version"]) for e in events] == [
        ("TargetSubmitted", 2),
        ("TargetApproved", 3),
    ]
    assert events[1]["results"][0]["indicators"][0]["target"] == "420"
    assert events[1]["starts_on"] == "2026-07-01"
    assert events[1]["ends_on"] == "2026-07-31"
    assert events[1]["actor"] == str(staff.deputy.employee_id)


async def test_approving_twice_is_a_conflict_that_says_when_it_was_approved(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    path = f"plans/{plan['plan_id']}/approval"
    assert (await office.post(staff.as_deputy, path)).status_code == 200
    again = await office.post(staff.as_deputy, path)
    assert refused(again) == (409, "plan_is_approved")
    assert "PP 30/2019" in again.json()["detail"]


async def test_of_two_decisions_at_once_one_counts(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    path = f"plans/{plan['plan_id']}"
    tries = [office.post(staff.as_deputy, f"{path}/approval") for _ in range(4)]
    tries += [office.post(staff.as_deputy, f"{path}/return", {"reason": "x"}) for _ in range(4)]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    events = [e for e in await said(store) if e["plan_id"] == plan["plan_id"]]
    assert [event["version"] for event in events] == [2, 3]


async def test_a_returned_plan_says_why_and_can_be_handed_in_again(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    path = f"plans/{plan['plan_id']}"
    await office.post(staff.as_deputy, f"{path}/return", {"reason": "Target terlalu rendah."})
    seen = (await office.get(staff.as_nurse, path)).json()
    assert (seen["state"], seen["reason"]) == ("returned", "Target terlalu rendah.")
    assert seen["may"] == ["edit", "submit"]
    linked = result(above=seen["results"][0]["superior_result_id"], title="Lebih tinggi")
    edited = await office.put(staff.as_nurse, path, {"version": 3, "results": [linked]})
    assert edited.json()["state"] == "returned"
    again = (await office.post(staff.as_nurse, f"{path}/submission")).json()
    assert (again["state"], again["reason"], again["version"]) == ("submitted", None, 5)
    returned = [e for e in await said(store, "TargetReturned") if e["plan_id"] == plan["plan_id"]]
    assert [e["reason"] for e in returned] == ["Target terlalu rendah."]


async def test_a_revision_keeps_the_old_version(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    path = f"plans/{plan['plan_id']}"
    approved = (await office.post(staff.as_deputy, f"{path}/approval")).json()
    linked = approved["results"][0]["superior_result_id"]
    body = {
        "version": approved["version"],
        "reason": "long_absence",
        "results": [result(1, 70, linked), result(2, 30, linked)],
    }
    for reason in ("because", None):
        wrong = await office.post(staff.as_deputy, f"{path}/revision", body | {"reason": reason})
        assert refused(wrong) == (422, "fields_invalid")
    own = await office.post(staff.as_nurse, f"{path}/revision", body)
    assert refused(own) == (403, "superior_needed")
    revised = (await office.post(staff.as_deputy, f"{path}/revision", body)).json()
    assert (revised["state"], revised["version"]) == ("revised", 4)
    kept = (await office.get(staff.as_nurse, f"{path}/versions")).json()
    assert [item["act"] for item in kept] == ["submitted", "approved", "revised"]
    assert [len(item["document"]["results"]) for item in kept] == [1, 1, 2]
    event = next(e for e in await said(store, "TargetRevised") if e["plan_id"] == plan["plan_id"])
    assert (event["reason"], event["version"], len(event["results"])) == ("long_absence", 4, 2)
    again = await office.post(staff.as_deputy, f"{path}/approval")
    assert refused(again) == (409, "plan_is_revised")


async def test_only_an_approved_plan_is_revised(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    plan = await office.submitted(staff.as_nurse)
    body = {"version": 2, "reason": "strategy", "results": [result()]}
    answer = await office.post(staff.as_deputy, f"plans/{plan['plan_id']}/revision", body)
    assert refused(answer) == (409, "plan_is_submitted")


async def test_the_lawful_reasons_are_told_in_the_readers_language(office: Office) -> None:
    reasons = (await office.get(hr(), "revision-reasons", "id")).json()
    assert [reason["code"] for reason in reasons] == [
        "office_holder", "strategy", "priorities", "long_absence", "other_assignment",
        "minister_approval",
    ]  # fmt: skip
    assert reasons[0]["text"] == "Pergantian pejabat"


async def test_a_repeated_post_has_one_effect_and_one_answer(
    store: Database, office: Office
) -> None:
    one = person()
    await deliver(store, one)
    key = {"Idempotency-Key": str(uuid4())}
    body = {"period": "2026-07", "results": [result()]}
    first = await office.post(sign_in(one), "plans", body, **key)
    who = sign_in(one)
    who.user_id = uuid4()
    other = await office.post(who, "plans", body, **key)
    assert first.status_code == 200
    assert refused(other) == (409, "plan_exists"), "the key of one caller is not another's"
    submission = f"plans/{first.json()['plan_id']}/submission"
    answers = [await office.post(who, submission, **key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    events = [e for e in await said(store) if e["plan_id"] == first.json()["plan_id"]]
    assert len(events) == 1


async def test_counts_are_the_acts_that_were_said(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    period = "2031-04"
    plan = await chain(office, staff, period)
    path = f"plans/{plan['plan_id']}"
    await office.post(staff.as_deputy, f"{path}/return", {"reason": "x"})
    await office.post(staff.as_nurse, f"{path}/submission")
    await office.post(staff.as_deputy, f"{path}/approval")
    told = (await office.get(hr(), f"counts/{HEALTH}/{period}")).json()
    assert told == {
        "submitted": 4, "returned": 1, "approved": 3, "revised": 0,
        "to_superiors": 4, "to_employees": 4,
    }  # fmt: skip
    events = [e for e in await said(store) if e["period"] == period]
    assert len(events) == 8
    answer = await office.get(hr(SCHOOLS), f"counts/{HEALTH}/{period}")
    assert refused(answer) == (403, "role_needed")


async def test_versions_and_events_of_a_plan_are_never_changed(store: Database) -> None:
    grants = await rows(
        store,
        "select grantee, privilege_type from information_schema.role_table_grants"
        " where table_name = 'plan_version' and grantee like 'targets%'",
    )
    assert not [g for g in grants if g["privilege_type"] in {"UPDATE", "DELETE"}
                and not g["grantee"].endswith("owner")]  # fmt: skip
