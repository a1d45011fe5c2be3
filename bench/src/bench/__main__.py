"""`make bench`: measures, prints a table, writes `.capaian/bench.json`. QUICK=1: the small size."""

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple

import uvloop
from rich.console import Console

from bench import closing, floor, hiring, importing, month, recalculation, storm
from bench.figures import FILE, Figure, save, tabulate
from bench.place import Place, place
from shared.app import spare_collector


class Sizes(NamedTuple):
    """How many people each measurement is made with."""

    recalculation: Sequence[int]
    storm: int
    closing: int
    hiring: int


WHOLE: Final = Sizes((1_000, 10_000, 100_000), 20_000, 100_000, 50_000)
QUICK: Final = Sizes((10_000,), 2_000, 2_000, 5_000)


async def measure(where: Place, sizes: Sizes, console: Console) -> list[Figure]:
    figures: list[Figure] = []
    for people in sizes.recalculation:
        with console.status(f"The floor, and recalculation of {people:,} people"):
            least = await floor.measure(where, people)
            figures += least.figures
            figures += await recalculation.measure(where, people, least)
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


def main() -> None:
    console = Console(stderr=True)
    spare_collector()  # as every process of the house does at its start
    sizes = QUICK if os.environ.get("QUICK") else WHOLE
    with place() as where, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        figures = runner.run(measure(where, sizes, console))
    Console().print(tabulate(figures))
    save(figures)
    console.print(f"As numbers: {FILE}", highlight=False)
    sys.exit(0 if all(figure.met is not False for figure in figures) else 1)


if __name__ == "__main__":
    main()
