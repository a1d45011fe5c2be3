"""One case: work goes on, something fails, is healed, and everything must be as if it had not."""

import random
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any, Final, Protocol
from uuid import UUID

from shared.events.identity import unit_id
from tests.faults.caller import Refused, Unknown
from tests.faults.checker import check
from tests.faults.house import PATIENCE, House, StillBusy
from tests.faults.load import PAYROLL, Promises, Work

LARGE: Final = ("JKT-DISDIK", "TNG-DINKES", "JKT-DINKES", "TNG-DISDIK")
SMALL: Final = ("SLK-DINKES", "JKT-SETDA", "TNG-BKPSDM", "SLK-BKPSDM")
FIRST_YEAR: Final = 2026


class Fault(Protocol):
    """Something that fails for a while: it is broken while the block lasts, and healed after it."""

    def __call__(self, scene: "Scene") -> AbstractContextManager[None]:
        """Break it; at the end of the block it is healed."""


class Wrong(AssertionError):
    """A fault saw something that must not be, while it lasted; `name` is the invariant."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name


@dataclass
class Scene:
    """What a fault may touch, and what it leaves behind for the checks."""

    house: House
    chance: random.Random
    works: list[Work]
    bad: set[bytes]
    """Values of records that may be parked."""

    def pause(self, least: float, most: float) -> None:
        time.sleep(self.chance.uniform(least, most))


@dataclass
class Result:
    """What a case showed."""

    name: str
    seed: int
    broken: dict[str, list[str]] = field(default_factory=dict)
    healthy_after: float = 0.0
    """Seconds from the healing until all processes were ready and what had waited was done."""
    took: float = 0.0
    refused: Sequence[str] = ()
    unknown: Sequence[str] = ()

    def note(self, found: Mapping[str, list[str]]) -> None:
        """Add what a look showed, each thing once."""
        for name, what in found.items():
            known = self.broken.setdefault(name, [])
            known += [one for one in what if one not in known]

    @property
    def faults(self) -> list[str]:
        return [f"{name}: {what}" for name, found in self.broken.items() for what in found]


@dataclass
class Memory:
    """What all cases since the first state have promised, and injected."""

    promises: Promises = field(default_factory=Promises)
    bad: set[bytes] = field(default_factory=set)


def run(
    house: House, memory: Memory, name: str, fault: Fault, seed: int, patience: float = PATIENCE
) -> Result:
    """Run a case; what is wrong afterwards stands in its result."""
    begun = time.monotonic()
    chance = random.Random(f"{seed} {name}")
    result = Result(name, seed)
    memory.promises.refused, memory.promises.unknown = [], []
    scene = Scene(house, chance, works(house, memory, chance), memory.bad)
    house.system.forgive()
    try:
        suffer(scene, fault, result, patience)
        house.wait_until_quiet(patience)
        look(scene, memory, result)  # before sealing, which works out anew what it finds wrong
        pay(scene)
        house.wait_until_quiet(patience)
    except (StillBusy, Refused, Unknown) as error:
        result.note({"recovery": [str(error)]})
    look(scene, memory, result)
    result.refused, result.unknown = memory.promises.refused, memory.promises.unknown
    result.took = time.monotonic() - begun
    return result


def suffer(scene: Scene, fault: Fault, result: Result, patience: float) -> None:
    """Disturb the work; what the fault itself saw stands in the result."""
    try:
        result.healthy_after = disturb(scene, fault, patience)
    except Wrong as wrong:
        result.note({wrong.name: [str(wrong)]})


def look(scene: Scene, memory: Memory, result: Result) -> None:
    """Check everything that is stored now."""
    mails = scene.house.mailbox.seen
    result.note(check(scene.house.snapshot(), memory.promises, mails, memory.bad))


def works(house: House, memory: Memory, chance: random.Random) -> list[Work]:
    """The next month of two agencies: one of them has work until the healing, and closes then."""
    number, turn = divmod(house.months, len(LARGE))
    house.months += 1
    year, month = divmod(number, 12)
    caller = house.caller("impor")
    made = [
        Work(
            caller,
            house.books,
            memory.promises,
            random.Random(chance.random()),
            agencies[turn],
            f"{FIRST_YEAR + year}-{month + 1:02d}",
        )
        for agencies in (LARGE, SMALL)
    ]
    made[-1].enough.set()
    return made


def disturb(scene: Scene, fault: Fault, patience: float) -> float:
    """Let the work go on at both agencies, and something fail meanwhile.

    Gives the seconds from the healing, which need not be the end of the work, until all was well.
    """
    threads = [Thread(target=do, args=(work,), name=work.agency) for work in scene.works]
    for thread in threads:
        thread.start()
    scene.pause(0.2, 1.5)
    try:
        with fault(scene):
            pass
        enough(scene)
        return scene.house.wait_until_healthy(patience)
    finally:
        enough(scene)
        for thread in threads:
            thread.join()


def enough(scene: Scene) -> None:
    """Let no work go on only because something fails."""
    for work in scene.works:
        work.enough.set()


def do(work: Work) -> None:
    """All steps of a month."""
    for step in work.steps:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - a thread's error would be lost
            work.promises.refuse(f"{work.agency}: {error!r}")


def pay(scene: Scene) -> None:
    """Run the payroll of both agencies on what was closed: it refuses what is not complete."""
    for work in scene.works:
        region = work.agency.partition("-")[0].lower()
        maker = scene.house.caller(f"{region}.maker")
        checker = scene.house.caller(f"{region}.checker")
        body = {"agency_id": str(unit_id(work.agency)), "month": work.month}
        run_id: UUID = maker.post(PAYROLL, "/v1/runs", body)["run_id"]
        sealed: dict[str, Any] = maker.post(PAYROLL, f"/v1/runs/{run_id}/proposal")
        checker.post(PAYROLL, f"/v1/runs/{run_id}/approval", {"hash": sealed["hash"]})
