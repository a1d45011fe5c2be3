"""What fails: each row is a name, and how it is broken and healed."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Final

import psutil

from capaian.scratch import apart
from tests.faults import fault_brokers, fault_data, fault_records
from tests.faults.case import Fault, Scene, Wrong
from tests.faults.house import House
from tests.faults.load import Work, key_of
from tests.faults.snapshot import Told, read_topics
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
            scene.house.wait_until_ready(name)
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
    """A second process beside one, while the work goes on: neither sends what the other sent."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        before = sent_again(scene)
        more = scene.house.system.another(name, changes)
        scene.house.where.run(more)
        for turn in range(4):
            for work in scene.works:
                late_days(work, f"17:{turn:02d}")
        scene.pause(2, 3)
        again = sent_again(scene) - before
        scene.house.where.stop(more.name)
        if again > 0:
            raise Wrong("once", f"{again} events were sent again, and nothing had failed")
        yield

    return fault


def late_days(work: Work, out: str) -> None:
    """Days that the month's own work does not bring, with a reason: it may be closed already."""
    known = {key_of("attendance", row) for row in work.rows("attendance", 6)}
    late = [row for row in work.rows("attendance", 9) if key_of("attendance", row) not in known]
    rows = [row | {"out": out} for row in late if row["out"]]
    work.bring("evaluation", "attendance", rows, reason="Terlambat dicatat")


def sent_again(scene: Scene) -> int:
    """How many records of the topics repeat an event that its sender had sent before."""
    there: dict[str, list[Told]] = apart(lambda: read_topics(scene.house.brokers.servers))
    ids = [
        told.headers["ce_id"]
        for topic, records in there.items()
        if not topic.endswith(".state.v1")
        for told in records
        if b"injected" not in told.headers.get("ce_source", b"injected")
    ]
    return len(ids) - len(set(ids))


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


@contextmanager
def killed_before_mark(scene: Scene) -> Iterator[None]:
    """Evaluation's relay leaves without a word after most of its sends, again and again."""
    system = scene.house.system
    system.change("evaluation-worker", "dies_before_mark")
    for _ in range(8):
        scene.pause(0.8, 1)
        system.forgive()
    system.change("evaluation-worker", "")
    yield


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
    "relay killed between publish and mark": killed_before_mark,
    "rolling upgrade, events say more": instead(
        ("evaluation-api", "next_version"), (ROUTED, "next_version")
    ),
    "clock of an api ±10 min": wrong_clock("evaluation-api"),
    "clock of two workers ±10 min": wrong_clock(ROUTED, "notifications-worker"),
    "Valkey gone": kill_valkey,
    "every event three times": fault_records.duplicates,  # makes every look after it longer
}
