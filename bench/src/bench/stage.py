"""Where a measurement happens: a PostgreSQL of its own, and what it and we spend."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from capaian.home import Home
from capaian.services import SERVICES, Service
from capaian.system import System

PATIENCE = 60.0


@contextmanager
def stage(*names: str) -> Iterator[System]:
    """PostgreSQL with the migrated databases of these services; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="capaian-bench-"))
    folder.chmod(0o711)
    system = System(Home(folder), [chosen(name) for name in names])
    try:
        system.cluster.create()
        system.supervisor.start([system.cluster.program])
        system.supervisor.await_ready([system.cluster.program], PATIENCE)
        asyncio.run(system.make_databases())
        system.migrate()
        yield system
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)


def chosen(name: str) -> Service:
    return next(service for service in SERVICES if service.name == name)


class Spent:
    """CPU and wall seconds between two moments: ours, and PostgreSQL's with all its backends."""

    def __init__(self, system: System) -> None:
        pid = system.state.processes["postgres"].pid
        self.postmaster = psutil.Process(pid)
        self.start = self.now()
        self.own = self.postgres = self.wall = 0.0

    def now(self) -> tuple[float, float, float]:
        return time.process_time(), self.of_postgres(), time.perf_counter()

    def of_postgres(self) -> float:
        times = self.postmaster.cpu_times()
        gone: float = times.user + times.system + times.children_user + times.children_system
        for backend in self.postmaster.children(recursive=True):
            lived = backend.cpu_times()
            gone += lived.user + lived.system
        return gone

    def stop(self) -> "Spent":
        own, postgres, wall = (
            end - start for end, start in zip(self.now(), self.start, strict=True)
        )
        self.own, self.postgres, self.wall = own, postgres, wall
        return self

    @property
    def cpu(self) -> float:
        return self.own + self.postgres


def memory() -> float:
    """MiB that this process holds."""
    held: int = psutil.Process(os.getpid()).memory_info().rss
    return held / 1_048_576
