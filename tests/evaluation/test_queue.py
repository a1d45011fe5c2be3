"""The superior's queue: one answer with all that waits, the oldest first."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest_asyncio

from shared.events.evaluation import period_id
from shared.events.identity import EmployeeState
from shared.events.targets import TargetApproved
from tests.evaluation.world import ATTENDANCE, House, Office, key, person, under
from tests.support.people import THEN
from tests.support.services import deliver


@pytest_asyncio.fixture
async def people(house: House) -> list[EmployeeState]:
    """A boss of their own for a test, with two people."""
    boss = person(house.health.agency, house.health.head, name="Atasan")
    below = [person(house.health.agency, boss, name=name) for name in ("Ani", "Bayu")]
    await deliver(house.store, boss, *below)
    return [boss, *below]


def office(house: House, boss: EmployeeState) -> Office:
    return Office(house.health.agency, boss, [], house.health.hr)


async def log(house: House, who: EmployeeState, day: str, text: str = "Rapat", **more: Any) -> str:
    body = {"day": day, "description": text, "minutes": 60} | more
    answer = await house.post("/activities", house.health.signed_in(who), body, **key())
    assert answer.status_code == 200, answer.text
    return str(answer.json()["activity_id"])


async def queue(house: House, boss: EmployeeState, **asked: str) -> dict[str, Any]:
    answer = await house.get("/team/queue", office(house, boss).assessor, **asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_waits_is_grouped_by_person_with_what_to_look_at_twice(
    house: House, people: list[EmployeeState]
) -> None:
    boss, ani, bayu = people
    first = await log(house, bayu, "2026-05-04")
    second = await log(house, ani, "2026-05-05", minutes=30, volume=2)
    third = await log(house, ani, "2026-05-05", " RAPAT", minutes=600)
    other = await log(house, ani, "2026-04-01", "Lama")
    rows = [f"{ani.nip},2026-05-05,07:30,16:00,07:20,16:10,", f"{bayu.nip},2026-05-06,,,,,"]
    await house.upload("attendance", ATTENDANCE, *rows, who=house.health.hr)
    found = await queue(house, boss, month="2026-05")
    assert (found["month"], found["waiting"], found["listed"]) == ("2026-05", 3, 3)
    assert [(one["name"], one["waiting"], one["minutes"]) for one in found["people"]] == [
        ("Bayu", 1, 60), ("Ani", 2, 660),
    ]  # fmt: skip
    listed = {a["activity_id"]: a for one in found["people"] for a in one["activities"]}
    codes = {key: [one["code"] for one in a["exceptions"]] for key, a in listed.items()}
    twice = ["text_repeated", "more_than_presence"]
    assert codes == {first: ["no_attendance"], second: twice, third: twice}
    assert "660 menit" in listed[third]["exceptions"][1]["text"]
    [may] = found["months"]
    assert (may["month"], may["closed"], may["closes_from"]) == ("2026-05", False, "2026-06-01")
    assert (may["people"], may["activities"], may["minutes"]) == (2, 3, 720)

    ever = await queue(house, boss)
    assert (ever["month"], ever["waiting"]) == (None, 4)
    assert [one["name"] for one in ever["people"]] == ["Ani", "Bayu"], "who waits longest is first"
    assert ever["people"][0]["activities"][0]["activity_id"] == other
    assert [one["month"] for one in ever["months"]] == ["2026-04", "2026-05"]

    saw = {"activity_ids": [second], "etags": {second: listed[second]["etag"]}}
    done = await house.post("/activities/approvals", office(house, boss).assessor, saw, **key())
    assert done.json()["changed"] == 1
    assert (await queue(house, boss))["waiting"] == 3


async def test_a_closed_month_is_said_to_take_a_reason(
    house: House, people: list[EmployeeState]
) -> None:
    boss, ani, _ = people
    waiting = await log(house, ani, "2026-03-02", "Sebelum tutup")
    closing = {"agency_id": str(house.health.agency), "month": "2026-03"}
    assert (await house.post("/attendance-closings", house.health.hr, closing)).status_code == 200
    found = await queue(house, boss, month="2026-03")
    [one] = found["people"][0]["activities"]
    assert one["activity_id"] == waiting
    assert "reason_needed" in [said["code"] for said in one["exceptions"]]
    assert [(one["month"], one["closed"]) for one in found["months"]] == [("2026-03", True)]


async def test_only_days_on_which_one_is_the_superior_wait(house: House) -> None:
    acting = person(house.health.agency, house.health.head, name="Plh")
    day = date(2026, 6, 2)
    someone = person(house.health.agency, superiors=(
        under(house.health.head), under(acting, "plh", day, day)))  # fmt: skip
    await deliver(house.store, acting, someone)
    for one in ("2026-06-01", "2026-06-02", "2026-06-03"):
        await log(house, someone, one)
    found = await queue(house, acting)
    assert [a["day"] for one in found["people"] for a in one["activities"]] == ["2026-06-02"]
    theirs = await queue(house, house.health.head, month="2026-06")
    days = [a["day"] for one in theirs["people"] for a in one["activities"]
            if one["employee_id"] == str(someone.employee_id)]  # fmt: skip
    assert days == ["2026-06-01", "2026-06-03"]


async def test_who_is_to_be_rated_waits_until_signed(
    house: House, people: list[EmployeeState]
) -> None:
    boss, ani, bayu = people
    period = await house.open_period(house.health, "2026-02")
    await house.open_period(house.health, "2099-01")
    plan = TargetApproved(
        agency_id=house.health.agency, version=1, recorded_at=THEN, actor=boss.employee_id,
        employee_id=ani.employee_id, plan_id=ani.employee_id, period="2026-02",
        starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 28), superior_id=boss.employee_id,
        results=(),
    )  # fmt: skip
    await deliver(house.store, plan)
    found = await queue(house, boss, month="2026-02")
    assert [(one["name"], one["rated"], one["plan_approved"]) for one in found["ratings"]] == [
        ("Ani", False, True), ("Bayu", False, False),
    ]  # fmt: skip
    assert all(one["days_left"] < 0 for one in found["ratings"]), "it is over"
    [stake] = found["periods"]
    assert (stake["period"], stake["people"], stake["closes_from"]) == ("2026-02", 2, "2026-03-01")
    assessor = office(house, boss).assessor
    given = {"result_rating": "sesuai", "behaviour_rating": "sesuai"}
    for someone in (ani, bayu):
        assert (
            await house.put(f"/results/{someone.employee_id}/{period}", assessor, given)
        ).status_code == 200
    signing = f"/results/{ani.employee_id}/{period}/finalisation"
    assert (await house.post(signing, assessor, **key())).status_code == 200
    left = (await queue(house, boss))["ratings"]
    assert [(one["name"], one["period"], one["rated"]) for one in left] == [
        ("Bayu", "2026-02", True)
    ]


async def test_who_was_not_rated_before_a_period_was_closed_still_waits(house: House) -> None:
    boss = person(house.schools.agency, house.schools.head, name="Atasan")
    ani, bayu = (person(house.schools.agency, boss, name=name) for name in ("Ani", "Bayu"))
    await deliver(house.store, boss, ani, bayu)
    assessor = Office(house.schools.agency, boss, [], house.schools.hr).assessor
    recent, old = datetime.now(UTC).date() - timedelta(days=60), date(2024, 2, 1)
    for day in (recent, old):
        period = await house.open_period(house.schools, f"{day:%Y-%m}")
        closed = await house.post(f"/periods/{period}/closing", house.schools.hr, **key())
        assert closed.status_code == 200, closed.text
    found = (await house.get("/team/queue", assessor)).json()
    assert {(one["name"], one["period"], one["closed"]) for one in found["ratings"]} == {
        ("Ani", f"{recent:%Y-%m}", True), ("Bayu", f"{recent:%Y-%m}", True),
    }  # fmt: skip
    assert found["periods"] == [], "nothing is at stake any more"
    path = f"/results/{ani.employee_id}/{period_id(house.schools.agency, f'{recent:%Y-%m}')}"
    late = {"reason": "late"}
    given = {"result_rating": "sesuai", "behaviour_rating": "sesuai"} | late
    assert (await house.put(path, assessor, given)).status_code == 200
    signed = await house.post(f"{path}/finalisation", assessor, late, **key())
    assert signed.status_code == 200, signed.text
    left = (await house.get("/team/queue", assessor)).json()["ratings"]
    assert [one["name"] for one in left] == ["Bayu"]


async def test_who_leads_nobody_has_an_empty_queue(house: House) -> None:
    own = house.health.signed_in(house.health.staff[0])
    found = (await house.get("/team/queue", own)).json()
    assert (found["waiting"], found["people"], found["ratings"]) == (0, [], [])
    assert (await house.get("/team/queue", house.health.hr)).json()["code"] == "employee_needed"
    wrong = await house.get("/team/queue", own, month="2026-13")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "period_code")
