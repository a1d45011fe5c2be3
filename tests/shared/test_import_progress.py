"""Who sends a file sees how far it is, while the cache is there; the import goes on without it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from bare import api

from capaian.embedded import valkey
from capaian.ports import free_ports
from capaian.scratch import place
from shared.cache import Cache
from shared.imports import Written
from shared.imports.progress import TELL_EVERY
from tests.shared.doors import WRITER, problem
from tests.shared.files import sheet
from tests.support.databases import Database
from tests.support.people import HEALTH
from tests.support.services import rows
from tests.support.tokens import Person
from tests.walks.system import app_of

ROWS = 2_000


@pytest.fixture(scope="module")
def cache_url() -> Iterator[str]:
    (port,) = free_ports(1)
    with place("valkey") as where:
        where.run(valkey.program(port, where.folder / "valkey", "for-tests"))
        yield valkey.url(port, "for-tests")


@asynccontextmanager
async def asking(client: httpx.AsyncClient, url: str | None) -> AsyncIterator[None]:
    """Inside, the service asks the cache at this address."""
    state = app_of(client).state
    before, state.cache = state.cache, Cache(url)
    try:
        yield
    finally:
        await state.cache.close()
        state.cache = before


@pytest_asyncio.fixture
async def cached(client: httpx.AsyncClient, cache_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with asking(client, cache_url):
        yield client


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Rows are written once the test says so, each five hundred."""
    gate = asyncio.Semaphore(0)
    import_file = api.import_file

    async def patient(file: Any, model: Any, write: Any, say: Any) -> Any:
        async def wait(taken: Any) -> Written:
            await gate.acquire()
            written: Written = await write(taken)
            return written

        return await import_file(file, model, wait, say)

    monkeypatch.setattr(api, "import_file", patient)
    return gate.release


def text(count: int = ROWS) -> str:
    """Every tenth row is faulty."""
    lines = [f"{uuid4() if n % 10 else 'nobody'},,x" for n in range(count)]
    return "\n".join(["id,under,text", *lines])


async def send(
    client: httpx.AsyncClient,
    key: str | None,
    content: str | bytes,
    who: Person = WRITER,
    **query: str,
) -> dict[str, Any]:
    name = "leaves.csv" if isinstance(content, str) else "leaves.xlsx"
    answer = await client.post(
        "/v1/imports/leaves",
        files={"file": (name, content)},
        headers=who.bearer | ({"Idempotency-Key": key} if key else {}),
        params=query,
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def ask(client: httpx.AsyncClient, key: str, who: Person = WRITER) -> httpx.Response:
    return await client.get(f"/v1/imports/progress/{key}", headers=who.bearer)


async def seen(client: httpx.AsyncClient, key: str, least: int) -> dict[str, Any]:
    """The progress, once this many rows were read."""
    for _ in range(200):
        answer = await ask(client, key)
        if answer.status_code == 200 and answer.json()["rows"] >= least:
            found: dict[str, Any] = answer.json()
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"not {least} rows within four seconds")


async def test_progress_is_seen_while_an_import_runs(
    cached: httpx.AsyncClient, slowly: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.imports.progress.TELL_EVERY", 0)
    key, content = str(uuid4()), text()
    problem(await ask(cached, key), 404, "not_found")
    sending = asyncio.create_task(send(cached, key, content))
    first = await seen(cached, key, 500)
    assert (first["accepted"], first["faulty"], first["done"]) == (0, 50, False)
    assert 0 < first["bytes_read"] < first["bytes_total"] == len(content)
    slowly()
    second = await seen(cached, key, 1_000)
    assert second["accepted"] == 500
    assert second["bytes_read"] > first["bytes_read"]
    for _ in range(10):
        slowly()
    report = await sending
    assert (report["rows"], report["accepted"], report["faulty"]) == (ROWS, 1_800, 200)
    assert (await ask(cached, key)).json() == {
        "rows": ROWS,
        "accepted": 1_800,
        "faulty": 200,
        "bytes_read": len(content),
        "bytes_total": len(content),
        "done": True,
    }


async def test_progress_is_told_twice_a_second_at_most(
    cached: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert TELL_EVERY == 0.5
    told = 0
    original = Cache.ask

    async def counted(self: Cache, question: Any) -> Any:
        nonlocal told
        told += 1
        return await original(self, question)

    monkeypatch.setattr(Cache, "ask", counted)
    monkeypatch.setattr("shared.imports.progress.time.monotonic", lambda: 7.0)
    await send(cached, str(uuid4()), text())
    assert told == 2, "its beginning and its end; no half second passed between"


async def test_progress_is_the_senders_own(cached: httpx.AsyncClient) -> None:
    key = str(uuid4())
    await send(cached, key, text(5))
    problem(await ask(cached, key, Person(roles={"hr_admin": [HEALTH]})), 404, "not_found")
    other = Person(roles={"hr_admin": [HEALTH]})
    await send(cached, key, text(3), other)
    assert (await ask(cached, key)).json()["rows"] == 5
    assert (await ask(cached, key, other)).json()["rows"] == 3
    problem(await ask(cached, str(uuid4())), 404, "not_found")


async def test_a_file_that_is_only_tried_has_its_progress_too(
    cached: httpx.AsyncClient, store: Database
) -> None:
    key, before = str(uuid4()), len(await rows(store, "select 1 from note"))
    await send(cached, key, text(600), dry_run="true")
    found = (await ask(cached, key)).json()
    assert (found["rows"], found["accepted"], found["done"]) == (600, 540, True)
    assert len(await rows(store, "select 1 from note")) == before


async def test_of_a_spreadsheet_rows_are_told_and_no_bytes(cached: httpx.AsyncClient) -> None:
    key = str(uuid4())
    content = sheet(["id", "under", "text"], *([str(uuid4()), "", "x"] for _ in range(3)))
    await send(cached, key, content)
    found = (await ask(cached, key)).json()
    assert (found["rows"], found["bytes_read"], found["bytes_total"]) == (3, None, None)


async def test_an_import_that_is_refused_has_ended(cached: httpx.AsyncClient) -> None:
    key = str(uuid4())
    answer = await cached.post(
        "/v1/imports/leaves",
        files={"file": ("leaves.csv", "id,nothing\n")},
        headers=WRITER.bearer | {"Idempotency-Key": key},
    )
    problem(answer, 422, "file_header")
    found = (await ask(cached, key)).json()
    assert (found["rows"], found["done"]) == (0, True)


async def test_without_a_key_nothing_is_told(cached: httpx.AsyncClient) -> None:
    assert (await send(cached, None, text(5)))["rows"] == 5


@pytest.mark.parametrize("gone", [True, False])
async def test_an_import_needs_no_cache(client: httpx.AsyncClient, gone: bool) -> None:
    (port,) = free_ports(1)
    async with asking(client, valkey.url(port, "for-tests") if gone else None):
        key = str(uuid4())
        assert (await send(client, key, text(600)))["accepted"] == 540
        problem(await ask(client, key), 404, "not_found")
