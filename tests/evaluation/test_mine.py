"""One's own days: any stretch of them, what to tell again, and what is to be done now."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from evaluation.domain.attention import Presence
from evaluation.domain.due import ending, silent_days
from evaluation.domain.person import Assignment, Person, Status
from evaluation.domain.rating import Period
from shared.events.identity import EmployeeState
from shared.session import utcnow
from tests.evaluation.world import House, key, person
from tests.support.people import HEALTH
from tests.support.services import deliver

SINCE = date(2024, 1, 1)
WEDNESDAY = date(2026, 7, 8)
WORKER = Person(
    employee_id=HEALTH, nip="1" * 18, name="Wati", hired_on=SINCE, superiors=(),
    statuses=(Status("01", SINCE),), assignments=(Assignment("definitif", HEALTH, HEALTH, SINCE),),
)  # fmt: skip
CAME = Presence(450, 960, 440, None, None)
AWAY = Presence(450, 960, None, None, "tahunan")


def today() -> date:
    return utcnow().astimezone(ZoneInfo("Asia/Jakarta")).date()


async def newcomer(house: House) -> EmployeeState:
    someone = person(house.health.agency, house.health.head)
    await deliver(house.store, someone)
    return someone


async def log(house: House, who: EmployeeState, day: date, text: str, **more: Any) -> str:
    body = {"day": str(day), "description": text, "minutes": 60} | more
    answer = await house.post("/activities", house.health.signed_in(who), body, **key())
    assert answer.status_code == 200, answer.text
    return str(answer.json()["activity_id"])


async def mine(house: House, who: EmployeeState, path: str, **asked: str) -> Any:
    answer = await house.get(f"/me/{path}", house.health.signed_in(who), **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_ones_own_days_are_shown_for_a_month_or_from_day_to_day(house: House) -> None:
    someone = await newcomer(house)
    for day in (3, 1, 2):
        await log(house, someone, date(2026, 7, day), f"Hari {day}")
    days = {"from": "2026-07-02", "to": "2026-09-01"}
    found = await mine(house, someone, "activities", **days)
    assert [one["day"] for one in found] == ["2026-07-02", "2026-07-03"]
    assert all(len(one["etag"]) == 16 for one in found)
    assert len(await mine(house, someone, "activities", month="2026-07")) == 3


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "month_or_days"),
        ({"from": "2026-07-01"}, "month_or_days"),
        ({"month": "2026-07", "to": "2026-07-01"}, "month_or_days"),
        ({"from": "2026-07-02", "to": "2026-07-01"}, "dates_reversed"),
        ({"from": "2026-07-01", "to": "2026-09-01"}, "too_many_days"),
        ({"from": "0001-01-01", "to": "9999-12-31"}, "too_many_days"),
    ],
)
async def test_days_that_cannot_be_shown(house: House, asked: dict[str, str], code: str) -> None:
    own = house.health.signed_in(house.health.staff[0])
    answer = await house.get("/me/activities", own, **asked)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_what_is_told_often_is_offered_again(house: House) -> None:
    someone, now = await newcomer(house), today()
    for back, text, minutes in (
        (3, "rapat tim", 30), (2, "Rapat tim ", 45), (1, "Surat", 20), (70, "Lama", 10),
        *((n, f"Lain {n}", 5) for n in range(5, 15)),
    ):  # fmt: skip
        await log(house, someone, now - timedelta(days=back), text, minutes=minutes)
    found = (await mine(house, someone, "week"))["recent"]
    assert len(found) == 8
    first, second = found[:2]
    assert (first["description"].strip(), first["minutes"], first["volume"], first["times"]) == (
        "Rapat tim", 45, 1, 2,
    )  # fmt: skip
    assert second["description"] == "Surat"
    assert "Lama" not in [one["description"] for one in found]
    assert (await mine(house, await newcomer(house), "week"))["recent"] == []


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2026-07-01", [29, 5]), ("2026-07-05", [29, 5]), ("2026-07-06", [6]), ("2026-06-28", [])],
)
async def test_a_week_has_what_was_told_of_it(house: House, day: str, shown: list[int]) -> None:
    someone = await newcomer(house)
    for on in (date(2026, 6, 29), date(2026, 7, 5), date(2026, 7, 6)):
        await log(house, someone, on, "Rapat")
    found = (await mine(house, someone, "week", day=day))["activities"]
    assert [date.fromisoformat(one["day"]).day for one in found] == shown
    assert all(len(one["etag"]) == 16 for one in found)


@pytest.mark.parametrize("day", [date.min, date.max])
async def test_the_first_and_the_last_week_there_is_are_empty(house: House, day: date) -> None:
    found = await mine(house, await newcomer(house), "week", day=str(day))
    assert found["activities"] == []


@pytest.mark.parametrize("day", ["0", "1784505600", "2026-7-1", "2026-02-30", "kemarin"])
async def test_a_day_is_written_as_one(house: House, day: str) -> None:
    own = house.health.signed_in(house.health.staff[0])
    assert (await house.get("/me/week", own, day=day)).status_code == 422


async def test_without_a_day_it_is_this_week(house: House) -> None:
    someone = await newcomer(house)
    await log(house, someone, today(), "Rapat")
    assert len((await mine(house, someone, "week"))["activities"]) == 1


async def test_what_was_returned_is_to_be_mended(house: House) -> None:
    someone, boss = await newcomer(house), house.health.assessor
    one = await log(house, someone, date(2026, 7, 6), "Rapat")
    await log(house, someone, date(2026, 7, 7), "Surat")
    reason = {"reason": "Kurang jelas."}
    assert (await house.post(f"/activities/{one}/return", boss, reason, **key())).is_success
    found = [
        d for d in (await mine(house, someone, "week"))["due"] if d["code"] == "activity_returned"
    ]
    [mend] = found
    assert mend["link"] == {"kind": "activity", "id": one}
    assert (mend["since"], mend["due"]) == (str(today()), "2026-07-31")
    assert "Kurang jelas." in mend["text"]
    own = house.health.signed_in(someone)
    await house.put(f"/activities/{one}", own, {"description": "Rapat tim", "minutes": 60})
    codes = [d["code"] for d in (await mine(house, someone, "week"))["due"]]
    assert "activity_returned" not in codes


async def test_days_of_this_week_without_work_are_said(house: House) -> None:
    someone, now = await newcomer(house), today()
    found = (await mine(house, someone, "week"))["due"]
    said = [d["values"]["days"] for d in found if d["code"] == "days_without_activity"]
    monday = now - timedelta(days=now.weekday())
    days = [str(monday + timedelta(days=n)) for n in range(min(now.weekday(), 5))]
    assert said == ([days] if days else [])


@pytest.mark.parametrize(
    ("now", "worked", "presence", "days"),
    [
        (WEDNESDAY, set(), {}, [6, 7]),
        (date(2026, 7, 6), set(), {}, []),
        (WEDNESDAY, {date(2026, 7, 6)}, {}, [7]),
        (WEDNESDAY, {date(2026, 7, 6), date(2026, 7, 7)}, {}, []),
        (WEDNESDAY, set(), {date(2026, 7, 6): AWAY, date(2026, 7, 7): CAME}, [7]),
        (date(2026, 7, 12), set(), {}, [6, 7, 8, 9, 10]),
        (date(2026, 7, 12), set(), {date(2026, 7, 11): CAME}, [6, 7, 8, 9, 10, 11]),
    ],
)
def test_silent_days(
    now: date, worked: set[date], presence: dict[date, Presence], days: list[int]
) -> None:
    found = list(silent_days(WORKER, now, worked, presence))
    assert [day.day for one in found for day in one.values["days"]] == days
    for one in found:
        assert (one.since.day, one.due) == (days[0], date(2026, 7, 31))


def test_who_has_no_post_or_no_evaluation_then_is_left_in_peace() -> None:
    suspended = Person(
        employee_id=HEALTH, nip="1" * 18, name="x", hired_on=SINCE, superiors=(),
        statuses=(Status("04", SINCE),), assignments=WORKER.assignments,
    )  # fmt: skip
    assert list(silent_days(suspended, WEDNESDAY, set(), {})) == []
    assert list(ending(suspended, WEDNESDAY, [july()])) == []


def july() -> Period:
    return Period(
        agency_id=HEALTH, period_id=HEALTH, code="2026-07", kind="monthly", scheme="matrix",
        starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 31), state="open", plan_required=False,
        version=1,
    )  # fmt: skip


@pytest.mark.parametrize(("day", "said"), [(23, 0), (24, 1), (31, 1)])
def test_a_period_that_ends_within_a_week_is_said(day: int, said: int) -> None:
    found = list(ending(WORKER, date(2026, 7, day), [july()]))
    assert [one.due for one in found] == [date(2026, 7, 31)] * said
