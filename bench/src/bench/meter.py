"""What a block of work costs: CPU of the processes concerned and of PostgreSQL, time, memory."""

import gc
import time
from contextlib import suppress
from threading import Event, Thread
from typing import Final, NamedTuple, Self

import psutil

LOOK_EVERY: Final = 0.02


class Cost(NamedTuple):
    """Seconds of CPU, seconds by the clock, and the most memory a process concerned held, in MB.

    `own` is of the processes that work; `broker` is no part of `cpu`.
    """

    own: float
    postgres: float
    wall: float
    peak: float
    broker: float = 0.0

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
        own, postgres, broker = (
            now - then for now, then in zip(self.used(), self.before, strict=True)
        )
        self.done.set()
        self.watch.join()
        self.cost = Cost(own, postgres, wall, self.peak / 1e6, broker)

    def used(self) -> tuple[float, float, float]:
        own = sum(map(used_by, self.processes))
        return own, used_with_children(self.postgres), used_by(self.broker) if self.broker else 0.0

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
    for child in parent.children():
        with suppress(psutil.NoSuchProcess):
            total += used_by(child)
    return total
