"""Sums kept in parts: whoever changes something adds a part of its own and waits for nobody.

A table of parts has a key, a `part_id` that the database counts, and sums; all parts of a key
together are what it adds up to.
"""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.session import raw


def merging(table: str, key: Sequence[str], sums: Sequence[str]) -> str:
    """A statement that makes one part of those that a key has; others may write meanwhile."""
    keys, added = ", ".join(key), ", ".join(f"sum({name})" for name in sums)
    return f"""
with several as (
  select {keys} from {table} group by {keys} having count(*) > 1
), gone as (
  delete from {table} as part using several
  where ({", ".join(f"part.{name}" for name in key)})
    = ({", ".join(f"several.{name}" for name in key)})
  returning part.*
)
insert into {table} ({keys}, {", ".join(sums)}) select {keys}, {added} from gone group by {keys}
"""  # noqa: S608 - our own tables


async def merge(session: AsyncSession, statement: str) -> None:
    """Make one part of those that each key has."""
    await (await raw(session)).execute(statement)
