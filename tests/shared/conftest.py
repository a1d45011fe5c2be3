"""A service that only has the platform: `database("bare")`."""

import io
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import structlog

from capaian import databases as roles
from capaian.scratch import apart
from capaian.services import Service
from shared.observability import Plain, configure
from tests.support.databases import PASSWORD, Database, Databases
from tests.support.services import api_client

HERE = Path(__file__).parent
BARE = Service("bare", HERE / "bare")

if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))  # so that `bare` is imported by its name, as a service is


@pytest.fixture(scope="session")
def bare(databases: Databases) -> Service:
    """The service `bare`, with its roles and its database."""
    if BARE not in databases.services:
        databases.services = (*databases.services, BARE)
        admin = databases.cluster.url("postgres")
        apart(lambda: roles.make(admin, [BARE], lambda _: PASSWORD))
    return BARE


@pytest.fixture(scope="module")
def store(bare: Service, database: Callable[[str], Database]) -> Database:
    """A fresh database of `bare` for this module."""
    return database(bare.name)


@pytest.fixture
def fresh_store(bare: Service, databases: Databases) -> Iterator[Database]:
    """A fresh database of `bare` for one test."""
    made = databases.fresh(bare.name)
    yield made
    databases.drop(made)


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the HTTP door of `bare`."""
    async with api_client(store) as made:
        yield made


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What our own log and those of libraries write during the test, as in a process."""
    configure("bare", "DEBUG")
    written = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    for name, module in list(sys.modules.items()):
        if name.startswith("shared.") and hasattr(module, "log"):
            monkeypatch.setattr(module, "log", structlog.get_logger())
    handler = logging.StreamHandler(written)
    handler.setFormatter(Plain())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory())
