"""A rehearsal is judged as if it were meant, and nothing of it is kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.db import NotCommitted, Transactions, rehearsing
from shared.session import raw
from tests.shared.doors import WRITER, problem
from tests.support.databases import Database
from tests.support.people import HEALTH
from tests.support.services import codes, rows, worker_transaction


@pytest_asyncio.fixture
async def transaction(store: Database) -> AsyncIterator[Transactions]:
    async with worker_transaction(store) as made:
        yield made


async def leaf(session: AsyncSession, text: str = "x") -> None:
    write = "insert into note values ($1, $2, $3)"
    await (await raw(session)).execute(write, HEALTH, uuid4(), text)


async def count(session: AsyncSession) -> Any:
    return await (await raw(session)).fetchval("select count(*) from note")


async def test_each_part_sees_the_parts_before_it_and_nothing_is_kept(
    store: Database, transaction: Transactions
) -> None:
    before = len(await rows(store, "select 1 from note"))
    async with transaction.rehearsal():
        for done in range(3):
            async with transaction() as session:
                assert await count(session) == before + done
                await leaf(session)
        assert rehearsing()
    assert not rehearsing()
    assert len(await rows(store, "select 1 from note")) == before
    async with transaction() as session:
        await leaf(session)
    assert len(await rows(store, "select 1 from note")) == before + 1


async def test_a_part_that_fails_is_undone_alone(transaction: Transactions) -> None:
    async with transaction.rehearsal():
        async with transaction() as session:
            before = await count(session)
            await leaf(session)
        with suppress(asyncpg.CheckViolationError):
            async with transaction() as session:
                await leaf(session)
                await leaf(session, "forbidden")
        async with transaction() as session:
            assert await count(session) == before + 1


async def test_a_failure_that_was_swallowed_is_no_success_in_a_part_either(
    transaction: Transactions,
) -> None:
    async def swallow() -> None:
        async with transaction() as session:
            with suppress(asyncpg.DivisionByZeroError):
                await (await raw(session)).execute("select 1 / 0")

    async with transaction.rehearsal():
        with pytest.raises(NotCommitted):
            await swallow()
        async with transaction() as session:
            assert await count(session) >= 0


async def test_each_part_sees_its_own_agencies(transaction: Transactions) -> None:
    seen = "select current_setting('app.agencies', true)"
    async with transaction.rehearsal():
        for agencies in ([HEALTH], [], [uuid4()]):
            async with transaction(agencies) as session:
                listed = await (await raw(session)).fetchval(seen)
                assert listed == ",".join(agency.hex for agency in agencies)


async def test_others_keep_what_they_write_meanwhile(
    store: Database, transaction: Transactions
) -> None:
    before = len(await rows(store, "select 1 from note"))

    async def other() -> None:
        async with transaction() as session:
            await leaf(session)

    meanwhile = asyncio.create_task(other())
    async with transaction.rehearsal():
        await meanwhile
        async with transaction() as session:
            await leaf(session)
    assert len(await rows(store, "select 1 from note")) == before + 1


# --- import files --------------------------------------------------------------------------------


async def send(client: httpx.AsyncClient, lines: list[str], **query: str) -> httpx.Response:
    content = "\n".join(["id,under,text", *lines])
    return await client.post(
        "/v1/imports/leaves",
        files={"file": ("leaves.csv", content)},
        headers=WRITER.bearer,
        params=query,
    )


async def test_a_file_is_tried_as_it_would_be_imported(
    client: httpx.AsyncClient, store: Database
) -> None:
    first, second, third = (str(uuid4()) for _ in range(3))
    lines = [
        f"{first},,x",
        f"{second},{first},x",  # leans on the row before
        f"{third},{uuid4()},x",
        f"{first},,x",
        f"{third},{second},x",
    ]
    before = await rows(store, "select * from note order by id")
    tried = (await send(client, lines, dry_run="true")).json()
    assert await rows(store, "select * from note order by id") == before
    meant = (await send(client, lines)).json()
    assert tried == meant | {"dry_run": True}
    assert not meant["dry_run"]
    assert codes(meant) == [(4, "under", "nip_unknown"), (5, "id", "row_repeated")]
    again = (await send(client, lines, dry_run="true")).json()
    assert (again["accepted"], again["faulty"]) == (0, 5)


async def test_a_file_that_cannot_be_read_is_refused_when_it_is_tried(
    client: httpx.AsyncClient, store: Database
) -> None:
    broken = await client.post(
        "/v1/imports/leaves?dry_run=true",
        files={"file": ("leaves.csv", "id,text\n")},
        headers=WRITER.bearer,
    )
    assert broken.status_code == 200, "under may be missing"
    before = await rows(store, "select * from note order by id")
    answer = await client.post(
        "/v1/imports/leaves?dry_run=true",
        files={"file": ("leaves.csv", "id,under\n")},
        headers=WRITER.bearer,
    )
    problem(answer, 422, "file_header")
    problem(await send(client, [f"{uuid4()},,forbidden"], dry_run="true"), 500, "unexpected")
    assert await rows(store, "select * from note order by id") == before
    assert (await send(client, [f"{uuid4()},,x"])).json()["accepted"] == 1
