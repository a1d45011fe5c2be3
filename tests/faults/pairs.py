"""Two faults at once."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final

from tests.faults.case import Fault, Scene

PAIRED: Final = (
    "kill -9 of each api",
    "kill -9 of each worker",
    "kill -9 of PostgreSQL",
    "kill -9 of a partition's leader",
    "SIGSTOP of the group's coordinator",
    "worker and brokers apart, connections broken",
    "every event three times",
    "relay killed between publish and mark",
    "rebalance storm",
)
"""Faults that can meet any other of these."""


def pairs(chance: random.Random) -> list[tuple[str, str]]:
    """Pairs of different faults, in an order of chance."""
    names = chance.sample(PAIRED, len(PAIRED))
    return list(zip(names[::2], names[1::2], strict=False))


def both(one: Fault, other: Fault) -> Fault:
    """Both faults at the same time, each healed when its own time is over."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        troubles: list[BaseException] = []
        sides = [Thread(target=suffer, args=(each, scene, troubles)) for each in (one, other)]
        for side in sides:
            side.start()
        for side in sides:
            side.join()
        if troubles:
            raise troubles[0]
        yield

    return fault


def suffer(fault: Fault, scene: Scene, troubles: list[BaseException]) -> None:
    try:
        with fault(scene):
            pass
    except Exception as error:  # noqa: BLE001 - handed to the thread that waits
        troubles.append(error)
