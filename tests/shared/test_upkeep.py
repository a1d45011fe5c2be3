"""Upkeep: partitions made ahead and dropped when all was sent, old ids and answers let go."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from capaian.services import Service
from shared.app import KEEP_SENT, PARTITIONS_AHEAD, tend
from shared.db import Transactions
from shared.migrations import upgrade
from shared.session import raw, utcnow
from tests.shared.mechanism import changed, say
from tests.support.databases import Database
from tests.support.services import rows, worker_transaction


@pytest_asyncio.fixture
async def transaction(fresh_store: Database) -> AsyncIterator[Transactions]:
    async with worker_transaction(fresh_store) as made:
        yield made


async def partitions(store: Database) -> list[date]:
    query = "select right(inhrelid::regclass::text, 8) as day from pg_inherits where inhparent = $1"
    found = await rows(store, query.replace("$1", "'outbox'::regclass"))
    return sorted(date.fromisoformat(row["day"]) for row in found)


async def as_superuser(store: Database, *statements: str) -> Any:
    connection = await asyncpg.connect(store.superuser)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_a_week_of_partitions_lies_ahead(
    fresh_store: Database, transaction: Transactions
) -> None:
    await tend(transaction)
    await tend(transaction)
    today = utcnow().date()
    ahead = [today + timedelta(days=n) for n in range(PARTITIONS_AHEAD + 1)]
    assert set(ahead) <= set(await partitions(fresh_store))


async def test_a_system_that_was_stopped_for_weeks_has_partitions_before_it_starts(
    fresh_store: Database, bare: Service
) -> None:
    made = await partitions(fresh_store)
    await as_superuser(fresh_store, *(f"drop table outbox_{day:%Y%m%d}" for day in made))
    await asyncio.to_thread(upgrade, bare.folder, fresh_store.owner)
    today = utcnow().date()
    assert {today, today + timedelta(days=7)} <= set(await partitions(fresh_store))


async def test_an_old_partition_goes_when_all_in_it_was_sent(
    fresh_store: Database, transaction: Transactions
) -> None:
    today = utcnow().date()
    old, older = (today - timedelta(days=KEEP_SENT + n) for n in (1, 2))
    kept = today - timedelta(days=KEEP_SENT)
    await as_superuser(
        fresh_store, f"call make_outbox_partitions('{older}', '{kept}')"
    )  # a worker that slept for weeks
    await say(transaction, *(changed(uuid4()) for _ in range(3)))
    move = (
        "insert into outbox (day, bucket, topic, key, value, headers, event_id, sent_at)"
        " select '{day}', bucket, topic, key, value, headers, event_id, {sent} from outbox limit 1"
    )
    await as_superuser(
        fresh_store,
        move.format(day=old, sent="null"),
        move.format(day=older, sent="now()"),
        move.format(day=kept, sent="now()"),
    )
    await tend(transaction)
    assert older not in await partitions(fresh_store)
    assert {old, kept} <= set(await partitions(fresh_store)), "one event is not sent yet"
    await as_superuser(fresh_store, "update outbox set sent_at = now()")
    await tend(transaction)
    assert old not in await partitions(fresh_store)


async def test_ids_and_answers_are_let_go_when_nobody_can_ask_for_them(
    fresh_store: Database, transaction: Transactions
) -> None:
    async with transaction() as session:
        await (await raw(session)).execute(
            "insert into inbox values ('bare', gen_random_uuid(), now() - interval '91 days'),"
            " ('bare', gen_random_uuid(), now() - interval '89 days');"
            "insert into idempotency values"
            " (gen_random_uuid(), 'POST /', 'old', '', 200, '', now() - interval '8 days'),"
            " (gen_random_uuid(), 'POST /', 'new', '', 200, '', now() - interval '6 days')"
        )
    await tend(transaction)
    assert len(await rows(fresh_store, "select 1 from inbox")) == 1
    assert [row["key"] for row in await rows(fresh_store, "select key from idempotency")] == ["new"]


@pytest.mark.parametrize(
    "statement",
    [
        "select value from outbox",
        "delete from outbox",
        "update outbox set sent_at = now()",
        "select * from inbox",
        "delete from dead_letter",
        "delete from idempotency",
        "update access_log set what = ''",
        "delete from access_log",
        "call drop_outbox_partitions('2000-01-01')",
        "call make_outbox_partitions('2000-01-01', '2000-01-02')",
        "call protect('heard')",
        "create table mine (id int)",
        "truncate outbox",
        "alter table note disable row level security",
        "set role bare_owner",
    ],
)
async def test_the_api_role_may_not(statement: str, store: Database) -> None:
    connection = await asyncpg.connect(store.api)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()
