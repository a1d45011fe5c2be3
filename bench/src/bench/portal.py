"""`make bench-portal`: what each screen costs the portal, and how soon it is there.

A whole system for each size, loaded up to a month in progress: portal and services as processes.
SIZES="2000 20000" chooses how many employees; prints a table, writes `.capaian/bench-portal.json`.
"""

import asyncio
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Final, NamedTuple

import httpx
import psutil
from rich.console import Console

from bench.figures import Figure, figure, save, tabulate
from bench.meter import used_by
from bench.servers import send
from capaian.demo import load
from capaian.home import ROOT, Home
from capaian.importing import read
from capaian.people import ADMIN, accounts, make_account, password, sign_in
from capaian.ports import HOST
from capaian.system import System, running

FILE: Final = ROOT / ".capaian" / "bench-portal.json"
SIZES: Final = (2_000, 20_000)
SEED: Final = 1
WARM_UP: Final = 64
BATCHES: Final = 7
BATCH: Final = 32
"""Pages of each kind as fast as they are answered; a page costs the median of the batches."""
CALM_COUNT: Final = 60
"""Pages of each kind at a calm pace."""
CONNECTIONS: Final = 8
CALM: Final = 10.0
"""Pages a second at which their time is taken: several times what 20,000 people ask for by day."""
IDLE: Final = 25.0
"""Percent of the machine that a waiting system may use; more is upkeep of what was just loaded."""
UPKEEP: Final = 300.0
LOOK: Final = 5.0
"""Seconds that upkeep is waited for at most, and between two looks at it."""
MOST_CPU: Final = 4.0
LATEST: Final = 150.0
GROWTH: Final = 1.25
"""Times what a page costs with the fewest people: what the machine adds from one hour to another,
beyond what it adds to ALONE."""
WIDTH: Final = 110


TEAM: Final = 8
"""People whom the superiors assess whose screens are measured: with many employees some assess a
hundred, and what a screen of a team costs is the team's doing."""

LEADS: Final = "ketua"
"""What the accounts of these superiors are called, after the region."""


class Screen(NamedTuple):
    """A screen and whose it is; `cpu` is the most milliseconds the portal may work on it."""

    path: str
    role: str
    cpu: float | None = None


SCREENS: Final = (
    Screen("/beranda", "pegawai", MOST_CPU),
    Screen("/kegiatan", "pegawai"),
    Screen("/tunjangan", "pegawai"),
    Screen("/tunjangan/2026-07", "pegawai"),
    Screen("/penilaian", "pegawai"),
    Screen("/skp", "pegawai"),
    Screen("/pesan", "pegawai"),
    Screen("/tim", LEADS),
    Screen("/tim/kegiatan", LEADS),
    Screen("/tim/penilaian", LEADS),
    Screen("/gaji", "maker"),
    Screen("/gaji/2026-07", "maker"),
    Screen("/admin/periode", "hr"),
)
ALONE: Final = Screen("/bantuan", "pegawai")
"""A page that asks no service: whatever it costs more or less is the machine's doing."""


class Looked(NamedTuple):
    """How a screen fared: as fast as pages are answered, and at a calm pace."""

    screen: Screen
    size: int
    cpu: float
    """Milliseconds of the portal's process for a page."""
    rate: float
    """Pages a second of the whole system."""
    p95: float
    """Milliseconds to the end of a page, for 95 of 100."""
    bytes: int


class Portal:
    """The pages of a running system, as its accounts see them."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.port = system.state.ports["portal-api"]
        self.url = system.state.url("portal")
        self.process = psutil.Process(system.state.processes["portal-api"].pid)
        self.sessions: dict[str, str] = {}

    def session(self, account: str) -> str:
        """The cookie of somebody who signed in."""
        if account not in self.sessions:
            said = {"nama": account, "sandi": password(self.system, account)}
            headers = {"Origin": self.url}
            answer = httpx.post(f"{self.url}/masuk", data=said, headers=headers, timeout=30)
            self.sessions[account] = f"__Host-sid={answer.cookies['__Host-sid']}"
        return self.sessions[account]

    def cookies(self, screen: Screen) -> list[str]:
        """The cookies of all who have this screen, one of each government."""
        names = [name for name in accounts(self.system) if name.endswith(f".{screen.role}")]
        return [self.session(name) for name in names]

    def weight(self, screen: Screen) -> int:
        """Bytes of a page, packed as it is sent."""
        headers = {"Cookie": self.cookies(screen)[0], "Accept-Encoding": "gzip"}
        page = httpx.get(self.url + screen.path, headers=headers, timeout=30)
        return page.num_bytes_downloaded

    def requests(self, screen: Screen, count: int) -> list[bytes]:
        people = islice(cycle(self.cookies(screen)), count)
        head = (
            f"GET {screen.path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nAccept-Encoding: gzip\r\n"
        )
        return [f"{head}Cookie: {cookie}\r\n\r\n".encode() for cookie in people]


async def look(portal: Portal, screen: Screen, size: int) -> Looked:
    """Measure one screen.

    Raises:
        RuntimeError: a page was not what was asked for.
    """
    await send(portal.port, CONNECTIONS, 0, portal.requests(screen, WARM_UP))
    batches = [await batch(portal, screen) for _ in range(BATCHES)]
    calm = await send(portal.port, CONNECTIONS, CALM, portal.requests(screen, CALM_COUNT))
    return Looked(
        screen=screen,
        size=size,
        cpu=median(cpu for cpu, _ in batches),
        rate=median(rate for _, rate in batches),
        p95=quantiles(calm.milliseconds, n=20)[18],
        bytes=portal.weight(screen),
    )


async def batch(portal: Portal, screen: Screen) -> tuple[float, float]:
    """Milliseconds of the portal for a page, and pages a second, as fast as they are answered."""
    before = used_by(portal.process)
    fast = await send(portal.port, CONNECTIONS, 0, portal.requests(screen, BATCH))
    return 1_000 * (used_by(portal.process) - before) / BATCH, BATCH / fast.seconds


def measure(size: int, console: Console) -> list[Looked]:
    """Every screen of a province of so many people."""
    with province(size, console) as portal:
        found = []
        for screen in (ALONE, *SCREENS):
            found.append(asyncio.run(look(portal, screen, size)))
            console.print(f"{size:,} people: {screen.path} {found[-1].cpu:.1f} ms", highlight=False)
        return found


@contextmanager
def province(size: int, console: Console) -> Iterator[Portal]:
    with tempfile.TemporaryDirectory(prefix="capaian-pages-") as folder:
        Path(folder).chmod(0o711)
        system = System(Home(Path(folder)), tell=console.print, pages=True)
        with running(system):
            books = load(system, size, SEED, lambda text: console.print(text, highlight=False))
            with sign_in(system, ADMIN) as admin:
                for region, nip in superiors(books).items():
                    make_account(system, admin, f"{region.lower()}.{LEADS}", nip, nip)
            settle(console)
            yield Portal(system)


def settle(console: Console) -> None:
    """Wait until the databases are done with upkeep of the tables that were just filled."""
    for _ in range(int(UPKEEP / LOOK)):
        if psutil.cpu_percent(LOOK) < IDLE:
            return
    console.print(f"The machine was busy for {UPKEEP:g} s; figures are of a busy machine.")


def superiors(books: Path) -> dict[str, str]:
    """In each government, the NIP of somebody without an account who assesses some `TEAM`."""
    taken = {row["nip"] for row in read(books, "accounts")}
    regions = {row["nip"]: row["post_code"].partition("-")[0] for row in read(books, "assignments")}
    standing = [row["superior_nip"] for row in read(books, "superiors") if not row["to"]]
    teams = Counter(nip for nip in standing if nip not in taken)
    return {
        region: min(
            (nip for nip in teams if regions[nip] == region), key=lambda nip: abs(teams[nip] - TEAM)
        )
        for region in sorted({regions[nip] for nip in teams})
    }


def show(looked: Sequence[Looked]) -> Iterator[Figure]:
    for one in looked:
        name = f"{one.screen.path} ({one.screen.role})"
        yield figure(f"{name}, CPU of the portal", one.size, one.cpu, "CPU ms", one.screen.cpu)
        yield figure(f"{name}, pages of a core", one.size, 1_000 / one.cpu, "pages/s")
        yield figure(f"{name}, whole system", one.size, one.rate, "pages/s")
        yield figure(f"{name}, 95 of 100 at {CALM:g}/s", one.size, one.p95, "ms", LATEST)
        yield figure(f"{name}, packed", one.size, float(one.bytes), "bytes")


def growth(looked: Sequence[Looked]) -> Iterator[Figure]:
    """How many times dearer each screen is with the most people than with the fewest.

    Beside how much dearer a page became that asks nobody: the machine is not the same all day.
    """
    fewest, most = min(one.size for one in looked), max(one.size for one in looked)
    costs = {(one.screen, one.size): one.cpu for one in looked}
    if fewest == most:
        return
    machine = costs[ALONE, most] / costs[ALONE, fewest]
    for screen in SCREENS:
        ratio = costs[screen, most] / costs[screen, fewest] / machine
        yield figure(f"{screen.path}, beside {fewest:,} people", most, ratio, "times", GROWTH)


def main() -> None:
    console = Console(stderr=True)
    sizes = [int(size) for size in os.environ.get("SIZES", "").split()] or SIZES
    looked = [one for size in sizes for one in measure(size, console)]
    figures = [*show(looked), *growth(looked)]
    Console(width=max(WIDTH, console.width)).print(tabulate(figures, "embedded"))
    save(figures, FILE)
    console.print(f"As numbers: {FILE}", highlight=False)
    sys.exit(0 if all(one.met is not False for one in figures) else 1)


if __name__ == "__main__":
    main()
