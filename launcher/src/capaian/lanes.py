"""Work that goes on side by side, and what it yields, as it comes."""

from collections.abc import Iterable, Iterator, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

Thing = TypeVar("Thing")


def side_by_side(lanes: Sequence[Iterable[Thing]]) -> Iterator[Thing]:
    """What all of these yield, each worked off in a thread of its own.

    The threads are daemons: whoever is interrupted here does not wait for what they have under way.

    Raises:
        Exception: what the first of them raised.
    """
    found: SimpleQueue[tuple[Thing] | Exception | None] = SimpleQueue()
    for things in lanes:
        Thread(target=work_off, args=(things, found), daemon=True).start()
    running = len(lanes)
    while running:
        one = found.get()
        if isinstance(one, Exception):
            raise one
        if one is None:
            running -= 1
        else:
            yield one[0]


def work_off(
    things: Iterable[Thing], found: "SimpleQueue[tuple[Thing] | Exception | None]"
) -> None:
    """Put each thing where it is found, and at the end None, or what went wrong."""
    try:
        for thing in things:
            found.put((thing,))
    except Exception as error:  # noqa: BLE001 - handed to the thread that waits
        found.put(error)
    else:
        found.put(None)
