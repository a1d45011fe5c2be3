"""Who is below whom is found by an index of the copies, which is always what the copies say."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from shared.events.identity import EmployeeState, Superior, unit_id
from tests.support.databases import Database
from tests.support.people import assignment, employee
from tests.support.services import deliver, rows

HEALTH, SCHOOLS = unit_id("JKT-DINKES"), unit_id("JKT-DISDIK")
SINCE = date(2024, 1, 1)
INDEX = "select superior_id, agency_id, employee_id from superior_copy order by 1, 2, 3"
COPIES = """
select superior_id, agency_id, employee_id from employee_copy, unnest(superior_ids) as superior_id
order by 1, 2, 3
"""


@pytest.fixture(params=["targets", "evaluation"])
def store(request: pytest.FixtureRequest, database: Callable[[str], Database]) -> Database:
    return database(request.param)


def below(person: EmployeeState, *superiors: UUID, **changes: Any) -> EmployeeState:
    listed = tuple(Superior(from_=SINCE, superior_id=one, kind="definitif") for one in superiors)
    return msgspec.structs.replace(person, superiors=listed, **changes)


async def indexed(store: Database) -> set[tuple[UUID, UUID, UUID]]:
    """The index, which must be what the copies say."""
    found = [tuple(row.values()) for row in await rows(store, INDEX)]
    assert found == [tuple(row.values()) for row in await rows(store, COPIES)]
    return set(found)


async def test_the_index_follows_the_copies(store: Database) -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    one, other = below(employee(HEALTH), first), below(employee(HEALTH), first, second)
    await deliver(store, one, other)
    id_ = one.employee_id
    assert await indexed(store) == {
        (first, HEALTH, id_), (first, HEALTH, other.employee_id),
        (second, HEALTH, other.employee_id),
    }  # fmt: skip
    moved = below(
        one, second, third, version=3, assignments=(*one.assignments, assignment(SCHOOLS))
    )
    await deliver(store, moved, below(one, first, version=2))
    assert {row for row in await indexed(store) if row[2] == id_} == {
        (superior, agency, id_) for superior in (second, third) for agency in (HEALTH, SCHOOLS)
    }
    await deliver(store, below(moved, version=4))
    assert id_ not in {employee_id for _, _, employee_id in await indexed(store)}
