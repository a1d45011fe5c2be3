"""Whatever happens to a month, its manifest says what a receiver of the events holds."""

import random
from datetime import timedelta

import pytest

from shared.events.identity import EmployeeState
from tests.evaluation import manifest
from tests.evaluation.world import ACTIVITIES, ATTENDANCE, FIRST, MEASURES, House, person
from tests.support.services import deliver, said

STATES = ("logged", "approved", "returned")


def attendance(one: EmployeeState, chance: random.Random) -> str:
    day = FIRST + timedelta(days=chance.randrange(31))
    return f"{one.nip},{day},07:30,16:00,07:{chance.randrange(10, 60)},16:00,"


def activity(one: EmployeeState, head: EmployeeState, chance: random.Random) -> str:
    day, state = chance.randrange(31), chance.choice(STATES)
    named = f"{one.nip},{FIRST + timedelta(days=day)},r-{day}"
    return f"{named},Rapat {chance.randrange(3)},30,1,{state},{head.nip}"


def measure(one: EmployeeState, chance: random.Random) -> str:
    name = chance.choice(("work_plan", "satisfaction", "service_speed"))
    return f"{one.nip},2026-07,{name},100,{chance.randrange(100)}.{chance.randrange(100):02d}"


async def disturb(house: House, staff: list[EmployeeState], chance: random.Random) -> None:
    """Import something of somebody, with a reason, whether or not the month is closed."""
    office = house.health
    some = [chance.choice(staff) for _ in range(chance.randrange(1, 6))]
    file, header, lines = chance.choice(
        (
            ("attendance", ATTENDANCE, [attendance(one, chance) for one in some]),
            ("activities", ACTIVITIES, [activity(one, office.head, chance) for one in some]),
            ("measures", MEASURES, [measure(one, chance) for one in some]),
        )
    )
    await house.upload(file, header, *lines, who=office.hr, reason="Koreksi.")


@pytest.mark.parametrize("seed", range(4))
async def test_the_newest_parts_say_what_the_events_say(house: House, seed: int) -> None:
    chance = random.Random(seed)
    office = house.health
    month = f"{FIRST:%Y-%m}"
    staff = [person(office.agency, office.head) for _ in range(6)]
    await deliver(house.store, *staff)
    for _ in range(8):
        await disturb(house, staff, chance)
    wanted = {"agency_id": str(office.agency), "month": month}
    closing = await house.post("/attendance-closings", office.hr, wanted)
    assert closing.status_code in (200, 409)
    for _ in range(6):
        await disturb(house, staff, chance)
    events = await said(house.store)
    held = manifest.records(events, str(office.agency), month)
    assert (
        manifest.entries(events, "attendance", month).items()
        >= {person: entry for person, entry in held.items() if entry[0]}.items()
    )
    closed = next(event for event in events if event["type"] == "AttendanceClosed")
    before = events[: events.index(closed)]
    sealed = manifest.sealed(manifest.records(before, str(office.agency), month))
    assert closed["manifest_hash"] == sealed
