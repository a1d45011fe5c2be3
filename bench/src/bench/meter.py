"""What a block of work costs: CPU of this process and of PostgreSQL, time, memory."""

import gc
import time
from threading import Event, Thread
from typing import Final, NamedTuple, Self

import psutil

LOOK_EVERY: Final = 0.02


class Cost(NamedTuple):
    """Seconds of CPU, seconds by the clock, and the most memory this process held, in MB."""

    own: float
    postgres: float
    wall: float
    peak: float

    @property
    def cpu(self) -> float:
        return self.own + self.postgres


class Meter:
    """Measures the block it is a context of; what it cost is in `cost` afterwards."""

    cost: Cost

    def __init__(self, postgres: psutil.Process) -> None:
        self.postgres = postgres
        self.process = psutil.Process()
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
        own, postgres = (now - then for now, then in zip(self.used(), self.before, strict=True))
        self.done.set()
        self.watch.join()
        self.cost = Cost(own, postgres, wall, self.peak / 1e6)

    def used(self) -> tuple[float, float]:
        mine = self.process.cpu_times()
        return mine.user + mine.system, used_by(self.postgres)

    def look(self) -> None:
        while not self.done.wait(LOOK_EVERY):
            self.peak = max(self.peak, self.process.memory_info().rss)


def used_by(parent: psutil.Process) -> float:
    """CPU seconds of a process, of the children it has, and of those it had."""
    times = parent.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for child in parent.children():
        try:
            own = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += own.user + own.system
    return float(total)
