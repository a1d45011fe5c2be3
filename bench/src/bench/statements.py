"""What PostgreSQL did in one database, by kind of statement."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from bench.place import Place

BEGIN: Final = (
    "create extension if not exists pg_stat_statements",
    "select pg_stat_statements_reset()",
)
WATCH: Final = "alter database {} set pg_stat_statements.track = 'top'"
SPENT: Final = """
select query, total_exec_time as executing, total_plan_time as planning
from pg_stat_statements join pg_database on oid = dbid where datname = $1
"""
TABLE: Final = re.compile(r"\b(?:into|update|from|join)\s+(?!unnest|lateral|only)(\w+)")
PLANNING: Final = "planning of all"


@asynccontextmanager
async def watching(where: Place, service: str) -> AsyncIterator[defaultdict[str, float]]:
    """Milliseconds by kind of statement, for sessions that begin in the block; full after it.

    They are by the clock, so that a busy machine makes all longer. What a commit costs is in none.
    """
    spent: defaultdict[str, float] = defaultdict(float)
    await where.admin(*BEGIN, WATCH.format(service))
    yield spent
    connection = await asyncpg.connect(where.cluster.url("postgres"))
    for row in await connection.fetch(SPENT, service):
        spent[kind(row["query"])] += row["executing"]
        spent[PLANNING] += row["planning"]
    await connection.close()


def kind(query: str) -> str:
    """A statement by its verb and the first table it names."""
    words = query.split()
    table = TABLE.search(" ".join(words))
    return f"{words[0].lower()} {table[1]}" if table else words[0].lower()
