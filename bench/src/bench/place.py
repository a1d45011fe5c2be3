"""A PostgreSQL of the bench's own with databases of the services, gone afterwards.

It has the settings of the embedded stack: every commit reaches the disk.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
import psutil

from capaian import databases
from capaian.embedded.postgres import Cluster, binaries
from capaian.home import ROOT, Home
from capaian.processes import end, spawn
from capaian.services import SERVICES
from capaian.state import Running
from shared.migrations import upgrade

PASSWORD: Final = "for-the-bench-only"  # noqa: S105 - reachable through a socket of its own only
PATIENCE: Final = 60.0


class NotStarted(RuntimeError):
    """PostgreSQL did not start; the message is its log."""


@dataclass(frozen=True)
class Place:
    """A running PostgreSQL. Its databases are made empty each time they are asked for."""

    cluster: Cluster
    postgres: psutil.Process

    async def fresh(self, service: str) -> str:
        """Make a migrated database of this service, in place of the one before."""
        admin = await asyncpg.connect(self.cluster.url("postgres"))
        await admin.execute(f"drop database if exists {service} with (force)")
        await admin.close()
        one = next(one for one in SERVICES if one.name == service)
        await databases.make(self.cluster.url("postgres"), [one], lambda _: PASSWORD)
        await asyncio.to_thread(upgrade, one.folder, self.url(service, "owner"))
        return service

    def url(self, service: str, role: str) -> str:
        return self.cluster.url(service, f"{service}_{role}", PASSWORD)


@contextmanager
def place() -> Iterator[Place]:
    """PostgreSQL in a temporary folder, for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="capaian-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        cluster = Cluster(
            binaries=binaries(Home(ROOT / ".capaian").open_folder / "cache"),
            data=folder / "postgres",
            sockets=folder / "run",
            password=PASSWORD,
        )
        cluster.create()
        process = spawn(cluster.program, folder / "postgres.log")
        running = Running(process.pid, cluster.program.command, cluster.program.stop_signal)
        try:
            await_ready(cluster, folder / "postgres.log")
            yield Place(cluster, psutil.Process(process.pid))
        finally:
            end([running], cluster.program.patience)
            process.wait()


def await_ready(cluster: Cluster, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not cluster.is_ready():
        if time.monotonic() > deadline:
            raise NotStarted(log.read_text(errors="replace")[-3000:])
        time.sleep(0.05)
