"""Import files: good rows go in, faulty rows are named, and the same file again changes nothing."""

import pytest_asyncio

from tests.identity.conftest import (
    ADMIN, HR, HR_HEALTH, POSTS, UNITS, Office, furnish, holds, nip, person, under,
)  # fmt: skip
from tests.support.services import codes, rows, said


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


async def test_the_same_files_again_change_nothing_and_say_nothing(office: Office) -> None:
    before = len(await said(office.store))
    for kind, again, by in (
        ("units", UNITS, ADMIN),
        ("posts", POSTS, HR),
        ("employees", [person(nip(n)) for n in (1, 2, 3)], HR_HEALTH),
        ("assignments", [holds(1, "DINKES-HEAD"), holds(3, "P01-STAFF")], HR),
        ("superiors", [under(2, 1), under(5, 4)], HR),
    ):
        report = await office.send(kind, again, by)
        assert report["unchanged"] == report["accepted"] == len(list(again)), (kind, report)
        assert report["faults"] == []
    assert len(await said(office.store)) == before


async def test_a_person_is_announced_with_their_first_post(office: Office) -> None:
    events = [e for e in await said(office.store) if e["nip"] == nip(2)]
    assert [event["type"] for event in events] == ["EmployeeHired", "AssignmentChanged"]
    assert [event["version"] for event in events] == [2, 3]
    assert events[1]["assignments"][0]["post_code"] == "P01-HEAD"
    assert len(events[1]["superiors"]) == 1
    dirty = await rows(office.store, "select distinct topic from outbox_dirty order by topic")
    assert [row["topic"] for row in dirty] == ["identity.employee.state.v1", "identity.unit.state.v1"]


async def test_codes(office: Office) -> None:
    report = await office.send("assignments", [holds(99, "X")], HR)
    assert codes(report) == [(2, "nip", "nip_unknown")]
