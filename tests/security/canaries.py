"""What only another agency's rows hold: whoever sees any of it sees too much."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID

import asyncpg

from tests.support.databases import Database

SHORTEST: Final = 6
"""Characters of a text, digits of a number: less may stand anywhere by chance."""

TABLES: Final = """
select relname from pg_class join pg_attribute on attrelid = pg_class.oid
where relnamespace = 'public'::regnamespace and relforcerowsecurity and attname = 'agency_id'
"""
"""The protected ones; others, like that of units, are for all to read."""


async def canaries(stores: Iterable[Database], agency: UUID) -> frozenset[str]:
    """Texts and numbers of all services that stand in rows of this agency and in no others'."""
    own: set[str] = set()
    others: set[str] = set()
    for store in stores:
        connection = await asyncpg.connect(store.superuser)
        try:
            for (table,) in await connection.fetch(TABLES):
                query = f'select agency_id, to_jsonb(t) as row from "{table}" t'  # noqa: S608 - of the catalogue
                for row in await connection.fetch(query):
                    found = own if row["agency_id"] == agency else others
                    found.update(leaves(json.loads(row["row"])))
        finally:
            await connection.close()
    return frozenset(own - others - {str(agency)})  # every agency's id is known to all


def leaves(value: Any) -> Iterator[str]:
    """The texts and numbers inside a row; documents kept as text or bytes are opened."""
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str) and value.startswith("\\x7b"):
        yield from leaves(json.loads(bytes.fromhex(value[2:])))
    elif isinstance(value, str | int) and len(str(value)) >= SHORTEST:
        yield str(value)


def seen(canaries: Iterable[str], question: str, answer: str) -> list[str]:
    """Those that an answer holds and the question did not bring."""
    return sorted(one for one in canaries if one in answer and one not in question)
