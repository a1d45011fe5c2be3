"""A whole system with its pages, filled up to a month in progress: what browsers walk through."""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Final

import httpx

from capaian.client import Account
from capaian.demo import LOADED
from capaian.importing import read
from capaian.people import ADMIN, KEPT
from capaian.state import Running, State
from tests.support.stack import Stack, stack, wait_until

PEOPLE: Final = 200
SEED: Final = 7
DEMO: Final = (
    *(str(Path(sys.executable).with_name("capaian")), "demo"),
    *("--employees", str(PEOPLE), "--seed", str(SEED), "--home"),
)
LOADING: Final = 600.0
"""Seconds in which the system must stand, and as many in which it must be loaded."""

ID: Final = r"(?:[0-9a-f-]{36}|[0-9]{4}(?:-\w{2}){1,2})"

PASSWORD: Final = "kopi tubruk tanpa ampas"  # noqa: S105 - of accounts that tests make


class Province:
    """Four governments in a running system: `jkt`, `tng`, `amb`, `slk`, month 2026-07 open.

    Accounts of each: `.hr`, `.maker`, `.checker`, `.leader`, `.auditor`, `.atasan` (a superior)
    and `.pegawai` (an employee); `admin` administers all.
    """

    def __init__(self, home: Path, url: str = "") -> None:
        self.home = home
        self.url = url or self.state.url("portal")
        self.directory = home / "province"
        self._made: dict[str, str] = {}
        self._sessions: dict[str, str] = {}
        self._links: dict[tuple[str, str], str] = {}
        self._signed = ExitStack()

    @property
    def state(self) -> State:
        return State.read(self.home / "state.json")

    # People and accounts

    @cached_property
    def people(self) -> dict[str, dict[str, str]]:
        """The rows of employees.csv by NIP."""
        return {row["nip"]: row for row in read(self.directory, "employees")}

    def nip(self, account: str) -> str:
        """The NIP of whoever has this account; empty where that is no employee."""
        rows = read(self.directory, "accounts")
        return next((row["nip"] for row in rows if row["username"] == account), "")

    def account_of(self, nip: str) -> str:
        """An account for this employee, made where the demonstration made none."""
        rows = read(self.directory, "accounts")
        for row in rows:
            if row["nip"] == nip:
                return row["username"]
        username = f"uji.{nip}"
        if username not in self._made:
            name = self.people[nip]["name"]
            body = {"username": username, "password": PASSWORD, "name": name, "nip": nip}
            self.ask(ADMIN).settle("identity", "/v1/accounts", body, done="account_exists")
            self._made[username] = PASSWORD
        return username

    def password(self, account: str) -> str:
        if account in self._made:
            return self._made[account]
        name = "admin_password" if account == ADMIN else KEPT + account
        return self.state.secrets[name]

    # Doors

    def ask(self, account: str) -> Account:
        """The services' own HTTP doors, as this account: to prepare a test, and to check it."""
        known = Account(self.state.url, account, self.password(account))
        return self._signed.enter_context(known)

    def session(self, account: str) -> str:
        """The secret of a portal session of this account, the same for all tests."""
        if account not in self._sessions:
            self._sessions[account] = self.fresh_session(account)
        return self._sessions[account]

    def fresh_session(self, account: str) -> str:
        """Another session, for a test that ends it."""
        said = {"nama": account, "sandi": self.password(account)}
        headers = {"Origin": self.url}
        answer = httpx.post(f"{self.url}/masuk", data=said, headers=headers, trust_env=False)
        return answer.cookies["__Host-sid"]

    def link(self, account: str, page: str, path: str) -> str:
        """The first link of a page whose address is like `path`; `{}` is an id or a month."""
        if (account, path) not in self._links:
            shape = re.escape(path).replace(r"\{\}", ID)
            found = re.search(rf'href="({shape}(?:\?[^"#]*)?)["#]', self.get(account, page).text)
            self._links[account, path] = unescape(found[1]) if found else ""
        return self._links[account, path]

    def get(self, account: str, path: str, **headers: str) -> httpx.Response:
        """A page as it is sent, without a browser."""
        cookie = {"Cookie": f"__Host-sid={self.session(account)}"} if account else {}
        return httpx.get(self.url + path, headers=cookie | headers, trust_env=False, timeout=30)

    # Mishaps

    @contextmanager
    def silent(self, *names: str) -> Iterator[None]:
        """These processes (`evaluation-api`) answer nothing while the block lasts; none falls."""
        pids = [self._process(name).pid for name in names]
        try:
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def _process(self, name: str) -> Running:
        return self.state.processes[name]

    def close(self) -> None:
        self._signed.close()


@contextmanager
def province() -> Iterator[Province]:
    """A province in a home of its own, gone with the block.

    BROWSER_HOME names the home of a demonstration that runs already, and BROWSER_URL a portal
    before it: for trying a page out without waiting for a new province. Its data stay changed.
    """
    if home := os.environ.get("BROWSER_HOME"):
        made = Province(Path(home), os.environ.get("BROWSER_URL", ""))
        yield made
        made.close()
        return
    with stack("browser", DEMO) as launched:
        launched.start(LOADING)
        await_loaded(launched)
        made = Province(launched.home)
        yield made
        made.close()
        launched.end(signal.SIGTERM)


def await_loaded(launched: Stack) -> None:
    """Wait for the end of the loading; raises with what the launcher said where it ended."""
    begun = time.monotonic()

    def loaded() -> bool:
        if launched.launcher is None or launched.launcher.poll() is not None:
            raise RuntimeError(f"the demonstration ended:\n{launched.output}")
        return (launched.home / LOADED).exists()

    wait_until(loaded, LOADING)
    print(f"\nthe province is loaded after {time.monotonic() - begun:.0f} s")  # noqa: T201 - a note
