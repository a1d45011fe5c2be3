"""Who of a period has no signed result yet: for HR, before closing."""

from datetime import date
from typing import Any

from shared.events.identity import Status
from tests.evaluation.world import SINCE, House, key, person
from tests.support.people import assignment
from tests.support.services import deliver
from tests.support.tokens import Person

SESUAI = {"result_rating": "sesuai", "behaviour_rating": "sesuai"}


async def unfinished(house: House, period: Any, **asked: int) -> dict[str, Any]:
    office = house.schools
    answer = await house.get(f"/periods/{period}/unfinished", office.hr, **asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_hr_sees_who_is_not_done_and_whom_to_ask(house: House) -> None:
    office = house.schools
    period = await house.open_period(office)
    first = await unfinished(house, period)
    assert (first["count"], first["rated"], first["pages"]) == (4, 0, 1), "the head, too"
    assert (first["period_state"], first["closes_from"]) == ("open", "2026-08-01")
    named = {one["employee_id"]: one["assessor_name"] for one in first["people"]}
    assert named[str(office.staff[0].employee_id)] == office.head.name
    assert named[str(office.head.employee_id)] is None
    one, other = (f"/results/{one.employee_id}/{period}" for one in office.staff[:2])
    for place in (one, other):
        assert (await house.put(place, office.assessor, SESUAI)).status_code == 200
    done = await house.post(f"{one}/finalisation", office.assessor, **key())
    assert done.status_code == 200
    left = await unfinished(house, period)
    assert (left["count"], left["rated"]) == (3, 1)
    assert str(office.staff[0].employee_id) not in {one["employee_id"] for one in left["people"]}


async def test_who_is_not_evaluated_or_was_not_there_is_not_missed(house: House) -> None:
    office = house.schools
    period = await house.open_period(office, "2026-06")
    before = (await unfinished(house, period))["count"]
    gone = person(office.agency, office.head, left_on=date(2026, 5, 31))
    away = Status(from_=SINCE, kind="pns", status="02", golongan="III/c")
    moved = person(office.agency, office.head, assignments=(
        assignment(office.agency, to=date(2026, 5, 31)),
        assignment(house.health.agency, from_=date(2026, 6, 1))))  # fmt: skip
    leave = person(office.agency, office.head, statuses=(away,))
    await deliver(house.store, gone, moved, leave)
    assert (await unfinished(house, period))["count"] == before


async def test_names_come_by_page(house: House) -> None:
    office = house.schools
    period = await house.open_period(office, "2025-01")
    before = (await unfinished(house, period))["count"]
    crowd = [person(office.agency, office.head, name=f"Z {n:03d}",
                    left_on=date(2025, 1, 31)) for n in range(101)]  # fmt: skip
    await deliver(house.store, *crowd)
    pages = [await unfinished(house, period, page=page) for page in (1, 2, 3)]
    assert [len(page["people"]) for page in pages] == [100, before + 1, 0]
    assert {page["pages"] for page in pages} == {2}
    names = [one["name"] for page in pages for one in page["people"]]
    assert names == sorted(names)
    assert len(names) == pages[0]["count"] == before + 101


async def test_only_hr_of_the_agency_sees_them(house: House) -> None:
    office = house.schools
    period = await house.open_period(office, "2026-05")
    path = f"/periods/{period}/unfinished"
    leader = Person(roles={"leader": [office.agency]})
    for who in (office.assessor, leader):
        assert (await house.get(path, who)).status_code == 403
    assert (await house.get(path, house.health.hr)).status_code == 404
    assert (await house.get(path, office.hr, page=0)).status_code == 422
