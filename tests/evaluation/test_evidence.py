"""What there is to rate a person by: one page, for those who rate."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.events.identity import EmployeeState
from shared.events.targets import TargetApproved
from tests.evaluation.world import (
    ACTIVITIES,
    ATTENDANCE,
    MEASURES,
    RATINGS,
    House,
    Office,
    person,
    rating,
)
from tests.support.people import SCHOOLS, THEN
from tests.support.services import deliver
from tests.support.tokens import Person


async def arrive(house: House) -> tuple[EmployeeState, EmployeeState]:
    """An assessor under the head, and somebody below."""
    boss = person(house.health.agency, house.health.head, name="Atasan")
    someone = person(house.health.agency, boss, name="Ani")
    await deliver(house.store, boss, someone)
    return boss, someone


def signed_in(house: House, boss: EmployeeState) -> Person:
    return Office(house.health.agency, boss, [], house.health.hr).assessor


async def fill(house: House, boss: EmployeeState, someone: EmployeeState) -> None:
    """A month of work, attendance and measures, and results of the months before."""
    hr, nip = house.health.hr, someone.nip
    work = [
        f"{nip},2026-06-{day:02d},k-{day},Kerja {day},30,2,approved,{boss.nip}"
        for day in range(1, 25)
    ]
    work += [
        f"{nip},2026-06-30,b-1,Balik,10,1,returned,{boss.nip}",
        f"{nip},2026-06-30,t-1,Tunggu,10,1,logged,",
        f"{nip},2026-07-01,x,Lain,10,1,logged,",
    ]
    await house.upload("activities", ACTIVITIES, *work, who=hr)
    days = [
        "01,07:30,16:00,07:20,16:10,",
        "02,07:30,16:00,07:31,16:10,",
        "03,07:30,16:00,,,sakit",
        "04,07:30,16:00,,,tahunan",
        "05,07:30,16:00,,,tahunan",
        "08,07:30,16:00,,,",
        "07,,,,,",
    ]
    await house.upload("attendance", ATTENDANCE, *(f"{nip},2026-06-{d}" for d in days), who=hr)
    measured = f"{nip},2026-06,satisfaction,90,87.5"
    await house.upload("measures", MEASURES, measured, who=hr)
    for month in range(1, 6):
        await house.open_period(house.health, f"2026-{month:02d}")
    rated = [rating(someone, boss, period=f"2026-{month:02d}") for month in range(1, 6)]
    await house.upload("ratings", RATINGS, *rated, who=hr)


async def plan(house: House, boss: EmployeeState, someone: EmployeeState) -> UUID:
    made = uuid4()
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    await deliver(
        house.store,
        TargetApproved(
            agency_id=house.health.agency, version=1, recorded_at=THEN, actor=boss.employee_id,
            employee_id=someone.employee_id, plan_id=made, period="2026", starts_on=first,
            ends_on=last, superior_id=boss.employee_id, results=(),
        ),
    )  # fmt: skip
    return made


async def test_the_assessor_sees_all_there_is_of_the_period(house: House) -> None:
    boss, someone = await arrive(house)
    await fill(house, boss, someone)
    period = await house.open_period(house.health, "2026-06")
    place = f"/team/evidence/{someone.employee_id}/{period}"
    found = (await house.get(place, signed_in(house, boss))).json()
    assert (found["name"], found["plan_approved"], found["plan_id"]) == ("Ani", False, None)
    assert [
        (week["starts_on"], week["approved"], week["approved_minutes"]) for week in found["weeks"]
    ] == [("2026-06-01", 7, 420), ("2026-06-08", 7, 420), ("2026-06-15", 7, 420),
          ("2026-06-22", 3, 180), ("2026-06-29", 0, 0)]  # fmt: skip
    last = found["weeks"][-1]
    assert (last["returned"], last["returned_minutes"], last["waiting"]) == (1, 10, 1)
    assert len(found["newest"]) == 20
    assert [one["description"] for one in found["newest"][:2]] == ["Balik", "Kerja 24"]
    assert found["presence"] == {
        "recorded": 7, "scheduled": 6, "present": 2, "late": 1, "absent": 1,
        "leaves": {"sakit": 1, "tahunan": 2},
    }  # fmt: skip
    assert found["measures"] == [
        {"month": "2026-06", "measure": "satisfaction", "target": "90", "realisation": "87.5"}
    ]
    assert [one["period"] for one in found["before"]] == [
        "2026-05", "2026-04", "2026-03", "2026-02",
    ]  # fmt: skip
    assert {one["predicate"] for one in found["before"]} == {"baik"}

    made = await plan(house, boss, someone)
    again = (await house.get(place, signed_in(house, boss))).json()
    assert (again["plan_approved"], again["plan_id"]) == (True, str(made))
    given = {"result_rating": "sesuai", "behaviour_rating": "sesuai"}
    seen = {"If-Match": f'"{again["etag"]}"'}
    rated = await house.put(
        f"/results/{someone.employee_id}/{period}", signed_in(house, boss), given, **seen
    )
    assert rated.status_code == 200, rated.text


async def test_only_who_rates_sees_it_and_the_look_is_recorded(house: House) -> None:
    boss, someone = await arrive(house)
    period = await house.open_period(house.health, "2026-06")
    place = f"/team/evidence/{someone.employee_id}/{period}"
    health = house.health
    colleague = health.signed_in(health.staff[0])
    auditor = Person(name="Auditor", roles={"auditor": [health.agency], "leader": [health.agency]})
    for who in (colleague, health.signed_in(someone), health.hr, auditor):
        assert (await house.get(place, who)).status_code == 403
    assert (await house.get(place, house.schools.assessor)).status_code == 404
    for who in (signed_in(house, boss), health.assessor):
        assert (await house.get(place, who)).status_code == 200
    seen = (await house.get("/me/accesses", health.signed_in(someone))).json()
    assert sorted((one["reader_name"], one["what"]) for one in seen) == [
        ("Atasan", "evidence 2026-06"), ("Kepala Dinas", "evidence 2026-06"),
    ]  # fmt: skip


@pytest.mark.parametrize("where", ["person", "period"])
async def test_what_is_not_there_is_not_found(house: House, where: str) -> None:
    boss, someone = await arrive(house)
    period: Any = await house.open_period(house.health, "2026-06")
    place = {
        "person": f"/team/evidence/{uuid4()}/{period}",
        "period": f"/team/evidence/{someone.employee_id}/{SCHOOLS}",
    }[where]
    assert (await house.get(place, signed_in(house, boss))).status_code == 404
