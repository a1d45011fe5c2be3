"""One agency's rows are nobody else's: by policy of the code, and by row-level security."""

from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from tests.evaluation.world import (
    ACTIVITIES,
    ATTENDANCE,
    MEASURES,
    PUNISHMENTS,
    RATINGS,
    House,
    Office,
    key,
    rating,
)
from tests.support.services import rows

OPEN = {"person", "unit_copy"}
PLATFORM = {
    "outbox_dirty", "inbox", "dead_letter", "dead_letter_retry", "idempotency", "known_topic",
    "alembic_version",
}  # fmt: skip
"""Tables without row-level security, and why: names and units are a directory; the rest is ours."""

FORCED = """
select c.relname, c.relrowsecurity and c.relforcerowsecurity as forced,
  array_agg(p.polname::text) filter (where p.polname is not null) as policies
from pg_class c left join pg_policy p on p.polrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition
group by 1, 2
"""


@pytest_asyncio.fixture(scope="module", autouse=True)
async def july(house: House) -> None:
    """Both agencies have one of everything."""
    for office in (house.health, house.schools):
        await fill(house, office)


async def fill(house: House, office: Office) -> None:
    await house.open_period(office)
    one, head, hr = office.staff[0], office.head.nip, office.hr
    row = f"{one.nip},2026-07-01"
    await house.upload("attendance", ATTENDANCE, f"{row},07:30,16:00,07:30,16:00,", who=hr)
    await house.upload("activities", ACTIVITIES, f"{row},a,Rapat,60,1,approved,{head}", who=hr)
    await house.upload("measures", MEASURES, f"{one.nip},2026-07,work_plan,100,90", who=hr)
    await house.upload("ratings", RATINGS, rating(one, office.head), who=hr)
    punished = f"{one.nip},HD,teguran_lisan,SK,2026-07-01,"
    await house.upload("punishments", PUNISHMENTS, punished, who=hr)
    wanted = {"agency_id": str(office.agency), "month": "2026-07"}
    await house.post("/attendance-closings", hr, wanted, **key())


async def test_every_table_is_protected_or_on_the_list(house: House) -> None:
    tables = {row["relname"]: row for row in await rows(house.store, FORCED)}
    unprotected = {name for name, row in tables.items() if not row["forced"]}
    assert unprotected == OPEN | PLATFORM
    for name, row in tables.items():
        if row["forced"]:
            assert {"by_agency", "everything"} <= set(row["policies"]), name


async def seen(house: House, agencies: list[Any]) -> dict[str, set[Any]]:
    """The agencies whose rows the API's role sees, in each protected table."""
    connection = await asyncpg.connect(house.store.api)
    try:
        found = {}
        async with connection.transaction():
            listed = ",".join(str(agency) for agency in agencies)
            await connection.execute("select set_config('app.agencies', $1, true)", listed)
            for row in await connection.fetch(FORCED):
                if row["forced"]:
                    name = row["relname"]
                    query = f"select distinct agency_id from {name}"  # noqa: S608 - of the catalog
                    ids = await connection.fetch(query)
                    found[name] = {one["agency_id"] for one in ids}
        return found
    finally:
        await connection.close()


async def test_row_level_security_shows_only_the_agencies_of_the_token(house: House) -> None:
    health, schools = house.health.agency, house.schools.agency
    both, one = await seen(house, [health, schools]), await seen(house, [health])
    nobody = await seen(house, [])
    empty = {"plan_copy", "access_log"}
    for table in set(both) - empty:
        assert both[table] == {health, schools}, table
        assert one[table] == {health}, table
    assert set().union(*nobody.values()) == set()


async def test_what_was_published_cannot_be_changed(house: House) -> None:
    connection = await asyncpg.connect(house.store.api)
    try:
        for statement in (
            "delete from result_version",
            "delete from manifest_chunk",
            "delete from manifest_entry",
            "update result_version set predicate = 'baik'",
            "update manifest_chunk set reason = null",
            "update manifest_entry set version = 0",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_no_door_answers_for_another_agency(house: House) -> None:
    mine, other = house.health.hr, house.schools
    someone = other.staff[0].employee_id
    [period] = (await house.get("/periods", other.hr)).json()
    place = f"/results/{someone}/{period['period_id']}"
    count = f"/counts/{other.agency}/{period['period_id']}"
    given = {"result_rating": "sesuai", "behaviour_rating": "sesuai"}
    body = {"agency_id": str(other.agency), "month": "2026-06"}
    answers = [
        await house.get(place, mine),
        await house.get(count, mine),
        await house.put(place, mine, given),
        await house.post(f"{place}/finalisation", mine, **key()),
        await house.post(f"{place}/revision", mine, given | {"reason": "Bukti baru."}, **key()),
        await house.post(f"/periods/{period['period_id']}/closing", mine, **key()),
        await house.post("/attendance-closings", mine, body, **key()),
        await house.post(
            "/finalisations",
            mine,
            {"period_id": period["period_id"], "employee_ids": [str(someone)]},
        ),
    ]
    assert {answer.status_code for answer in answers} <= {403, 404}
    listed = (await house.get("/periods", mine)).json()
    assert {one["agency_id"] for one in listed} == {str(house.health.agency)}
    asked = await house.get("/periods", mine, agency_id=str(other.agency))
    assert asked.json() == []
    months = (await house.get("/attendance-closings", mine)).json()
    assert {one["agency_id"] for one in months} == {str(house.health.agency)}


async def test_without_a_token_every_door_is_shut(house: House) -> None:
    for path in ("/periods", "/me/results", "/me/activities", "/team/results", "/copies"):
        answer = await house.client.get(f"/v1{path}")
        assert answer.status_code == 401, path
