"""Whole systems with a month in progress, for measures of their pages."""

import fnmatch
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Final, NamedTuple

import httpx
import psutil
from rich.console import Console

from bench.meter import title, used_by, used_by_all
from capaian.demo import load
from capaian.home import Home
from capaian.importing import read
from capaian.people import ADMIN, accounts, make_account, password, sign_in
from capaian.ports import HOST
from capaian.system import System, running

FOLDER: Final = "capaian-pages-"
SEED: Final = 1
IDLE: Final = 25.0
"""Percent of the machine that a waiting system may use; more is upkeep of what was just loaded."""
UPKEEP: Final = 300.0
LOOK: Final = 5.0
"""Seconds that upkeep is waited for at most, and between two looks at it."""

TEAM: Final = 8
"""People whom those superiors assess whose screens are measured.

With many employees some assess a hundred, and what a screen of a team costs is the team's doing.
"""
LEADS: Final = "ketua"
"""What the accounts of these superiors are called, after the region."""
API: Final = "_api "
"""In the title of a session at PostgreSQL that answers requests."""


class Screen(NamedTuple):
    """A screen and whose it is; `cpu` is the most milliseconds the portal may work on it.

    `accounts` is a pattern of their names. A screen of an agency costs more with more people there.
    """

    path: str
    accounts: str
    cpu: float | None = None
    of_agency: bool = False


class Used(NamedTuple):
    """Seconds of CPU since the start: of the portal, and of it with what it asks.

    That is the services' api processes and their sessions at PostgreSQL, no workers.
    """

    portal: float
    whole: float


class Province:
    """A running system of so many people, and the pages of its portal as its accounts see them."""

    def __init__(self, system: System, size: int) -> None:
        self.system = system
        self.size = size
        self.port = system.state.ports["portal-api"]
        self.url = system.state.url("portal")
        running = system.state.processes
        self.portal = psutil.Process(running["portal-api"].pid)
        self.postgres = psutil.Process(running["postgres"].pid)
        self.services = [
            psutil.Process(one.pid)
            for name, one in running.items()
            if name.endswith("-api") and name != "portal-api"
        ]
        self.sessions: dict[str, str] = {}

    @property
    def used(self) -> Used:
        """What was used so far by what a page takes part of."""
        portal = used_by(self.portal)
        sessions = [one for one in self.postgres.children() if API in title(one)]
        return Used(portal, portal + used_by_all([*self.services, *sessions]))

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
        names = fnmatch.filter(accounts(self.system), screen.accounts)
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


@contextmanager
def province(size: int, console: Console) -> Iterator[Province]:
    """A system of its own, loaded up to a month in progress; gone at the end."""
    with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        system = System(Home(Path(folder)), tell=console.print, pages=True)
        with running(system):
            books = load(system, size, SEED, lambda text: console.print(text, highlight=False))
            with sign_in(system, ADMIN) as admin:
                for region, nip in superiors(books).items():
                    make_account(system, admin, f"{region.lower()}.{LEADS}", nip, nip)
            yield Province(system, size)


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
