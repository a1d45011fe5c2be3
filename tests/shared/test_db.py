"""What every transaction brings with it."""

import asyncio
from contextlib import suppress
from uuid import uuid4

import asyncpg
import pytest

from shared.db import NotCommitted, Transactions
from shared.session import raw
from tests.support.databases import Database
from tests.support.services import worker_transaction

MANY = 10
"""More often than that PostgreSQL would keep a plan made for the first few times."""

PLANS = "select generic_plans from pg_prepared_statements where statement = $1"


async def test_no_plan_is_kept_from_when_a_table_was_empty(store: Database) -> None:
    asked = "select key from growing where key = $1::integer"
    async with worker_transaction(store) as transaction, transaction() as session:
        connection = await raw(session)
        await connection.execute("create temporary table growing (key integer primary key)")
        for _ in range(MANY):
            await connection.fetch(asked, 1)
        assert await connection.fetchval(PLANS, asked) == 0


async def test_a_failure_that_was_swallowed_is_no_success(store: Database) -> None:
    async def swallow(transaction: Transactions) -> None:
        async with transaction() as session:
            with suppress(asyncpg.DivisionByZeroError):
                await (await raw(session)).execute("select 1 / 0")

    async with worker_transaction(store) as transaction:
        with pytest.raises(NotCommitted):
            await swallow(transaction)


async def test_what_one_may_see_is_forgotten_with_the_transaction(store: Database) -> None:
    seen = "select current_setting('app.agencies', true)"
    agency = uuid4()
    async with worker_transaction(store) as transaction:
        async with transaction([agency]) as session:
            assert await (await raw(session)).fetchval(seen) == agency.hex
        with suppress(asyncpg.DivisionByZeroError):
            async with transaction([agency]) as session:
                await (await raw(session)).execute("select 1 / 0")
        async with transaction.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            assert not driver.is_in_transaction()
            assert not await driver.fetchval(seen)


async def test_a_session_that_outlives_its_block_speaks_to_nobody(store: Database) -> None:
    async with worker_transaction(store) as transaction:
        async with transaction() as session:
            kept = session
        with pytest.raises(KeyError):
            await raw(kept)


async def test_a_door_that_fails_or_is_cancelled_keeps_nothing(store: Database) -> None:
    kept = "select count(*) from inbox where consumer = 'door'"
    add = "insert into inbox (consumer, event_id) values ('door', gen_random_uuid())"

    async def cancelled(transaction: Transactions, inside: asyncio.Event) -> None:
        async with transaction() as session:
            await (await raw(session)).execute(add)
            inside.set()
            await asyncio.sleep(60)

    async with worker_transaction(store) as transaction:
        with suppress(ZeroDivisionError):
            async with transaction() as session:
                await (await raw(session)).execute(add)
                raise ZeroDivisionError
        inside = asyncio.Event()
        task = asyncio.create_task(cancelled(transaction, inside))
        await inside.wait()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        async with transaction() as session:
            assert await (await raw(session)).fetchval(kept) == 0


async def test_a_connection_that_was_lost_is_replaced(store: Database) -> None:
    async with worker_transaction(store) as transaction:
        async with transaction() as session:
            lost = await (await raw(session)).fetchval("select pg_backend_pid()")
        admin = await asyncpg.connect(store.superuser)
        await admin.execute("select pg_terminate_backend($1)", lost)
        await admin.close()
        await asyncio.sleep(0.2)
        async with transaction() as session:
            assert await (await raw(session)).fetchval("select pg_backend_pid()") != lost


async def test_a_snapshot_sees_one_moment(store: Database) -> None:
    kept = "select count(*) from inbox where consumer = 'moment'"
    add = "insert into inbox (consumer, event_id) values ('moment', gen_random_uuid())"
    async with worker_transaction(store) as transaction:
        async with transaction(snapshot=True) as session:
            assert await (await raw(session)).fetchval(kept) == 0
            async with transaction() as other:
                await (await raw(other)).execute(add)
            assert await (await raw(session)).fetchval(kept) == 0
        async with transaction(snapshot=True) as session:
            assert await (await raw(session)).fetchval(kept) == 1
