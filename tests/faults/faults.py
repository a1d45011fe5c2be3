"""What fails: each row is a name, and how it is broken and healed."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Final

import psutil

from tests.faults import fault_brokers, fault_data, fault_records
from tests.faults.case import Fault, Scene
from tests.faults.house import House
from tests.faults.system import ROUTED, faketime, names, postgres_family

FREEZE: Final = (2.5, 4.0)
"""Seconds: longer than a session of a consumer."""

TEN_MINUTES: Final = ("+600", "-600")


@contextmanager
def nothing(scene: Scene) -> Iterator[None]:
    """Nothing fails."""
    del scene
    yield


def kill_each(door: str) -> Fault:
    """`kill -9` of each api, or each worker, one after the other in any order."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        chosen = processes(scene, door)
        for name in chosen:
            scene.house.system.send(name, signal.SIGKILL)
            scene.pause(0.1, 0.8)
        yield

    return fault


def freeze_each(door: str) -> Fault:
    """SIGSTOP of each api, or each worker, for longer than a session, in any order."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        system, chosen = scene.house.system, processes(scene, door)
        for some in (chosen[:2], chosen[2:4], chosen[4:]):
            for name in some:
                system.send(name, signal.SIGSTOP)
            scene.pause(*FREEZE)
            for name in some:
                system.send(name, signal.SIGCONT)
        yield

    return fault


def processes(scene: Scene, door: str) -> list[str]:
    chosen = list(names(scene.house.system, "api" if door == "api" else "worker"))
    scene.chance.shuffle(chosen)
    return chosen


def kill_often(name: str) -> Fault:
    """`kill -9` of one process, three times."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        for _ in range(3):
            scene.pause(1, 2)
            scene.house.system.forgive()
            scene.house.system.send(name, signal.SIGKILL)
        yield

    return fault


@contextmanager
def kill_postgres(scene: Scene) -> Iterator[None]:
    """`kill -9` of PostgreSQL's first process: all its others leave."""
    scene.house.system.send("postgres", signal.SIGKILL)
    yield


@contextmanager
def freeze_postgres(scene: Scene) -> Iterator[None]:
    """SIGSTOP of PostgreSQL with all its processes."""
    with frozen(scene):
        scene.pause(4, 6)
    yield


@contextmanager
def slow_postgres(scene: Scene) -> Iterator[None]:
    """PostgreSQL stands still for two seconds, again and again."""
    for _ in range(3):
        with frozen(scene):
            scene.pause(2, 2)
        scene.pause(0.3, 0.8)
    yield


@contextmanager
def frozen(scene: Scene) -> Iterator[None]:
    family = postgres_family(scene.house.system)
    each(family, signal.SIGSTOP)
    try:
        yield
    finally:
        each(family, signal.SIGCONT)


def each(family: list[psutil.Process], what: signal.Signals) -> None:
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(what)


@contextmanager
def kill_valkey(scene: Scene) -> Iterator[None]:
    """Valkey freezes, and is killed."""
    scene.house.system.send("valkey", signal.SIGSTOP)
    scene.pause(2, 3)
    scene.house.system.send("valkey", signal.SIGKILL)
    yield


@contextmanager
def storm(scene: Scene) -> Iterator[None]:
    """More workers of one group join, and are killed or leave, every other second."""
    system, where = scene.house.system, scene.house.where
    for turn in range(3):
        more = system.another(ROUTED)
        where.start(more)
        scene.pause(2.5, 3.5)
        if turn % 2:
            where.stop(more.name)
        else:
            where.send(more.name, signal.SIGKILL)
    yield


def beside(name: str, changes: str = "") -> Fault:
    """A second process beside one, while the work goes on."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        more = scene.house.system.another(name, changes)
        scene.house.where.start(more)
        scene.pause(7, 8)
        yield
        scene.house.where.stop(more.name)

    return fault


def instead(*chosen: tuple[str, str]) -> Fault:
    """Processes run changed for a while."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        for name, changes in chosen:
            scene.house.system.change(name, changes)
        for name, _ in chosen:
            scene.house.wait_until_ready(name)
        scene.pause(4, 6)
        for name, _ in chosen:
            scene.house.system.forgive()
            scene.house.system.change(name, "")
        yield

    return fault


def wrong_clock(*chosen: str) -> Fault:
    """The clock of processes is ten minutes ahead, of every other one ten minutes behind."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        clocks = scene.chance.sample(TEN_MINUTES, len(TEN_MINUTES))
        with instead(*zip(chosen, clocks, strict=False))(scene):
            yield

    return fault


def possible(name: str, house: House) -> str:
    """Why a fault cannot be tried on this machine; empty where it can."""
    if name == FULL and not house.has_own_disk:
        return "no small disk could be mounted: that takes root"
    if name.startswith("clock of") and faketime() is None:
        return "libfaketime is not installed"
    return ""


FULL: Final = fault_data.FULL

FAULTS: Final[dict[str, Callable[[Scene], AbstractContextManager[None]]]] = {
    "nothing fails": nothing,
    "kill -9 of each api": kill_each("api"),
    "kill -9 of each worker": kill_each("worker"),
    "SIGSTOP of each api": freeze_each("api"),
    "SIGSTOP of each worker": freeze_each("worker"),
    "kill -9 of PostgreSQL": kill_postgres,
    "SIGSTOP of PostgreSQL": freeze_postgres,
    "PostgreSQL pauses for 2 s": slow_postgres,
    **fault_brokers.FAULTS,
    "rebalance storm": storm,
    **fault_data.FAULTS,
    **fault_records.FAULTS,
    "two relays for every bucket": beside("evaluation-worker"),
    "relay killed between publish and mark": instead(("evaluation-worker", "dies_before_mark")),
    "rolling upgrade, events say more": instead(
        ("evaluation-api", "next_version"), (ROUTED, "next_version")
    ),
    "clock of an api ±10 min": wrong_clock("evaluation-api"),
    "clock of two workers ±10 min": wrong_clock(ROUTED, "notifications-worker"),
    "Valkey gone": kill_valkey,
}
