"""What may be done inside a transaction that somebody else opened."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel.ext.asyncio.session import AsyncSession

UtcTime = DateTime(timezone=True)
"""The column type of every moment."""


DRIVER: Final = "driver"
"""Where a session's `info` has its asyncpg connection."""

SEE: Final = "select set_config('app.agencies', $1, true)"


async def see_agencies(session: AsyncSession, agencies: Collection[UUID]) -> None:
    """Let the rest of the transaction see the rows of these agencies."""
    await (await raw(session)).execute(SEE, ",".join(str(agency) for agency in agencies))


async def raw(session: AsyncSession) -> Any:
    """The asyncpg connection inside this transaction, for the bulk path."""
    return session.info[DRIVER]


def utcnow() -> datetime:
    """The clock, read at doors and handed inwards as an argument."""
    return datetime.now(UTC)
