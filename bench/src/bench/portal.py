"""`make bench-portal`: what each screen costs, and how soon it is there.

A whole system for each size, loaded up to a month in progress, portal and services as processes;
all run at once and are asked in turn, so that the machine is the same for each.
SIZES="2000 20000" chooses how many employees; prints a table, writes `.capaian/bench-portal.json`.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Final, NamedTuple

from rich.console import Console

from bench.figures import Figure, figure, save, tabulate
from bench.provinces import LEADS, Province, Screen, province, settle
from bench.servers import send
from capaian.home import ROOT
from shared.events.identity import unit_id

FILE: Final[Path] = ROOT / ".capaian" / "bench-portal.json"
SIZES: Final = (2_000, 20_000)
WARM_UP: Final = 64
ROUNDS: Final = 9
BATCH: Final = 32
"""Pages of each kind as fast as they are answered; a page costs the median of the rounds."""
CALM_COUNT: Final = 60
"""Pages of each kind at a calm pace."""
CONNECTIONS: Final = 8
CALM: Final = 10.0
"""Pages a second at which their time is taken: several times what 20,000 people ask for by day."""
MOST_CPU: Final = 4.0
LATEST: Final = 150.0
GROWTH: Final = 1.25
"""Times what a page costs with the fewest people, everything that works on it together: what one
person's month differs from another's."""
WIDTH: Final = 110
PATH: Final = 24
"""Letters of a path that are shown; no two screens differ only beyond."""

SCREENS: Final = (
    Screen("/bantuan", "*.pegawai"),
    Screen("/beranda", "*.pegawai", MOST_CPU),
    Screen("/kegiatan", "*.pegawai"),
    Screen("/tunjangan", "*.pegawai"),
    Screen("/tunjangan/2026-07", "*.pegawai"),
    Screen("/penilaian", "*.pegawai"),
    Screen("/skp", "*.pegawai"),
    Screen("/pesan", "*.pegawai"),
    Screen("/tim", f"*.{LEADS}"),
    Screen("/tim/kegiatan", f"*.{LEADS}"),
    Screen("/tim/penilaian", f"*.{LEADS}"),
    Screen("/gaji", "*.maker"),
    Screen("/gaji/2026-07", "*.maker"),
    Screen(f"/gaji/2026-07/{unit_id('JKT-DINKES')}", "jkt.maker", of_agency=True),
    Screen("/admin/periode", "*.hr"),
)


class Batch(NamedTuple):
    """Milliseconds of CPU for a page, of the portal and of all that work on it; pages a second."""

    portal: float
    whole: float
    rate: float


class Looked(NamedTuple):
    """How a screen fared: as fast as pages are answered, and at a calm pace."""

    screen: Screen
    size: int
    rounds: Sequence[Batch]
    p95: float
    """Milliseconds to the end of a page, for 95 of 100."""
    bytes: int

    @property
    def portal(self) -> float:
        return median(one.portal for one in self.rounds)

    @property
    def whole(self) -> float:
        return median(one.whole for one in self.rounds)

    @property
    def rate(self) -> float:
        return median(one.rate for one in self.rounds)


async def look(provinces: Sequence[Province], screen: Screen) -> list[Looked]:
    """Measure one screen in each of these, in turn; who goes first alternates.

    Raises:
        RuntimeError: a page was not what was asked for.
    """
    rounds: dict[int, list[Batch]] = {one.size: [] for one in provinces}
    for one in provinces:
        await send(one.port, CONNECTIONS, 0, one.requests(screen, WARM_UP))
    for turn in range(ROUNDS):
        for one in provinces if turn % 2 else reversed(provinces):
            rounds[one.size].append(await batch(one, screen))
    return [await calmly(one, screen, rounds[one.size]) for one in provinces]


async def batch(one: Province, screen: Screen) -> Batch:
    """Some pages as fast as they are answered."""
    before = one.used
    fast = await send(one.port, CONNECTIONS, 0, one.requests(screen, BATCH))
    portal, whole = (
        1_000 * (now - then) / BATCH for now, then in zip(one.used, before, strict=True)
    )
    return Batch(portal, whole, BATCH / fast.seconds)


async def calmly(one: Province, screen: Screen, rounds: Sequence[Batch]) -> Looked:
    """Beside what was measured in a hurry, how soon a page is there at a calm pace."""
    calm = await send(one.port, CONNECTIONS, CALM, one.requests(screen, CALM_COUNT))
    p95 = quantiles(calm.milliseconds, n=20)[18]
    return Looked(screen, one.size, rounds, p95, one.weight(screen))


def measure(sizes: Sequence[int], console: Console) -> Iterator[Looked]:
    """Every screen of provinces of so many people."""
    with ExitStack() as stack:
        provinces = [stack.enter_context(province(size, console)) for size in sizes]
        settle(console)
        for screen in SCREENS:
            looked = asyncio.run(look(provinces, screen))
            costs = ", ".join(f"{one.portal:.1f} of {one.whole:.1f} ms" for one in looked)
            console.print(f"{screen.path}: {costs}", highlight=False)
            yield from looked


def show(looked: Sequence[Looked]) -> Iterator[Figure]:
    for one in looked:
        name = f"{one.screen.path[:PATH]} ({one.screen.accounts})"
        yield figure(f"{name}, CPU of the portal", one.size, one.portal, "CPU ms", one.screen.cpu)
        yield figure(f"{name}, with services", one.size, one.whole, "CPU ms")
        yield figure(f"{name}, pages of a core", one.size, 1_000 / one.portal, "pages/s")
        yield figure(f"{name}, whole system", one.size, one.rate, "pages/s")
        yield figure(f"{name}, 95 of 100 at {CALM:g}/s", one.size, one.p95, "ms", LATEST)
        yield figure(f"{name}, packed", one.size, float(one.bytes), "bytes")


def growth(looked: Sequence[Looked]) -> Iterator[Figure]:
    """How many times dearer each screen is with the most people than with the fewest.

    Round by round, as the two are asked one after the other then.
    """
    fewest, most = min(one.size for one in looked), max(one.size for one in looked)
    if fewest == most:
        return
    found = {(one.screen, one.size): one.rounds for one in looked}
    for screen in SCREENS:
        pairs = zip(found[screen, most], found[screen, fewest], strict=True)
        ratio = median(large.whole / small.whole for large, small in pairs)
        name = f"{screen.path[:PATH]}, beside {fewest:,} people"
        yield figure(name, most, ratio, "times", None if screen.of_agency else GROWTH)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    console = Console(stderr=True)
    sizes = [int(size) for size in os.environ.get("SIZES", "").split()] or SIZES
    looked = sorted(measure(sizes, console), key=lambda one: one.size)
    figures = [*show(looked), *growth(looked)]
    Console(width=max(WIDTH, console.width)).print(tabulate(figures, "embedded"))
    save(figures, FILE)
    console.print(f"As numbers: {FILE}", highlight=False)
    sys.exit(0 if all(one.met is not False for one in figures) else 1)


if __name__ == "__main__":
    main()
