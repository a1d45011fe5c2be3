"""Copies of what others say: the newest version of each aggregate, however events arrive."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.queries import columns
from shared.session import raw


class Copy(NamedTuple):
    """How a table of copies is kept.

    `key` names the aggregate. Where the agency is no part of it, a row of another agency with an
    older version of it goes away. `returning` is what is told of each row that changed.
    """

    table: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    returning: str

    def statement(self) -> str:
        """One statement that keeps the newest of many rows, given as an array per column."""
        names = ", ".join(self.columns)
        arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(self.columns.values(), 1))
        changes = ", ".join(f"{name} = excluded.{name}" for name in self.columns)
        key = ", ".join(dict.fromkeys((*self.key, "agency_id")))
        older, newer = ("", "") if "agency_id" in self.key else self.elsewhere()
        return f"""
            with row as (select * from unnest({arrays}) as row ({names})) {older}
            insert into {self.table} as t ({names})
            select {names} from row {newer} order by {key}
            on conflict ({key}) do update set {changes} where excluded.version > t.version
            returning {self.returning}"""  # noqa: S608 - names of our own tables and columns

    def elsewhere(self) -> tuple[str, str]:
        """What removes an older row of another agency, and what asks that there is no newer one."""
        same = " and ".join(f"t.{name} = row.{name}" for name in self.key)
        older = f"""
            , older as (
              delete from {self.table} as t using row
              where {same} and t.agency_id <> row.agency_id and t.version < row.version)"""  # noqa: S608 - as above
        newer = f"""
            where not exists (
              select from {self.table} as t
              where {same} and t.agency_id <> row.agency_id and t.version >= row.version)"""
        return older, newer


class Keeper:
    """Keeps the copies of one table."""

    def __init__(self, copy: Copy) -> None:
        self.copy = copy

    @cached_property
    def sql(self) -> str:
        return self.copy.statement()

    async def keep(self, session: AsyncSession, rows: Sequence[tuple[Any, ...]]) -> Sequence[Any]:
        """Keep what is newer than what is kept; gives back what changed."""
        if not rows:
            return []
        connection = await raw(session)
        changed: Sequence[Any] = await connection.fetch(self.sql, *columns(rows))
        return changed
