"""Who may see, write and decide on a plan."""

from datetime import UTC, date, datetime
from uuid import uuid4

from tests.support.databases import Database
from tests.support.services import deliver, said
from tests.support.tokens import Person
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
    under,
)

NOW = datetime(2026, 7, 1, tzinfo=UTC)


async def test_strangers_are_refused_and_others_do_not_see_the_plan(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    path = f"plans/{plan['plan_id']}"
    colleague, outsider = person(staff.deputy), person(agency=SCHOOLS)
    await deliver(store, colleague, outsider)
    for stranger in (sign_in(colleague), staff.as_head, staff.as_nurse, staff.leader):
        answer = await office.post(stranger, f"{path}/approval")
        assert refused(answer) == (403, "superior_needed")
    assert "Joko" in answer.json()["detail"]
    body = {"version": 1, "results": [result()]}
    assert refused(await office.put(sign_in(colleague), path, body)) == (403, "not_your_plan")
    assert refused(await office.get(sign_in(colleague), path)) == (404, "not_found")
    assert refused(await office.post(sign_in(outsider), f"{path}/approval")) == (404, "not_found")
    assert refused(await office.get(sign_in(outsider), path)) == (404, "not_found")
    assert refused(await office.get(staff.as_head, f"plans/{uuid4()}")) == (404, "not_found")


async def test_approval_waits_for_the_superiors_plan_and_names_who_blocks(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await office.submitted(staff.as_nurse)
    answer = await office.post(staff.as_deputy, f"plans/{plan['plan_id']}/approval")
    assert refused(answer) == (409, "superior_without_plan")
    assert "Joko" in answer.json()["detail"]
    assert "Joko" in plan["blocked"]
    await office.draft(staff.as_deputy)
    answer = await office.post(staff.as_deputy, f"plans/{plan['plan_id']}/approval")
    assert refused(answer) == (409, "superior_without_plan"), "a draft is not handed in"


async def test_every_result_serves_one_of_the_superiors(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    above = (await office.submitted(staff.as_deputy))["results"][0]["result_id"]
    stray = await office.submitted(
        staff.as_nurse, result(1, 60, above), result(2, 40, str(uuid4()))
    )
    answer = await office.post(staff.as_deputy, f"plans/{stray['plan_id']}/approval")
    assert refused(answer) == (409, "result_unlinked")
    assert "2" in answer.json()["detail"]
    linkable = (await office.get(staff.as_nurse, "me/superior-results?period=2026-07")).json()
    assert [item["result_id"] for item in linkable] == [above]


async def test_the_tops_plan_is_approved_by_another_leader_of_the_agency(
    store: Database, office: Office
) -> None:
    head = person()
    await deliver(store, head)
    plan = await office.submitted(sign_in(head))
    path = f"plans/{plan['plan_id']}/approval"
    leads_herself = sign_in(head, leader=[HEALTH])
    assert refused(await office.post(leads_herself, path)) == (403, "leader_needed")
    assert refused(await office.post(hr(), path)) == (403, "leader_needed")
    elsewhere = Person(roles={"leader": [SCHOOLS], "auditor": [HEALTH]})
    assert refused(await office.post(elsewhere, path)) == (403, "leader_needed")
    approved = await office.post(Person(roles={"leader": [HEALTH]}), path)
    assert approved.json()["state"] == "approved"
    assert approved.json()["superior_id"] is None


async def test_plh_decides_before_plt_before_the_definitive_superior(
    store: Database, office: Office
) -> None:
    boss, plt, plh = person(), person(), person()
    far = date(2099, 1, 1)
    one = person(superiors=(under(boss), under(plt, "plt"), under(plh, "plh", to=far)))
    gone = person(superiors=(under(boss), under(plh, "plh", to=date(2024, 2, 1))))
    await deliver(store, boss, plt, plh, one, gone)
    for chief in (boss, plt, plh):
        await office.submitted(sign_in(chief))
    plan = await office.submitted(sign_in(one))
    for chief in (boss, plt):
        answer = await office.post(sign_in(chief), f"plans/{plan['plan_id']}/return",
                                   {"reason": "x"})  # fmt: skip
        assert refused(answer) == (403, "superior_needed")
    assert plan["superior_id"] == str(plh.employee_id)
    team = {m["employee_id"] for m in (await office.get(sign_in(plh), "team/plans")).json()}
    assert team == {str(one.employee_id)}
    team = {m["employee_id"] for m in (await office.get(sign_in(boss), "team/plans")).json()}
    assert team == {str(gone.employee_id)}
    seen = (await office.get(sign_in(one), "me/accesses")).json()
    assert [(look["reader_name"], look["what"]) for look in seen] == [(plh.name, "plan 2026-07")]
    assert (await office.get(sign_in(gone), "me/accesses")).json() == [], "no plan was shown"


async def test_who_was_the_superior_in_a_plans_time_still_reads_it_and_decides_no_more(
    store: Database, office: Office
) -> None:
    """They rate the person for that period; whoever came before or elsewhere does not."""
    boss, before, now = person(), person(), person()
    one = person(superiors=(
        under(before, to=date(2026, 6, 30)),
        under(boss, since=date(2026, 7, 1), to=date(2026, 7, 20)),
        under(now, since=date(2026, 7, 21)),
    ))  # fmt: skip
    await deliver(store, boss, before, now, one)
    plan = await office.submitted(sign_in(one))
    path = f"plans/{plan['plan_id']}"
    seen = await office.get(sign_in(boss, HEALTH), path)
    assert (seen.status_code, seen.json()["may"]) == (200, [])
    assert (await office.get(sign_in(now, HEALTH), path)).status_code == 200
    assert (await office.get(sign_in(before, HEALTH), path)).status_code == 404
    answer = await office.post(sign_in(boss, HEALTH), f"{path}/return", {"reason": "x"})
    assert refused(answer) == (403, "superior_needed")


async def test_a_superior_of_another_agency_approves_and_is_linked_to(
    store: Database, office: Office
) -> None:
    secretary = person(agency=SCHOOLS, name="Sekda")
    head = person(secretary)
    await deliver(store, head, secretary)
    as_secretary, as_head = sign_in(secretary, HEALTH), sign_in(head)
    above = (await office.submitted(as_secretary))["results"][0]["result_id"]
    linkable = (await office.get(as_head, "me/superior-results?period=2026-07")).json()
    assert [item["result_id"] for item in linkable] == [above]
    plan = await office.submitted(as_head, result(above=above))
    assert (plan["superior_name"], plan["blocked"]) == ("Sekda", None)
    answer = await office.post(as_secretary, f"plans/{plan['plan_id']}/approval")
    assert answer.json()["state"] == "approved"


async def test_a_list_is_approved_and_who_cannot_be_is_told_why(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    others = [person(staff.deputy) for _ in range(3)]
    await deliver(store, *others)
    nurse = await chain(office, staff)
    above = nurse["results"][0]["superior_result_id"]
    plans = [await office.submitted(sign_in(one), result(above=above)) for one in others[:2]]
    draft = await office.draft(sign_in(others[2]))
    ids = [plan["plan_id"] for plan in (nurse, *plans, draft)] + [str(uuid4())]
    key = {"Idempotency-Key": str(uuid4()), "Accept-Language": "en"}
    answer = await office.post(staff.as_deputy, "approvals", {"plan_ids": ids}, **key)
    told = answer.json()
    assert (told["approved"], told["unchanged"]) == (3, 0)
    assert [(no["plan_id"], no["code"]) for no in told["refused"]] == [
        (ids[3], "plan_is_draft"),
        (ids[4], "not_found"),
    ]
    again = await office.post(staff.as_deputy, "approvals", {"plan_ids": ids}, **key)
    assert again.json() == told
    assert again.headers["Idempotent-Replayed"] == "true"
    anew = (await office.post(staff.as_deputy, "approvals", {"plan_ids": ids[:2]})).json()
    assert (anew["approved"], anew["unchanged"]) == (0, 2)
    stranger = (await office.post(sign_in(others[2]), "approvals", {"plan_ids": ids[:1]})).json()
    assert [no["code"] for no in stranger["refused"]] == ["superior_needed"]
    events = [e for e in await said(store, "TargetApproved") if e["plan_id"] in ids]
    assert len(events) == 3


async def test_looking_at_anothers_plan_is_recorded_and_seen_by_its_owner(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await office.draft(staff.as_nurse)
    path = f"plans/{plan['plan_id']}"
    for reader in (staff.as_nurse, staff.as_deputy, hr(), hr(SCHOOLS)):
        await office.get(reader, path)
    seen = (await office.get(staff.as_nurse, "me/accesses")).json()
    assert [item["reader_name"] for item in seen] == ["Admin Kepegawaian", "Joko"]


async def test_a_superior_drafts_for_somebody_but_does_not_hand_it_in(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    nurse = str(staff.nurse.employee_id)
    plan = await office.draft(staff.as_deputy, employee_id=nurse)
    submission = f"plans/{plan['plan_id']}/submission"
    assert refused(await office.post(staff.as_deputy, submission)) == (403, "not_your_plan")
    assert (await office.post(staff.as_nurse, submission)).status_code == 200
    body = {"period": "2026-08", "employee_id": nurse}
    assert refused(await office.post(staff.as_head, "plans", body)) == (403, "not_your_plan")
