"""`make bench`: measures, prints a table, writes `.capaian/bench.json`.

QUICK=1: what is central, at one size; BROKER=kafka: with Apache Kafka.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple

import uvloop
from rich.console import Console

from bench import (
    breakdown,
    brokers,
    closing,
    floor,
    hiring,
    importing,
    month,
    notices,
    recalculation,
    storm,
    waiting,
)
from bench.figures import FILE, Figure, save, tabulate
from bench.floor import Floor
from bench.place import Place, place
from shared.app import spare_collector

WIDTH: Final = 110
"""Columns that the table needs."""


class Sizes(NamedTuple):
    """How many people each measurement is made with; those that follow: 0 for not at all."""

    recalculation: Sequence[int]
    notices: int
    breakdown: int
    storm: int = 0
    closing: int = 0
    hiring: int = 0


WHOLE: Final = Sizes((1_000, 10_000, 100_000), 10_000, 10_000, 20_000, 100_000, 50_000)
QUICK: Final = Sizes((10_000,), 10_000, 10_000)


async def measure(where: Place, sizes: Sizes, console: Console) -> list[Figure]:
    figures, least = await path(where, sizes, console)
    if sizes is QUICK:
        return figures
    figures += await waiting.measure(where, console)
    with console.status("A whole month of work"):
        figures += await month.measure(where, least)
    with console.status("Import"):
        figures += await importing.measure(where)
        figures += await hiring.measure(where, sizes.hiring)
    with console.status("A storm of corrections"):
        figures += await storm.measure(where, sizes.storm)
    with console.status(f"{sizes.closing:,} people close their month"):
        figures += await closing.measure(where, sizes.closing)
    return figures


async def path(where: Place, sizes: Sizes, console: Console) -> tuple[list[Figure], Floor]:
    """The way of an event, and the floor it is measured against."""
    figures: list[Figure] = []
    floors: dict[int, Floor] = {}
    for people in sizes.recalculation:
        with console.status(f"The floor, and recalculation of {people:,} people"):
            least = floors[people] = await floor.measure(where, people)
            heard = await recalculation.prepare(where, people)
            figures += least.figures
            figures += await recalculation.measure(where, heard, least)
    figures += recalculation.growth(figures)
    with console.status("Two workers"):
        figures += await recalculation.side_by_side(where, heard, least)
    with console.status("Where the time goes"):
        figures += await breakdown.measure(where, heard[: sizes.breakdown])
    with console.status("Notices"):
        figures += await notices.measure(where, sizes.notices, floors[sizes.notices])
    return figures, floors[sizes.notices]


def main() -> None:
    console = Console(stderr=True)
    kind = brokers.kind()
    spare_collector()  # as every process of the house does at its start
    sizes = QUICK if os.environ.get("QUICK") else WHOLE
    with place() as where, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        figures = runner.run(measure(where, sizes, console))
    table = tabulate(figures, kind)
    Console(width=max(WIDTH, console.width)).print(table)
    save(figures)
    console.print(f"As numbers: {FILE}", highlight=False)
    sys.exit(0 if all(figure.met is not False for figure in figures) else 1)


if __name__ == "__main__":
    main()
