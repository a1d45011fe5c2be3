"""Who asks, whose rows they see, and who sees that they looked."""

from uuid import uuid4

import httpx
import pytest

from tests.shared.doors import WRITER, problem
from tests.support.people import HEALTH, SCHOOLS
from tests.support.tokens import Person


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "sign_in_needed"),
        ("", "sign_in_needed"),
        ("Bearer", "sign_in_needed"),
        ("Bearer ", "sign_in_needed"),
        ("Basic c2FyaTpzYXJp", "sign_in_needed"),
        ("Bearer x", "token_invalid"),
        ("Bearer \xe9.\xe9.\xe9", "token_invalid"),
        ("Bearer " + "x" * 20_000, "token_invalid"),
    ],
)
async def test_without_a_token_nothing_is_shown(
    header: str | None, code: str, client: httpx.AsyncClient
) -> None:
    headers = {b"Authorization": header.encode("latin-1")} if header is not None else {}
    answer = await client.get("/v1/notes", headers=headers)
    problem(answer, 401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_rows_are_seen_by_their_agency_only(client: httpx.AsyncClient) -> None:
    here, there = uuid4(), uuid4()
    both = Person(roles={"auditor": [HEALTH, SCHOOLS]})
    for agency, note in ((HEALTH, here), (SCHOOLS, there)):
        body = {"agency_id": str(agency), "id": str(note), "text": "x"}
        assert (await client.post("/v1/notes", json=body, headers=both.bearer)).status_code == 200

    async def seen(person: Person) -> set[str]:
        listed = (await client.get("/v1/notes", headers=person.bearer)).json()
        return {note["id"] for note in listed} & {str(here), str(there)}

    assert await seen(both) == {str(here), str(there)}
    assert await seen(WRITER) == {str(here)}
    assert await seen(Person(supervised=[SCHOOLS])) == {str(there)}
    assert await seen(Person(own=[SCHOOLS])) == {str(there)}
    assert await seen(Person()) == set()
    body = {"agency_id": str(SCHOOLS), "id": str(uuid4()), "text": "not mine to write"}
    answer = await client.post("/v1/notes", json=body, headers=WRITER.bearer)
    assert answer.status_code == 500, "row-level security is the net under a check that is missing"


async def test_a_look_at_anothers_pay_is_seen_by_that_person(client: httpx.AsyncClient) -> None:
    subject = Person(employee_id=uuid4(), own=[SCHOOLS])
    reader = Person(name="Auditor Ani", employee_id=uuid4(), roles={"auditor": [HEALTH]})
    address = f"/v1/agencies/{HEALTH}/people/{subject.employee_id}/pay"
    assert (await client.get(address, headers=reader.bearer)).status_code == 200
    own = f"/v1/agencies/{SCHOOLS}/people/{subject.employee_id}/pay"
    assert (await client.get(own, headers=subject.bearer)).status_code == 200
    seen = (await client.get("/v1/me/accesses", headers=subject.bearer)).json()
    assert [(access["reader_name"], access["what"]) for access in seen] == [("Auditor Ani", "pay")]
    assert (await client.get("/v1/me/accesses", headers=reader.bearer)).json() == []
    answer = await client.get("/v1/me/accesses", headers=Person(roles={"ops": [HEALTH]}).bearer)
    problem(answer, 403, "employee_needed")
