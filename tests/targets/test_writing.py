"""Drafts: what may stand in them, whose they are, and for which days."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.events.evaluation import PeriodClosed, PeriodOpened, period_id
from shared.events.identity import Status
from tests.support.databases import Database
from tests.support.people import assignment
from tests.support.services import deliver
from tests.support.tokens import Person
from tests.targets.staff import Staff
from tests.targets.world import (
    HEALTH,
    SCHOOLS,
    Office,
    indicator,
    person,
    refused,
    result,
    sign_in,
)

NOW = datetime(2026, 7, 1, tzinfo=UTC)


async def test_of_two_drafts_at_once_one_is_kept(store: Database, office: Office) -> None:
    one = person()
    await deliver(store, one)
    tries = [office.post(sign_in(one), "plans", {"period": "2026-07"}) for _ in range(4)]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


async def test_of_plans_for_the_same_days_at_once_one_is_kept(
    store: Database, office: Office
) -> None:
    one = person()
    await deliver(store, one)
    who = sign_in(one)
    days = [{"starts_on": f"2026-07-{day:02d}"} for day in range(11, 19)]
    tries = [office.post(who, "plans", {"period": "2026-07"} | first) for first in days]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200] + 7 * [409]
    early = await office.draft(who, period="2026-08", ends_on="2026-08-05")
    longer = {"version": 1, "results": [], "ends_on": "2026-08-25"}
    edited, begun = await asyncio.gather(
        office.put(who, f"plans/{early['plan_id']}", longer),
        office.post(who, "plans", {"period": "2026-08", "starts_on": "2026-08-20"}),
    )
    assert sorted([edited.status_code, begun.status_code]) == [200, 409]


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
