"""Transactions: opened at a door, seen by row-level security, committed before the answer."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.session import see_agencies

LIMITS = {
    "lock_timeout": "10s",
    "statement_timeout": "120s",
    "idle_in_transaction_session_timeout": "120s",
    "timezone": "UTC",
}
PLANS = {"plan_cache_mode": "force_custom_plan"}
"""Every statement is planned for the tables and sets as they are now. A plan made while a table
was empty, and kept, reads it from end to end for each row once it has grown."""


class Transactions:
    """One service's door to its database; bound to an address when the process starts."""

    def __init__(self) -> None:
        self._engine: AsyncEngine | None = None
        self.service = ""

    def bind(self, service: str, url: str, pool: int = 10) -> None:
        """Connect lazily to `url` (`postgresql://…`) for `service`."""
        self.service = service
        self._engine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool,
            max_overflow=0,
            pool_timeout=20,
            pool_pre_ping=True,
            json_serializer=lambda value: msgspec.json.encode(value).decode(),
            json_deserializer=msgspec.json.decode,
            connect_args={"server_settings": LIMITS | PLANS | {"application_name": service}},
        )

    @property
    def engine(self) -> AsyncEngine:
        if self._engine is None:
            raise RuntimeError("the database is used before the process has started")
        return self._engine

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()

    @asynccontextmanager
    async def __call__(
        self, agencies: Collection[UUID] | None = None
    ) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end of the block, undone when the block raises.

        `agencies` are those whose rows an API role may see; a worker's role needs none.
        """
        sessions = async_sessionmaker(self.engine, class_=AsyncSession, expire_on_commit=False)
        async with sessions(info={"service": self.service}) as session, session.begin():
            await see_agencies(session, agencies or ())  # and so begins: `raw` alone would not
            yield session
