"""A key makes a POST safe to repeat: one effect, one answer."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from tests.shared.doors import WRITER, problem
from tests.support.databases import Database
from tests.support.people import HEALTH
from tests.support.services import rows
from tests.support.tokens import Person


def note() -> dict[str, Any]:
    return {"agency_id": str(HEALTH), "id": str(uuid4()), "text": "hello"}


async def test_a_repeated_post_gets_its_first_answer_and_acts_once(
    store: Database, client: httpx.AsyncClient
) -> None:
    body, headers = note(), WRITER.bearer | {"Idempotency-Key": str(uuid4())}
    first = await client.post("/v1/notes", json=body, headers=headers)
    again = await client.post("/v1/notes", json=body, headers=headers)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json() == body | {"size": None}
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Content-Type"] == "application/json"
    assert len(await rows(store, "select 1 from note where id = $1::text::uuid", body["id"])) == 1


async def test_a_key_belongs_to_one_request_of_one_person(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    assert (
        await client.post("/v1/notes", json=note(), headers=WRITER.bearer | key)
    ).status_code == 200
    for changed in ("/v1/notes?dry=1", "/v1/notes"):
        answer = await client.post(changed, json=note(), headers=WRITER.bearer | key)
        problem(answer, 422, "idempotency_key_reused")
    other = Person(roles={"hr_admin": [HEALTH]})
    answer = await client.post("/v1/notes", json=note(), headers=other.bearer | key)
    assert answer.status_code == 200
    assert "Idempotent-Replayed" not in answer.headers
    too_long = WRITER.bearer | {"Idempotency-Key": "k" * 256}
    problem(await client.post("/v1/notes", json=note(), headers=too_long), 422, "fields_invalid")


async def test_an_empty_key_is_none(client: httpx.AsyncClient) -> None:
    headers = WRITER.bearer | {"Idempotency-Key": ""}
    answer = await client.post("/v1/notes", json=note(), headers=headers)
    assert problem(answer, 422, "fields_invalid")["errors"][0]["field"] == "idempotency-key"


async def test_of_twenty_at_once_one_acts_and_all_get_its_answer(
    client: httpx.AsyncClient,
) -> None:
    body, headers = note(), WRITER.bearer | {"Idempotency-Key": str(uuid4())}
    answers = await asyncio.gather(
        *(client.post("/v1/notes", json=body, headers=headers) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1


async def test_a_refused_post_may_be_mended_and_sent_with_the_same_key(
    client: httpx.AsyncClient,
) -> None:
    headers = WRITER.bearer | {"Idempotency-Key": str(uuid4())}
    wrong = note() | {"text": "forbidden"}
    assert (await client.post("/v1/notes", json=wrong, headers=headers)).status_code == 500
    assert (await client.post("/v1/notes", json=note(), headers=headers)).status_code == 200


async def test_a_file_sent_again_is_the_same_though_its_wrapping_differs(
    client: httpx.AsyncClient,
) -> None:
    headers = WRITER.bearer | {"Idempotency-Key": str(uuid4())}
    first = await client.post("/v1/papers", files={"file": ("a.txt", b"paper")}, headers=headers)
    again = await client.post("/v1/papers", files={"file": ("a.txt", b"paper")}, headers=headers)
    other = await client.post("/v1/papers", files={"file": ("a.txt", b"other")}, headers=headers)
    assert first.json()["text"] == again.json()["text"] == "paper"
    assert again.headers["Idempotent-Replayed"] == "true"
    problem(other, 422, "idempotency_key_reused")
