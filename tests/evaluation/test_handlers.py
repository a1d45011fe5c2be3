"""Copies of people, units and plans: the newest counts, however often and late it is said."""

from datetime import date

import msgspec

from shared.events.identity import (
    AssignmentChanged,
    EmployeeChanged,
    EmployeeSnapshot,
    EmployeeState,
)
from shared.events.targets import TargetApproved, TargetRevised
from tests.evaluation.world import House, person
from tests.support.people import THEN, assignment, unit
from tests.support.services import deliver, rows


def later(
    someone: EmployeeState, version: int, kind: type[EmployeeState] = EmployeeChanged, **new: object
) -> EmployeeState:
    values = {name: getattr(someone, name) for name in someone.__struct_fields__}
    return kind(**values | {"version": version} | new)


async def copies(house: House, someone: EmployeeState) -> dict[str, tuple[int, str]]:
    found = await rows(
        house.store,
        "select agency_id, version, state ->> 'name' as name from employee_copy"
        " where employee_id = $1",
        someone.employee_id,
    )
    return {row["agency_id"]: (row["version"], row["name"]) for row in found}


async def test_the_newest_state_of_a_person_is_kept_in_each_agency(house: House) -> None:
    health, schools = house.health.agency, house.schools.agency
    first = person(health, name="Satu")
    both = (assignment(health, to=date(2026, 7, 10)), assignment(schools, from_=date(2026, 7, 11)))
    moved = later(first, 3, AssignmentChanged, name="Tiga", assignments=both)
    await deliver(house.store, first, first)
    await deliver(house.store, moved)
    await deliver(house.store, later(first, 2, name="Dua"))
    assert await copies(house, first) == {health: (3, "Tiga"), schools: (3, "Tiga")}
    corrected = later(first, 4, AssignmentChanged, name="Empat", assignments=both[:1])
    await deliver(house.store, corrected, moved)
    assert await copies(house, first) == {health: (4, "Empat"), schools: (4, "Empat")}
    await deliver(house.store, later(corrected, 4, EmployeeSnapshot, name="Empat"))
    assert await copies(house, first) == {health: (4, "Empat"), schools: (4, "Empat")}


async def test_a_late_first_state_brings_no_agency_back(house: House) -> None:
    health, schools = house.health.agency, house.schools.agency
    first = person(schools)
    now = later(first, 2, AssignmentChanged, agency_id=health, assignments=(assignment(health),))
    await deliver(house.store, now)
    await deliver(house.store, first)
    assert await copies(house, first) == {health: (2, first.name)}


async def test_units_and_plans_keep_their_newest(house: House) -> None:
    old, new = unit("JKT-X", name="Lama"), unit("JKT-X", name="Baru", version=2)
    await deliver(house.store, new, old)
    await deliver(house.store, msgspec.structs.replace(old, version=1))
    found = await rows(house.store, "select name, version from unit_copy where code = 'JKT-X'")
    assert [(row["name"], row["version"]) for row in found] == [("Baru", 2)]

    someone = house.health.staff[0]
    approved = plan(house, TargetApproved, 2, date(2026, 12, 31))
    revised = plan(house, TargetRevised, 5, date(2026, 9, 30), reason="Mutasi.")
    await deliver(house.store, approved, revised)
    await deliver(house.store, approved)
    found = await rows(
        house.store, "select version, ends_on from plan_copy where employee_id = $1",
        someone.employee_id,
    )  # fmt: skip
    assert [(row["version"], row["ends_on"]) for row in found] == [(5, date(2026, 9, 30))]


def plan(
    house: House, kind: type[TargetApproved], version: int, ends_on: date, **more: str
) -> TargetApproved:
    someone = house.health.staff[0]
    return kind(
        agency_id=house.health.agency, version=version, recorded_at=THEN,
        employee_id=someone.employee_id, plan_id=someone.employee_id, period="2026",
        starts_on=date(2026, 1, 1), ends_on=ends_on, superior_id=None, results=(), **more,
    )  # fmt: skip


async def test_copies_are_counted(house: House) -> None:
    counted = (await house.get("/copies", house.health.hr)).json()
    known = await rows(house.store, "select (select count(*) from person) as employees,"
                                    " (select count(*) from unit_copy) as units")  # fmt: skip
    assert counted == known[0]
    assert (await house.get("/copies", house.health.assessor)).status_code == 403
