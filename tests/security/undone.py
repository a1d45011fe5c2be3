"""Transactions that are taken back, so that every question meets the same world."""

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.db import Transactions

open_really = Transactions.__call__


class TakenBackError(Exception):
    """Everything went well, and shall not be kept."""


@asynccontextmanager
async def opened(
    self: Transactions, agencies: Collection[UUID] | None = None
) -> AsyncIterator[AsyncSession]:
    """A transaction that is checked as a commit checks it, and not committed."""
    with suppress(TakenBackError):
        async with open_really(self, agencies) as session:
            yield session
            await session.flush()
            await (await session.connection()).execute(text("set constraints all immediate"))
            session.expunge_all()
            raise TakenBackError


@contextmanager
def undone() -> Iterator[None]:
    """Inside, nothing that is asked of a service stays."""
    with patch.object(Transactions, "__call__", opened):
        yield
