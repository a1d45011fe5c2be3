"""What a block of work costs: CPU of the processes concerned and of PostgreSQL, time, memory."""

import gc
import time
from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Thread
from typing import Final, NamedTuple, Self

import psutil

LOOK_EVERY: Final = 0.02
LOCAL: Final = "[local]"
"""In the title of a session that came through the Unix socket."""


class Cost(NamedTuple):
    """Seconds of CPU, seconds by the clock, and the most memory a process concerned held, in MB.

    `own` is of the processes that work; `upkeep` is the part of `postgres` that serves no client
    (vacuum, checkpoints, writing); `broker` is no part of `cpu`.
    """

    own: float
    postgres: float
    wall: float
    peak: float
    broker: float = 0.0
    upkeep: float = 0.0

    @property
    def cpu(self) -> float:
        return self.own + self.postgres


class Meter:
    """Measures the block it is a context of; what it cost is in `cost` afterwards.

    The processes that work are `processes`, or else this one.
    """

    cost: Cost

    def __init__(
        self,
        postgres: psutil.Process,
        *processes: psutil.Process,
        broker: psutil.Process | None = None,
    ) -> None:
        self.postgres = postgres
        self.processes = processes or (psutil.Process(),)
        self.broker = broker
        self.done = Event()
        self.peak = 0
        self.watch = Thread(target=self.look, daemon=True)

    def __enter__(self) -> Self:
        gc.collect()
        self.watch.start()
        self.before = self.used()
        self.started = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        wall = time.perf_counter() - self.started
        own, postgres, broker, serving = (
            now - then for now, then in zip(self.used(), self.before, strict=True)
        )
        self.done.set()
        self.watch.join()
        self.cost = Cost(own, postgres, wall, self.peak / 1e6, broker, postgres - serving)

    def used(self) -> tuple[float, float, float, float]:
        own = sum(map(used_by, self.processes))
        broker = used_by(self.broker) if self.broker else 0.0
        return own, used_with_children(self.postgres), broker, used_for_clients(self.postgres)

    def look(self) -> None:
        while not self.done.wait(LOOK_EVERY):
            self.peak = max(self.peak, *(one.memory_info().rss for one in self.processes))


def used_by(process: psutil.Process) -> float:
    """CPU seconds of all threads of a process, also of those that ended."""
    try:
        return time.clock_gettime(~process.pid << 3 | 2)  # Linux counts nanoseconds here
    except OSError:  # another system, or no such process
        times = process.cpu_times()
        return float(times.user + times.system)


def used_with_children(parent: psutil.Process) -> float:
    """CPU seconds of a process, of the children it has, and of those it had."""
    times = parent.cpu_times()
    total = used_by(parent) + float(times.children_user + times.children_system)
    return total + used_by_all(parent.children())


def used_for_clients(postgres: psutil.Process) -> float:
    """CPU seconds of the sessions there are; their processes say where the client is."""
    return used_by_all(one for one in postgres.children() if LOCAL in title(one))


def title(process: psutil.Process) -> str:
    with suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""


def used_by_all(processes: Iterable[psutil.Process]) -> float:
    total = 0.0
    for one in processes:
        with suppress(psutil.NoSuchProcess):
            total += used_by(one)
    return total
