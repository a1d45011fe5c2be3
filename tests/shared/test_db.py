"""What every transaction brings with it."""

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
