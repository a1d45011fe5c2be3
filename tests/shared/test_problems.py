"""Every refusal and failure is answered in one form, in the caller's language, without secrets."""

import io
import json
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from bare.api import REFUSALS
from bare.db import transaction

from shared.problems import LARGEST_BODY, LARGEST_FILE, MEGABYTE
from tests.shared.doors import FORM, JSON, WRITER, problem
from tests.support.people import HEALTH
from tests.support.tokens import Person

STATUSES = {
    "Unauthenticated": 401,
    "Forbidden": 403,
    "NotFound": 404,
    "Conflict": 409,
    "TooLarge": 413,
    "Invalid": 422,
    "TooMany": 429,
}


@pytest.mark.parametrize("kind", REFUSALS)
async def test_every_kind_of_refusal_has_its_status_and_one_form(
    kind: str, client: httpx.AsyncClient
) -> None:
    answer = await client.get(f"/v1/refusals/{kind}")
    said = problem(answer, STATUSES[kind], "too_young")
    assert said["detail"] == "Budi belum berumur 18 tahun pada 3 Juli 2026."
    assert answer.headers.get("Retry-After") == ("7" if kind == "TooMany" else None)
    assert answer.headers.get("WWW-Authenticate") == (
        "Bearer" if kind == "Unauthenticated" else None
    )


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("id", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN", "en"),
        ("de,fr;q=0.5", "id"),
        ("de, en;q=0.3", "en"),
        ("en;q=0.2, id-ID;q=0.8", "id"),
        ("en;q=0", "id"),
        ("en;q=much", "id"),
        ("ende", "id"),
        ("x" * 5_000, "id"),
        (",;=q,,", "id"),
    ],
)
async def test_the_sentence_is_in_the_language_that_is_liked_best(
    asked: str | None, language: str, client: httpx.AsyncClient
) -> None:
    headers = {"Accept-Language": asked} if asked is not None else {}
    answer = await client.get("/v1/refusals/Conflict", headers=headers)
    assert ("is not 18 years old on 3 July 2026" in answer.json()["detail"]) == (language == "en")
    assert answer.headers["Content-Language"] == language


async def test_an_unknown_address_and_a_wrong_method_are_said_so(
    client: httpx.AsyncClient,
) -> None:
    problem(await client.get("/v1/nothing"), 404, "not_found")
    answer = await client.delete("/v1/notes")
    problem(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"] or "POST" in answer.headers["Allow"]


async def test_fields_that_are_not_right_are_named_without_their_values(
    client: httpx.AsyncClient,
) -> None:
    body = {"agency_id": "rahasia", "text": 5}
    answer = await client.post("/v1/notes", json=body, headers=WRITER.bearer)
    said = problem(answer, 422, "fields_invalid")
    assert {error["field"] for error in said["errors"]} == {"agency_id", "id", "text"}
    assert "rahasia" not in answer.text
    for broken in (b"{not json", b"[]", b'"', b"\xff\xfe", b"[" * 100_000):
        answer = await client.post(
            "/v1/notes",
            content=broken,
            headers=WRITER.bearer | JSON,
        )
        assert answer.status_code in (400, 422), broken[:9]
        assert answer.json().keys() >= FORM
    many = [{"x": n} for n in range(5_000)]
    assert len((await client.post("/v1/notes", json=many, headers=WRITER.bearer)).content) < 20_000


async def test_what_nobody_foresaw_is_answered_without_a_trace_of_it(
    client: httpx.AsyncClient, logged: io.StringIO
) -> None:
    answer = await client.get("/v1/failure", headers={"Accept-Language": "en"})
    said = problem(answer, 500, "unexpected")
    for secret in ("Budi", "5250000", "ValueError", "Traceback", "api.py"):
        assert secret not in answer.text
    code = said["detail"].split("code ")[1].split(" ")[0]
    assert len(code) == 12
    assert code.strip("0"), "the code finds the trace"
    assert code in logged.getvalue()
    assert "api.py" in logged.getvalue(), "the log tells where"
    assert "Budi" not in logged.getvalue()
    assert "5250000" not in logged.getvalue()


@pytest.mark.parametrize(
    ("statement", "status", "code"),
    [
        ("select pg_terminate_backend(pg_backend_pid())", 503, "busy"),
        ("do $$ begin raise exception using errcode = '40P01'; end $$", 503, "busy"),
        ("do $$ begin raise exception using errcode = '53300'; end $$", 503, "busy"),
        ("do $$ begin raise exception using errcode = '55P03'; end $$", 503, "busy"),
        ("select 'x'::int", 422, "bad_request"),
        ("select 1 / 0", 422, "bad_request"),
        ("insert into note values (null, null, null)", 500, "unexpected"),
        ("select * from nowhere", 500, "unexpected"),
    ],
)
async def test_what_the_database_says_is_answered_by_its_kind(
    statement: str, status: int, code: str, client: httpx.AsyncClient
) -> None:
    answer = await client.post("/v1/statements", json=statement)
    problem(answer, status, code)
    assert answer.headers.get("Retry-After") == ("2" if status == 503 else None)
    assert statement[:20] not in answer.text
    assert (await client.post("/v1/statements", json="select 1")).status_code == 200


async def test_values_no_column_holds_are_refused(client: httpx.AsyncClient) -> None:
    note = {"agency_id": str(HEALTH), "id": str(uuid4()), "text": "a"}
    for wrong in ({"text": "a\0b"}, {"size": 2**40}, {"size": 2**80}, {"text": "\ud800"}):
        answer = await client.post(
            "/v1/notes",
            content=json.dumps(note | wrong).encode(),
            headers=WRITER.bearer | JSON,
        )
        assert answer.status_code == 422, (wrong, answer.text)


async def test_a_database_that_is_away_is_said_to_be_busy(
    client: httpx.AsyncClient,
) -> None:
    engine = transaction.engine
    transaction.bind("bare", "postgresql://bare_api@/bare?host=/nowhere")
    try:
        for address in ("/v1/notes", "/v1/me/accesses"):
            person = Person(employee_id=uuid4())
            answer = await client.get(address, headers=person.bearer)
            problem(answer, 503, "busy")
            assert answer.headers["Retry-After"] == "2"
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["ready"]) == (503, False)
        assert (await client.get("/livez")).status_code == 200
        measured = await client.get("/metrics")
        assert measured.status_code == 200
        assert "capaian_database_up 0.0" in measured.text
    finally:
        await transaction.close()
        transaction._engine = engine  # noqa: SLF001 - as it was
    assert (await client.get("/readyz")).status_code == 200
    assert "capaian_database_up 1.0" in (await client.get("/metrics")).text


class Flood:
    """A body that is made while it is read; `made` says how much was."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes
        self.made = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunk = b"x" * MEGABYTE
        for _ in range(self.megabytes):
            self.made += 1
            yield chunk


@pytest.mark.parametrize(
    ("address", "limit"), [("/v1/notes", LARGEST_BODY), ("/v1/imports/notes", LARGEST_FILE)]
)
async def test_a_body_without_an_end_is_refused_when_it_is_too_large(
    address: str, limit: int, client: httpx.AsyncClient
) -> None:
    flood = Flood(200)
    kind = "multipart/form-data; boundary=x" if "imports" in address else "application/json"
    start = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'

    async def body() -> AsyncIterator[bytes]:
        yield start
        async for chunk in flood:
            yield chunk

    headers = WRITER.bearer | {"Content-Type": kind}
    answer = await client.post(address, content=body(), headers=headers)
    said = problem(answer, 413, "body_too_large")
    assert f"{limit} MB" in said["detail"]
    assert flood.made <= limit + 2


async def test_a_body_that_announces_itself_too_large_is_not_read(
    client: httpx.AsyncClient,
) -> None:
    for announced in (str(200 * MEGABYTE), "-1", "many", "9" * 30):
        flood = Flood(3)
        headers = WRITER.bearer | {"Content-Length": announced, "Content-Type": "application/json"}
        answer = await client.post("/v1/notes", content=flood, headers=headers)
        problem(answer, 413, "body_too_large")
        assert flood.made == 0
