"""Transactions: opened at a door, seen by row-level security, committed before the answer."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.session import DRIVER

LIMITS = {
    "lock_timeout": "10s",
    "statement_timeout": "120s",
    "idle_in_transaction_session_timeout": "120s",
    "timezone": "UTC",
}
PLANS = {"plan_cache_mode": "force_custom_plan"}
"""Every statement is planned for the tables and sets as they are now. A plan made while a table
was empty, and kept, reads it from end to end for each row once it has grown."""


SNAPSHOT: Final = "isolation level repeatable read read only"

UNDO_PATIENCE: Final = 5.0

COMMITTED: Final = "COMMIT"
"""What PostgreSQL answers; where a statement had failed it undoes everything, and says ROLLBACK."""


REHEARSAL: Final[ContextVar[AsyncConnection | None]] = ContextVar("rehearsal", default=None)
"""Where nothing is to be kept: the connection of the one transaction that others are parts of."""

PART: Final = "savepoint part"
PART_DONE: Final = """
set constraints all immediate; set constraints all deferred; release savepoint part
"""
"""Constraints that wait for a commit are asked at the end of each part."""

PART_UNDONE: Final = "rollback to savepoint part"


class NotCommitted(RuntimeError):
    """Nothing of a transaction was kept, though its block went through."""


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
            isolation_level="AUTOCOMMIT",  # transactions are begun and ended here, not by it
            pool_size=pool,
            max_overflow=0,
            pool_timeout=20,
            json_serializer=lambda value: msgspec.json.encode(value).decode(),
            json_deserializer=msgspec.json.decode,
            connect_args={"server_settings": LIMITS | PLANS | {"application_name": service}},
        )
        event.listen(self._engine.sync_engine, "checkout", check_usable)

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
        self, agencies: Collection[UUID] | None = None, *, snapshot: bool = False
    ) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end of the block, undone when the block raises.

        `agencies` are those whose rows an API role may see; a worker's role needs none. Within a
        `snapshot` all statements see the same moment, and nothing is written. Within a rehearsal
        it is a part of that.

        Raises:
            NotCommitted: a statement had failed, and the block said nothing of it.
        """
        if held := REHEARSAL.get():
            async with self.part(held, agencies or ()) as session:
                yield session
            return
        async with self.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            session = Lazy(connection, {"service": self.service, DRIVER: driver})
            try:
                await driver.execute(begin(agencies or (), SNAPSHOT if snapshot else ""))
                yield session
                await session.finish()
                await commit(driver)
            except BaseException:
                await undo(driver)
                raise
            finally:
                session.info.clear()  # whoever kept the session cannot speak on the connection

    @asynccontextmanager
    async def rehearsal(self) -> AsyncIterator[None]:
        """Inside, all transactions of this task are parts of one, which is undone at the end.

        Each sees what those before it did, as if that had been committed.
        """
        async with self.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            token = REHEARSAL.set(connection)
            try:
                await driver.execute(begin(()))
                yield
            finally:
                REHEARSAL.reset(token)
                await undo(driver)

    @asynccontextmanager
    async def part(
        self, connection: AsyncConnection, agencies: Collection[UUID]
    ) -> AsyncIterator[AsyncSession]:
        """A part of a rehearsal: undone alone when its block raises, else with all others."""
        driver: Any = (await connection.get_raw_connection()).driver_connection
        session = Lazy(connection, {"service": self.service, DRIVER: driver})
        try:
            await driver.execute(f"{PART}; {see(agencies)}")
            yield session
            await session.finish()
            await end_part(driver)
        except BaseException:
            await undo(driver, PART_UNDONE)
            raise
        finally:
            session.info.clear()


def rehearsing() -> bool:
    """Whether nothing of what is written now will be kept."""
    return REHEARSAL.get() is not None


class Lazy(AsyncSession):
    """A session on a connection in a transaction; its side of objects is made when asked for.

    Most transactions speak to the driver alone, and making that side costs as much as they do.
    """

    def __init__(self, connection: AsyncConnection, info: dict[Any, Any]) -> None:
        self._connection = connection
        self._info = info

    def __getattr__(self, name: str) -> Any:
        if name not in {"sync_session", "_proxied"}:
            raise AttributeError(name)
        super().__init__(self._connection, expire_on_commit=False)
        return self.__dict__[name]

    @property
    def info(self) -> dict[Any, Any]:
        return self._info

    async def commit(self) -> None:
        """Refused: the door ends its transaction."""
        raise NotImplementedError

    async def rollback(self) -> None:
        """Refused: raise, and the door undoes everything."""
        raise NotImplementedError

    async def finish(self) -> None:
        """Write what was changed of objects, and let go of them."""
        if "sync_session" in self.__dict__:
            await self.flush()
            self.expunge_all()


def begin(agencies: Collection[UUID], kind: str = "") -> str:
    """What begins a transaction that sees the rows of these agencies, in one message."""
    return f"begin {kind}; {see(agencies)}"


def see(agencies: Collection[UUID]) -> str:
    """What lets the rest of a transaction see the rows of these agencies, and of no others."""
    listed = ",".join(agency.hex for agency in agencies)
    return f"select set_config('app.agencies', '{listed}', true)"


async def commit(driver: Any) -> None:
    """Commit.

    Raises:
        NotCommitted: a statement had failed, and PostgreSQL undid everything.
    """
    if await driver.execute("commit") != COMMITTED:
        raise NotCommitted("a statement failed, and nobody said so: all was undone")


async def end_part(driver: Any) -> None:
    """End a part of a rehearsal as a commit would.

    Raises:
        NotCommitted: a statement had failed.
    """
    try:
        await driver.execute(PART_DONE)
    except asyncpg.InFailedSQLTransactionError as error:
        raise NotCommitted("a statement failed, and nobody said so: all is undone") from error


async def undo(driver: Any, how: str = "rollback") -> None:
    """Roll back; a connection that cannot do even that is given up, and so is its transaction."""
    try:
        async with asyncio.timeout(UNDO_PATIENCE):
            await driver.execute(how)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        driver.terminate()
    except BaseException:
        driver.terminate()
        raise


def check_usable(connection: Any, *_: object) -> None:
    """Have the pool replace a connection that was lost or is amid something.

    The driver knows without asking when a server closed its connections; of a host that is gone
    without a word it hears with the next statement, as asking would.

    Raises:
        DisconnectionError: for the pool.
    """
    driver = connection.driver_connection
    if driver.is_closed() or driver.is_in_transaction():
        driver.terminate()
        raise DisconnectionError
