"""A PostgreSQL of the bench's own with databases of the services, gone afterwards.

It has the settings of the embedded stack: every commit reaches the disk.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import asyncpg
import psutil

from capaian import databases, scratch
from capaian.embedded.postgres import SETTINGS, Cluster, binaries
from capaian.home import ROOT, Home
from capaian.services import SERVICES, Service
from shared.migrations import upgrade

PASSWORD: Final = "for-the-bench-only"  # noqa: S105 - reachable through a socket of its own only

WATCHED: Final = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track": "none",
    "pg_stat_statements.track_planning": "on",
}
"""Statements are told apart only in a database that asks for it: see `breakdown`."""


@dataclass(frozen=True)
class Place:
    """A running PostgreSQL. Its databases are made empty each time they are asked for."""

    cluster: Cluster
    postgres: psutil.Process

    async def fresh(self, service: str) -> str:
        """Make a migrated database of this service, in place of the one before."""
        await self.admin(f"drop database if exists {service} with (force)")
        one = named(service)
        await databases.make(self.cluster.url("postgres"), [one], lambda _: PASSWORD)
        await asyncio.to_thread(upgrade, one.folder, self.url(service, "owner"))
        return service

    async def keep(self, service: str) -> None:
        """Set a copy of this service's database aside; nobody may be connected to it."""
        await self.admin(
            f"drop database if exists {service}_kept with (force)",
            f"create database {service}_kept template {service}",
        )

    async def restore(self, service: str) -> None:
        """Make this service's database what it was when a copy was kept."""
        await self.admin(
            f"drop database if exists {service} with (force)",
            f"create database {service} template {service}_kept owner {service}_owner",
        )

    async def admin(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser, each in a transaction of its own."""
        connection = await asyncpg.connect(self.cluster.url(database))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    def url(self, service: str, role: str) -> str:
        return self.cluster.url(service, f"{service}_{role}", PASSWORD)


def named(service: str) -> Service:
    return next(one for one in SERVICES if one.name == service)


@contextmanager
def place(settings: Mapping[str, str] = SETTINGS) -> Iterator[Place]:
    """PostgreSQL in a temporary folder, for the length of the block."""
    with scratch.place("bench") as where:
        cluster = Cluster(
            binaries=binaries(Home(ROOT / ".capaian").open_folder / "cache"),
            data=where.folder / "postgres",
            sockets=where.folder / "run",
            password=PASSWORD,
            settings={**settings, **WATCHED},
        )
        cluster.create()
        where.run(cluster.program)
        try:
            yield Place(cluster, psutil.Process(where.children["postgres"].pid))
        finally:
            where.stop("postgres")
