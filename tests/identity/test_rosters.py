"""A roster: whose paying agency it is on at least one day of the month."""

from uuid import UUID

import pytest_asyncio

from tests.identity.office import (
    HEALTH,
    HR,
    HR_HEALTH,
    HR_SCHOOLS,
    SCHOOLS,
    Office,
    furnish,
    holds,
    nip,
    person,
)
from tests.support.services import rows
from tests.support.tokens import Person

OPS = Person(roles={"ops": [HEALTH]})


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    """Beside the five: a mover, one who left, one gone before, one who acts, one to come."""
    await furnish(office)
    left = {"left_on": "2026-07-14"}
    await office.send(
        "employees",
        [person(nip(n)) for n in (11, 14, 15)] + [person(nip(12), **left)]
        + [person(nip(13), left_on="2026-05-31")],
        HR_HEALTH,
    )  # fmt: skip
    july = {"from": "2026-07-15"}
    for rows_in, by in (
        ([holds(11, "P01-STAFF", to="2026-07-14")], HR_HEALTH),
        ([holds(11, "S01-STAFF", **july)], HR_SCHOOLS),
        ([holds(12, "P01-STAFF"), holds(13, "P01-STAFF")], HR_HEALTH),
        ([holds(14, "S01-STAFF"), holds(14, "P01-HEAD", kind="plt", **july)], HR),
        ([holds(15, "P01-STAFF", **{"from": "2026-08-01"})], HR_HEALTH),
    ):
        report = await office.send("assignments", rows_in, by)
        assert report["faults"] == []


async def on(office: Office, agency: UUID, month: str, by: Person = HR) -> list[str]:
    answer = await office.get(f"/v1/rosters/{agency}/{month}", by)
    assert answer["count"] == len(answer["employee_ids"])
    found = await rows(
        office.store, "select nip from employee where employee_id = any ($1::uuid[]) order by nip",
        [UUID(one) for one in answer["employee_ids"]],
    )  # fmt: skip
    return [row["nip"][-2:] for row in found]


async def test_a_mover_is_on_both_rosters_and_the_acting_only_on_their_own(office: Office) -> None:
    assert await on(office, HEALTH, "2026-07") == ["01", "02", "03", "11", "12"]
    assert await on(office, SCHOOLS, "2026-07") == ["04", "05", "11", "14"]


async def test_who_left_before_or_comes_after_is_not_on_it(office: Office) -> None:
    assert await on(office, HEALTH, "2026-05", OPS) == ["01", "02", "03", "11", "12", "13"]
    assert await on(office, HEALTH, "2026-06", OPS) == ["01", "02", "03", "11", "12"]
    assert await on(office, HEALTH, "2026-08", OPS) == ["01", "02", "03", "15"]


async def test_a_month_that_is_none_is_refused(office: Office) -> None:
    for month in ("2026-13", "2026-7", "juli"):
        answer = await office.client.get(f"/v1/rosters/{HEALTH}/{month}", headers=HR.bearer)
        assert answer.status_code == 422
