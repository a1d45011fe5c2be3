"""What may be done inside a transaction that somebody else opened."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, text
from sqlmodel.ext.asyncio.session import AsyncSession

UtcTime = DateTime(timezone=True)
"""The column type of every moment."""


async def see_agencies(session: AsyncSession, agencies: Collection[UUID]) -> None:
    """Let the rest of the transaction see the rows of these agencies."""
    listed = ",".join(str(agency) for agency in agencies)
    setting = text("select set_config('app.agencies', :agencies, true)")
    await (await session.connection()).execute(setting, {"agencies": listed})


async def raw(session: AsyncSession) -> Any:
    """The asyncpg connection inside this transaction, for the bulk path."""
    connection = await (await session.connection()).get_raw_connection()
    return connection.driver_connection


def utcnow() -> datetime:
    """The clock, read at doors and handed inwards as an argument."""
    return datetime.now(UTC)
