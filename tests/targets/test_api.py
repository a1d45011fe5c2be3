"""Plans at the HTTP door: who may do what, in which order, and what is said of it."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from shared.events.evaluation import PeriodClosed, PeriodOpened, period_id
from shared.events.identity import Status
from tests.support.databases import Database
from tests.support.people import assignment
from tests.support.services import deliver, rows, said
from tests.support.tokens import Person
from tests.targets.world import (
    HEALTH,
    SCHOOLS,
    Office,
    hr,
    indicator,
    person,
    refused,
    result,
    sign_in,
    under,
)

NOW = datetime(2026, 7, 1, tzinfo=UTC)


class Staff:
    """A head without superior, the head's deputy, and a nurse under the deputy; all signed in."""

    def __init__(self) -> None:
        self.head = person(name="Ratna")
        self.deputy = person(self.head, name="Joko")
        self.nurse = person(self.deputy, name="Wati")
        self.leader = Person(name="Pimpinan", roles={"leader": [HEALTH]})
        self.as_head = sign_in(self.head, HEALTH)
        self.as_deputy = sign_in(self.deputy, HEALTH)
        self.as_nurse = sign_in(self.nurse)

    async def arrive(self, store: Database) -> "Staff":
        await deliver(store, self.head, self.deputy, self.nurse)
        return self


async def chain(office: Office, staff: Staff, period: str = "2026-07") -> dict[str, Any]:
    """The head's and the deputy's plans approved; gives the nurse's, handed in and linked."""
    top = await office.approved(staff.as_head, staff.leader, period=period)
    linked = result(above=top["results"][0]["result_id"])
    middle = await office.approved(staff.as_deputy, staff.as_head, linked, period=period)
    linked = result(above=middle["results"][0]["result_id"])
    return await office.submitted(staff.as_nurse, linked, period=period)


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


async def test_of_two_drafts_at_once_one_is_kept(store: Database, office: Office) -> None:
    one = person()
    await deliver(store, one)
    tries = [office.post(sign_in(one), "plans", {"period": "2026-07"}) for _ in range(4)]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


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


@pytest.mark.parametrize(
    ("results", "code"),
    [
        ([], "weights_sum"),
        ([result(1, 99)], "weights_sum"),
        ([result(1, 60), result(2, 41)], "weights_sum"),
        ([result(indicators=[indicator("kualitas")])], "quantity_missing"),
        ([result(indicators=[])], "quantity_missing"),
        ([result(1, 50), result(2, 50, indicators=[indicator("biaya")])], "quantity_missing"),
    ],
)
async def test_an_incomplete_draft_is_kept_but_not_handed_in(
    store: Database, office: Office, results: list[Any], code: str
) -> None:
    one = person()
    await deliver(store, one)
    who = sign_in(one)
    answer = await office.post(who, "plans", {"period": "2026-07", "results": results})
    assert answer.status_code == 200
    submission = await office.post(who, f"plans/{answer.json()['plan_id']}/submission")
    assert refused(submission) == (422, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"period": "2026-13"}, "period_code"),
        ({"period": "2026-07", "starts_on": "2026-06-30"}, "outside_period"),
        ({"period": "2026-07", "ends_on": "2026-08-01"}, "outside_period"),
        ({"period": "2026-07", "starts_on": "2026-07-09", "ends_on": "2026-07-08"},
         "dates_reversed"),
        ({"period": "2026-07", "results": [result(1), result(1)]}, "number_repeated"),
        ({"period": "2026-07", "results": [result(1, 0)]}, "fields_invalid"),
        ({"period": "2026-07", "results": [result(indicators=[indicator("rasa")])]},
         "fields_invalid"),
        ({"period": "2026-07", "state": "approved"}, "fields_invalid"),
    ],
)  # fmt: skip
async def test_a_senseless_plan_is_refused(
    store: Database, office: Office, body: dict[str, Any], code: str
) -> None:
    one = person()
    await deliver(store, one)
    assert refused(await office.post(sign_in(one), "plans", body)) == (422, code)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("02", "skp_not_on_unpaid_leave"),
        ("04", "skp_not_when_suspended"),
        ("20", "skp_not_before_retirement"),
    ],
)
async def test_who_has_no_skp_gets_none_and_hears_the_article(
    store: Database, office: Office, status: str, code: str
) -> None:
    away = Status(from_=date(2026, 1, 1), kind="pns", status=status, golongan="III/c")
    one = person(statuses=(away,))
    await deliver(store, one)
    answer = await office.post(sign_in(one), "plans", {"period": "2026-07"})
    assert refused(answer) == (409, code)
    assert "23" in answer.json()["detail"]


async def test_a_second_plan_needs_days_of_its_own(store: Database, office: Office) -> None:
    one = person()
    await deliver(store, one)
    who = sign_in(one)
    first = await office.draft(who, ends_on="2026-07-15")
    same = await office.post(who, "plans", {"period": "2026-07"})
    assert refused(same) == (409, "plan_exists")
    second = await office.draft(who, starts_on="2026-07-16")
    assert second["plan_id"] != first["plan_id"]
    longer = {"version": 1, "results": [], "ends_on": "2026-07-16"}
    answer = await office.put(who, f"plans/{first['plan_id']}", longer)
    assert refused(answer) == (409, "plan_exists")
    mine = (await office.get(who, "me/plans?period=2026-07")).json()
    assert [plan["starts_on"] for plan in mine] == ["2026-07-01", "2026-07-16"]


async def test_edits_over_a_newer_version_are_refused_with_who_and_when(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await office.draft(staff.as_nurse)
    path = f"plans/{plan['plan_id']}"
    first = await office.put(staff.as_deputy, path, {"version": 1, "results": [result(title="A")]})
    assert first.json()["version"] == 2
    second = await office.put(staff.as_nurse, path, {"version": 1, "results": [result(title="B")]})
    assert refused(second) == (409, "plan_changed_meanwhile")
    assert "Joko" in second.json()["detail"]
    stale = await office.post(staff.as_nurse, f"{path}/submission", {"version": 1})
    assert refused(stale) == (409, "plan_changed_meanwhile")
    assert (await office.get(staff.as_nurse, path)).json()["results"][0]["title"] == "A"


async def test_a_handed_in_plan_is_not_edited(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    plan = await office.submitted(staff.as_nurse)
    body = {"version": plan["version"], "results": [result()]}
    answer = await office.put(staff.as_nurse, f"plans/{plan['plan_id']}", body)
    assert refused(answer) == (409, "plan_is_submitted")


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


async def test_a_closed_period_takes_no_more_changes(store: Database, office: Office) -> None:
    agency = SCHOOLS
    head = person(agency=agency)
    given: dict[str, Any] = {
        "agency_id": agency, "recorded_at": NOW, "period_id": period_id(agency, "2026-Q1"),
        "code": "2026-Q1", "kind": "quarterly", "scheme": "matrix",
        "starts_on": date(2026, 1, 5), "ends_on": date(2026, 3, 27),
    }  # fmt: skip
    await deliver(store, head, PeriodOpened(version=1, **given))
    plan = await office.submitted(sign_in(head), period="2026-Q1")
    assert (plan["starts_on"], plan["ends_on"]) == ("2026-01-05", "2026-03-27")
    await deliver(store, PeriodClosed(version=2, count=1, manifest_hash="0", **given))
    leader = Person(roles={"leader": [agency]})
    answer = await office.post(leader, f"plans/{plan['plan_id']}/approval")
    assert refused(answer) == (409, "period_closed")
    other = person(agency=agency)
    await deliver(store, other)
    answer = await office.post(sign_in(other), "plans", {"period": "2026-Q1"})
    assert refused(answer) == (409, "period_closed")


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


async def test_after_a_move_the_new_agency_has_the_new_plan(
    store: Database, office: Office
) -> None:
    before = assignment(HEALTH, to=date(2026, 7, 14))
    after = assignment(SCHOOLS, from_=date(2026, 7, 15))
    one = person(assignments=(before, after))
    await deliver(store, one)
    old = await office.draft(sign_in(one), ends_on="2026-07-14")
    new = await office.draft(sign_in(one), starts_on="2026-07-15")
    assert (old["agency_id"], new["agency_id"]) == (str(HEALTH), str(SCHOOLS))


async def test_a_plan_begins_with_the_post_of_who_came_within_the_period(
    store: Database, office: Office
) -> None:
    came = date(2026, 7, 20)
    status = Status(from_=came, kind="cpns", status="01", golongan="III/a")
    one = person(hired_on=came, statuses=(status,), assignments=(assignment(from_=came),))
    await deliver(store, one)
    assert (await office.draft(sign_in(one)))["starts_on"] == "2026-07-20"
    answer = await office.post(sign_in(one), "plans", {"period": "2026-06"})
    assert refused(answer) == (409, "no_post")


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
