"""An agency sees nothing of another's people: not by id, list, search, number or count."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from tests.identity.office import (
    HEALTH,
    HR_HEALTH,
    HR_SCHOOLS,
    SCHOOLS,
    Office,
    furnish,
    nip,
    person,
)
from tests.support.services import rows
from tests.support.tokens import Person

OPEN = {
    "unit", "account", "role_grant", "sign_in", "attempt", "act",
    "outbox", "outbox_dirty", "inbox", "dead_letter", "dead_letter_retry", "idempotency",
    "known_topic", "alembic_version",
}  # fmt: skip
"""Tables without people in them, or read by no agency's role: no row-level security."""


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)
    await office.send("employees", [person(nip(9))], HR_HEALTH)


async def id_of(office: Office, number: int) -> UUID:
    found = await rows(office.store, "select employee_id from employee where nip = $1", nip(number))
    return UUID(str(found[0]["employee_id"]))


@pytest.mark.parametrize("number", [1, 2, 3, 9])
async def test_another_agencys_person_is_not_found(office: Office, number: int) -> None:
    path = f"/v1/employees/{await id_of(office, number)}"
    for method, place, said in (
        ("GET", path, None),
        ("POST", f"{path}/superiors",
         {"superior_nip": nip(4), "kind": "plt", "from": "2026-07-01"}),
        ("POST", f"{path}/superiors/withdrawal", {"kind": "definitif", "from": "2024-01-01"}),
        ("POST", f"{path}/assignments",
         {"post_code": "S01-STAFF", "kind": "plt", "from": "2026-07-01"}),
        ("POST", f"{path}/assignments/withdrawal",
         {"post_code": "P01-STAFF", "kind": "definitif", "from": "2024-01-01"}),
        ("POST", f"{path}/nip", {"nip": nip(77)}),
    ):  # fmt: skip
        answer = await office.client.request(method, place, json=said, headers=HR_SCHOOLS.bearer)
        stranger = await office.client.request(
            method, place.replace(str(await id_of(office, number)), str(uuid4())), json=said,
            headers=HR_SCHOOLS.bearer,
        )  # fmt: skip
        assert answer.status_code == stranger.status_code == 404
        assert answer.json() == stranger.json()


@pytest.mark.parametrize(
    "wanted", [{}, {"text": "Pegawai"}, {"nip": nip(2)}, {"agency": "JKT-DINKES"}]
)
async def test_a_search_finds_own_people_only(office: Office, wanted: dict[str, str]) -> None:
    found = await office.post("/v1/employees/search", wanted, HR_SCHOOLS)
    assert {one["nip"] for one in found} <= {nip(4), nip(5)}
    own = await office.post("/v1/employees/search", wanted, HR_HEALTH)
    assert {one["nip"] for one in own} <= {nip(1), nip(2), nip(3)}
    assert own


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"nip": "19860926 201505 1 002"}, [nip(2)]),
        ({"nip": nip(2), "text": "nobody"}, [nip(2)]),
        ({"text": "pegawai 00"}, [nip(1), nip(2), nip(3)]),
        ({"text": "100%"}, []),
        ({"text": "__"}, []),
        ({"agency": "JKT-DISDIK"}, []),
    ],
)
async def test_a_search_takes_its_words_as_they_are(
    office: Office, wanted: dict[str, str], found: list[str]
) -> None:
    answer = await office.post("/v1/employees/search", wanted, HR_HEALTH)
    assert [one["nip"] for one in answer] == found


async def test_a_roster_is_for_its_own_agency(office: Office) -> None:
    answer = await office.client.get(f"/v1/rosters/{HEALTH}/2026-07", headers=HR_SCHOOLS.bearer)
    assert answer.status_code == 403
    own = await office.get(f"/v1/rosters/{SCHOOLS}/2026-07", HR_SCHOOLS)
    assert own["count"] == 2


async def test_a_person_sees_themselves_and_a_superior_their_people(office: Office) -> None:
    head, deputy, staff = [await id_of(office, n) for n in (1, 2, 3)]

    async def status(by: Person, whom: UUID) -> int:
        answer = await office.client.get(f"/v1/employees/{whom}", headers=by.bearer)
        return answer.status_code

    me = Person(employee_id=staff, own=[HEALTH])
    above = Person(employee_id=deputy, own=[HEALTH], supervised=[HEALTH])
    assert [await status(me, one) for one in (head, deputy, staff)] == [404, 404, 200]
    assert [await status(above, one) for one in (head, deputy, staff)] == [404, 200, 200]
    team = await office.get("/v1/me/team", above)
    assert [one["nip"] for one in team] == [nip(3)]
    refused = await office.client.post("/v1/employees/search", json={}, headers=me.bearer)
    assert refused.status_code == 403


async def test_every_table_of_people_is_under_forced_row_level_security(office: Office) -> None:
    found = await rows(
        office.store,
        "select relname, relrowsecurity and relforcerowsecurity as forced from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        " and not relispartition",
    )
    open_tables = {row["relname"] for row in found if not row["forced"]}
    assert open_tables == OPEN


@pytest.mark.parametrize(
    "table", ["employee", "employee_status", "assignment", "superior", "access_log"]
)
async def test_the_net_holds_where_the_code_forgets(office: Office, table: str) -> None:
    async def seen(agencies: str) -> list[Any]:
        connection = await asyncpg.connect(office.store.api)
        try:
            async with connection.transaction():
                await connection.execute("select set_config('app.agencies', $1, true)", agencies)
                return list(await connection.fetch(f"select * from {table}"))  # noqa: S608
        finally:
            await connection.close()

    whole = len(await seen(f"{HEALTH},{SCHOOLS}"))
    apart = len(await seen(str(HEALTH))) + len(await seen(str(SCHOOLS)))
    assert await seen("") == []
    assert await seen(str(uuid4())) == []
    assert whole == apart
    assert whole > 0 or table == "access_log"


async def test_no_agency_writes_rows_of_another(office: Office) -> None:
    connection = await asyncpg.connect(office.store.api)
    try:
        async with connection.transaction():
            await connection.execute("select set_config('app.agencies', $1, true)", str(SCHOOLS))
            for statement in (
                "update employee set name = 'x' where nip = $1",
                "delete from assignment where post_code = 'P01-HEAD' and $1 <> ''",
            ):
                assert (await connection.execute(statement, nip(2))).split()[-1] == "0"
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(
                    "insert into assignment select $1, employee_id, 'P01-STAFF', 'plt',"
                    " '2026-01-01', null from people_by_nip(array[$2])", HEALTH, nip(2),
                )  # fmt: skip
    finally:
        await connection.close()
