"""A payroll month: beside the month before, what the next run carries, what it waits for."""

from collections.abc import AsyncIterator, Callable
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from payroll_incentive.api import month as month_api
from shared.events.identity import EmployeeState
from tests.support.databases import Database
from tests.support.payroll import (
    AUDITOR,
    CHECKER,
    HEALTH,
    MAKER,
    SCHOOLS,
    attended,
    civil_servant,
    closed_attendance,
    closed_period,
    evaluated,
    found,
    get,
    open_month,
    paid_by,
    post,
    run_of,
    work_off,
)
from tests.support.people import assignment
from tests.support.services import api_client, deliver
from tests.support.tokens import Person


@pytest.fixture
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07", "2026-08")
        yield made


async def closed_july(
    store: Database, client: httpx.AsyncClient, *predicates: str
) -> list[EmployeeState]:
    """People of these predicates, everything of July closed and imported."""
    people = [civil_servant() for _ in predicates]
    days = [attended(person) for person in people]
    results = [evaluated(p, predicate) for p, predicate in zip(people, predicates, strict=True)]
    await deliver(store, *people, *days, *results)
    await deliver(store, *closed_attendance("2026-07", days), *closed_period("2026-07", results))
    await paid_by(client, *people)
    await work_off(store)
    return people


async def test_a_month_stands_beside_the_one_before_the_most_different_first(
    store: Database, client: httpx.AsyncClient
) -> None:
    same, less = await closed_july(store, client, "baik", "kurang")
    new = civil_servant(assignments=(assignment(HEALTH, from_=attended(same, "2026-08-01").day),))
    gone = civil_servant(left_on=attended(same, "2026-07-31").day)
    await deliver(store, new, gone, evaluated(less, "baik", period="2026-08"))
    path = f"/v1/variances/{HEALTH}/2026-08"
    seen = await get(client, CHECKER, path)
    by_person = {row["employee_id"]: row for row in seen["variances"]}
    assert seen["month_before"] == "2026-07"
    assert {row["why"] for row in seen["variances"]} >= {"same", "changed", "new"}
    changed = by_person[str(less.employee_id)]
    assert (changed["gross_before"], changed["gross"]) == (5_600_000, 8_000_000)
    assert (changed["difference"], changed["percent"]) == (2_400_000, "42.9")
    first = by_person[str(new.employee_id)]
    assert (first["gross_before"], first["percent"], first["why"]) == (None, None, "new")
    left = by_person[str(gone.employee_id)]
    assert left["gross"] is None or left["why"] == "excluded"
    assert all(row["text"] for row in seen["variances"])
    differences = [abs(row["difference"]) for row in seen["variances"]]
    assert differences == sorted(differences, reverse=True)
    assert seen["people"] == len(seen["variances"]) == 4
    assert seen["differing"] == sum(d > 0 for d in differences)
    assert seen["gross"] == sum(row["gross"] or 0 for row in seen["variances"])
    assert seen["gross_before"] == sum(row["gross_before"] or 0 for row in seen["variances"])
    beyond = await get(client, CHECKER, f"{path}?page=2")
    assert beyond["variances"] == []
    assert beyond["gross"] == seen["gross"]


async def test_a_month_of_nobody_is_shown_empty(client: httpx.AsyncClient) -> None:
    seen = await get(client, MAKER, f"/v1/variances/{SCHOOLS}/2026-08")
    assert (seen["people"], seen["gross"], seen["variances"]) == (0, 0, [])
    owed = await get(client, MAKER, f"/v1/adjustments/{SCHOOLS}")
    assert (owed["adjustments"], owed["total"], owed["pending"]) == (0, 0, [])


async def test_differences_of_settled_months_wait_with_their_cause(
    store: Database, client: httpx.AsyncClient
) -> None:
    people = await closed_july(store, client, "baik", "kurang", "baik")
    await run_of(client, "2026-07")
    assert (await get(client, MAKER, f"/v1/adjustments/{HEALTH}"))["adjustments"] == 0
    await deliver(
        store,
        evaluated(people[0], "kurang", version=2),
        evaluated(people[1], "sangat_kurang", version=2),
    )
    owed = await get(client, AUDITOR, f"/v1/adjustments/{HEALTH}")
    assert owed["adjustments"] == len(owed["pending"]) == 2
    assert owed["total"] == sum(row["amount"] for row in owed["pending"]) < 0
    assert {row["month"] for row in owed["pending"]} == {"2026-07"}
    largest = owed["pending"][0]
    assert largest["employee_id"] == str(people[0].employee_id)
    assert largest["causes"][0]["text"] == "Penilaian Juli 2026 diperbaiki: Kurang."
    await deliver(store, evaluated(people[0], "cukup", version=3))
    owed = await get(client, AUDITOR, f"/v1/adjustments/{HEALTH}")
    (mine,) = [r for r in owed["pending"] if r["employee_id"] == str(people[0].employee_id)]
    first, second = mine["causes"]
    assert first["event_id"] == largest["causes"][0]["event_id"]
    assert second["text"] == "Penilaian Juli 2026 diperbaiki: Cukup."
    owner = Person(employee_id=people[0].employee_id, own=[HEALTH])
    looked = await get(client, owner, "/v1/me/accesses")
    assert ("Auditor", "adjustment 2026-07") in {(x["reader_name"], x["what"]) for x in looked}
    leader = Person(roles={"leader": [HEALTH]})
    for path in (f"/v1/adjustments/{HEALTH}", f"/v1/variances/{HEALTH}/2026-07"):
        assert (await client.get(path, headers=leader.bearer)).status_code == 403


@pytest.mark.parametrize("further", [False, True])
async def test_what_changed_between_proposal_and_approval_is_why_the_rest_is_owed(
    store: Database, client: httpx.AsyncClient, *, further: bool
) -> None:
    (person,) = await closed_july(store, client, "baik")
    if further:  # a difference is owed already, and this run pays it
        await run_of(client, "2026-07")
        await deliver(store, evaluated(person, "cukup", version=2))
    sent = {"agency_id": HEALTH, "month": "2026-07"}
    opened = (await post(client, MAKER, "/v1/runs", **sent)).json()["run_id"]
    proposed = (await post(client, MAKER, f"/v1/runs/{opened}/proposal")).json()
    await deliver(store, evaluated(person, "kurang", version=3))
    path = f"/v1/runs/{opened}/approval"
    approved = await post(client, CHECKER, path, hash=proposed["hash"])
    assert approved.status_code == 200
    await work_off(store)
    (owed,) = (await get(client, AUDITOR, f"/v1/adjustments/{HEALTH}"))["pending"]
    assert owed["amount"] < 0
    assert [one["text"] for one in owed["causes"]] == ["Penilaian Juli 2026 diperbaiki: Kurang."]


async def ready(client: httpx.AsyncClient, who: Person, month: str = "2026-07") -> dict[UUID, dict]:
    listed = await get(client, who, f"/v1/readiness?month={month}")
    return {UUID(row["agency_id"]): row for row in listed}


async def test_each_agency_of_a_maker_says_what_its_month_waits_for(
    store: Database, client: httpx.AsyncClient
) -> None:
    await closed_july(store, client, "baik", "baik")
    await open_month(client, "2026-07", SCHOOLS)
    there, quiet = civil_servant(SCHOOLS), civil_servant(SCHOOLS)
    days = [attended(person, agency=SCHOOLS) for person in (there, quiet)]
    await deliver(store, there, quiet, days[0])
    await deliver(store, *closed_attendance("2026-07", days, SCHOOLS))
    await work_off(store)
    states = await ready(client, MAKER)
    assert list(states) == [HEALTH, SCHOOLS]
    health, schools = states[HEALTH], states[SCHOOLS]
    assert (health["ready"], health["waiting"], health["run_state"]) == (True, [], None)
    assert (health["statements"], health["gross"]) == (2, 16_000_000)
    assert (schools["ready"], schools["attendance_closed"]) == (False, True)
    waiting = {feed["name"]: feed for feed in schools["waiting"]}
    assert waiting["attendance"]["differing_count"] == 1
    assert not waiting["evaluation"]["closed"]
    alone = await ready(client, Person(roles={"auditor": [SCHOOLS]}))
    assert alone == {SCHOOLS: schools}
    elsewhere = await ready(client, MAKER, "2026-08")
    assert (elsewhere[SCHOOLS]["phase"], elsewhere[SCHOOLS]["ready"]) == (None, False)
    assert elsewhere[HEALTH]["gross_before"] == 16_000_000


async def test_a_list_that_takes_too_long_says_which_agencies_it_left_out(
    store: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await closed_july(store, client, "baik")
    await open_month(client, "2026-07", SCHOOLS)
    monkeypatch.setattr(month_api, "PATIENCE", 0)
    states = await ready(client, MAKER)
    health, schools = states[HEALTH], states[SCHOOLS]
    assert (health["compared"], health["ready"], health["waiting"]) == (False, False, [])
    assert (schools["compared"], len(schools["waiting"])) == (True, 2), "nothing is closed there"
    pupil = civil_servant(SCHOOLS)
    result = evaluated(pupil, agency=SCHOOLS)
    await deliver(store, pupil, result, *closed_period("2026-07", [result], SCHOOLS))
    assert not (await ready(client, MAKER))[SCHOOLS]["compared"], "its evaluation is closed"
    alone = await get(client, MAKER, f"/v1/readiness/{HEALTH}/2026-07")
    assert (alone["compared"], alone["ready"]) == (True, True)
    await run_of(client, "2026-07")
    assert (await ready(client, MAKER))[HEALTH]["compared"], "what is settled awaits nothing"


async def test_readiness_agrees_with_the_run_and_shows_its_hash(
    store: Database, client: httpx.AsyncClient
) -> None:
    await closed_july(store, client, "baik")
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    review = await get(client, MAKER, f"/v1/runs/{opened['run_id']}")
    state = (await ready(client, MAKER))[HEALTH]
    assert (state["run_id"], state["run_state"]) == (opened["run_id"], review["state"])
    assert state["ready"] is review["readiness"]["ready"] is True
    proposed = (await post(client, MAKER, f"/v1/runs/{opened['run_id']}/proposal")).json()
    state = (await ready(client, MAKER))[HEALTH]
    assert (state["run_hash"], state["run_net"]) == (proposed["hash"], proposed["net"])
    listed = f"/v1/runs?agency_id={HEALTH}&month="
    assert [run["run_id"] for run in await get(client, MAKER, f"{listed}2026-07")] == [
        opened["run_id"]
    ]
    assert await get(client, MAKER, f"{listed}2026-08") == []


async def test_who_is_paid_nothing_is_listed_with_the_reason(
    store: Database, client: httpx.AsyncClient
) -> None:
    await deliver(store, evaluated(civil_servant(), period="2026-08"))
    (row,) = (await get(client, MAKER, f"/v1/variances/{HEALTH}/2026-08"))["variances"]
    assert (row["why"], row["gross"], row["gross_before"]) == ("excluded", 0, None)
    assert row["text"].startswith("Data pegawai belum sampai")


async def test_one_month_is_shown_with_names_and_what_moved_since(
    store: Database, client: httpx.AsyncClient
) -> None:
    people = await closed_july(store, client, "baik", "kurang")
    path = f"/v1/readiness/{HEALTH}/2026-07"
    seen = await get(client, MAKER, path)
    assert (seen["ready"], seen["moved_since"], seen["timezone"]) == (True, 0, "Asia/Jakarta")
    run = await run_of(client, "2026-07")
    await deliver(store, evaluated(people[0], "kurang", version=2))
    later = await get(client, CHECKER, path)
    assert (later["run_state"], later["ready"], later["moved_since"]) == ("approved", True, 1)
    [month, *_] = [
        one
        for one in await get(client, AUDITOR, "/v1/months/overview")
        if one["month"] == "2026-07"
    ]
    assert (month["agencies"], month["approved"], month["proposed"]) == (1, 1, 0)
    assert month["net"] == later["run_net"] > 0
    acts = (await get(client, AUDITOR, f"/v1/runs/{run['run_id']}"))["acts"]
    assert [act["act"] for act in acts] == ["opened", "proposed", "approved"]
    assert all(act["actor_name"] for act in acts)


async def test_people_to_look_at_twice_are_counted_and_listed_by_group(
    store: Database, client: httpx.AsyncClient
) -> None:
    _, less = await closed_july(store, client, "baik", "kurang")
    await deliver(store, evaluated(less, "baik", period="2026-08"))
    path = f"/v1/variances/{HEALTH}/2026-08"
    seen = await get(client, CHECKER, path)
    assert seen["groups"]["large"] == 1
    listed = await get(client, CHECKER, f"{path}?group=large")
    assert [row["employee_id"] for row in listed["variances"]] == [str(less.employee_id)]
    assert (listed["people"], listed["groups"]) == (seen["people"], seen["groups"])
    one = await get(client, CHECKER, f"{path}?size=1")
    assert len(one["variances"]) == 1
    assert (await get(client, CHECKER, f"{path}?group=negative"))["variances"] == []
