"""Rows handed to PostgreSQL all at once, for a statement to join: the bulk path's way in.

An array per column would do as well, but its elements are looked at one by one on their way.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.session import raw


class Staging:
    """A temporary table of this connection, empty again at the end of each transaction."""

    def __init__(self, name: str, columns: Mapping[str, str]) -> None:
        self.name = name
        self.columns = tuple(columns)
        listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        self.made = f"create temporary table if not exists {name} ({listed}) on commit delete rows"
        self.emptied = f"delete from {name}"  # noqa: S608 - a name of our own

    async def put(self, session: AsyncSession, rows: Iterable[Sequence[Any]]) -> Any:
        """Have these rows, and no others, stand in the table; gives the asyncpg connection."""
        connection = await raw(session)
        await connection.execute(f"{self.made}; {self.emptied}")
        await connection.copy_records_to_table(self.name, records=rows, columns=self.columns)
        return connection

    async def measure(self, session: AsyncSession) -> Any:
        """Let plans know how many rows stand in the table, before a statement joins it to others.

        One column stands for all: without any, plans would be made for a thousand rows at least.
        """
        connection = await raw(session)
        await connection.execute(f"analyze {self.name} ({self.columns[0]})")
        return connection
