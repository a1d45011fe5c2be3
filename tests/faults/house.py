"""Where the cases happen: three brokers, the product on them, a province; and its first state."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from capaian import demo, people
from capaian.accounts import give
from capaian.home import Home
from capaian.importing import STRUCTURE, take
from capaian.policies import activate, documents
from capaian.processes import tell
from capaian.scratch import Place, apart, place
from capaian.system import running
from shared.events.registry import TOPICS
from tests.faults.books import Books
from tests.faults.brokers import Brokers
from tests.faults.caller import Caller
from tests.faults.check_events import heard
from tests.faults.checker import QUESTIONS
from tests.faults.mailbox import Mailbox
from tests.faults.snapshot import SERVICES, Snapshot
from tests.faults.snapshot import take as take_snapshot
from tests.faults.system import Whole, copy_folder
from tests.faults.underway import busy, ends, lagging, left, waiting
from tests.faults.wire import Wire

DISK: Final = "1500m"
STEADY: Final = 3
LOOK_EVERY: Final = 0.2
"""Seconds. Nothing must be on its way in so many looks, one after the other."""
ASK_EVERY: Final = 0.05
PATIENCE: Final = 90.0


class StillBusy(AssertionError):
    """The system did not come to rest; the message says what was still on its way."""


class House:
    """The system, kept from case to case; made anew from its first state where a case spoilt it."""

    def __init__(self, where: Place, stack: ExitStack) -> None:
        self.where = where
        self.stack = stack
        self.kafka_wire, self.database_wire = Wire(), Wire()
        self.brokers = Brokers(where, self.kafka_wire)
        self.mailbox = Mailbox()
        self.home = where.folder / "home"
        self.books = Books(where.folder / "books")
        self.callers: dict[str, Caller] = {}
        self.system: Whole
        self.life = ExitStack()
        self.told: list[str] = []
        """What the supervisor said."""
        self.months = 0
        self.spoilt = False

    def open(self) -> None:
        """Start everything once, up to the first state."""
        self.mailbox.start()
        self.stack.callback(self.mailbox.stop)
        self.stack.callback(self.kafka_wire.close)
        self.stack.callback(self.database_wire.close)
        self.make_disk()
        self.brokers.start()
        self.start()
        self.stack.callback(self.kill)
        self.found()
        self.wait_until_quiet(PATIENCE)

    def keep(self) -> None:
        """Keep a copy of the first state, so that it can be restored."""
        self.end()
        copy_folder(self.disk / "postgres", self.where.folder / "first")
        self.start()

    @property
    def disk(self) -> Path:
        return self.home / "disk"

    @property
    def has_own_disk(self) -> bool:
        return self.disk.is_mount()

    def make_disk(self) -> None:
        """Give PostgreSQL a small disk of its own, where this machine lets us."""
        self.home.mkdir(mode=0o711)
        self.disk.mkdir(mode=0o711)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=711", "faults", str(self.disk)]
        if os.geteuid() == 0:
            done = subprocess.run(mount, check=False, capture_output=True)
            if done.returncode == 0:
                self.stack.callback(subprocess.run, ["umount", "-l", str(self.disk)], check=False)

    def start(self) -> None:
        """Start the product on what is stored, with its own supervisor."""
        self.system = Whole(
            Home(self.home),
            brokers=self.brokers,
            mailbox=self.mailbox,
            tell=self.told.append,
        )
        self.join_database()
        self.life = ExitStack()
        self.life.enter_context(running(self.system))
        self.callers = {}

    def join_database(self) -> None:
        """Have the wire stand before PostgreSQL, in a folder beside its own."""
        folder = self.system.wire_folder
        give(folder, None, 0o711)
        socket = folder / ".s.PGSQL.5432"
        if not socket.exists():
            self.database_wire.join_sockets(socket, self.system.cluster.sockets / socket.name)

    def found(self) -> None:
        """People, accounts and policies: what every case builds on."""
        system, folder = self.system, self.books.folder
        with people.sign_in(system, people.ADMIN) as admin:
            demo.take_units(admin, folder)
            people.make_importer(system, admin, people.regions(folder))
            with people.sign_in(system, people.IMPORTER) as importer:
                self.bring(importer, STRUCTURE)
                self.wait_until_quiet(PATIENCE)
                people.make_accounts(system, admin, folder)
                kinds = (("notifications", "contacts"), ("payroll_incentive", "tax-status"))
                self.bring(importer, kinds)
        for region in people.regions(folder):
            with (
                people.sign_in(system, f"{region.lower()}.maker") as maker,
                people.sign_in(system, f"{region.lower()}.checker") as checker,
            ):
                for path in documents(region):
                    activate(path, maker, checker)

    def bring(self, importer: object, kinds: tuple[tuple[str, str], ...]) -> None:
        for _ in take(self.books.folder, importer, kinds):  # type: ignore[arg-type]
            pass

    def caller(self, username: str) -> Caller:
        """A signed-in person, the same for all cases."""
        if username not in self.callers:
            password = people.password(self.system, username)
            self.callers[username] = Caller(self.system.state.url, username, password)
        return self.callers[username]

    def end(self) -> None:
        """Stop the product in order."""
        for caller in self.callers.values():
            caller.close()
        self.life.close()

    def restore(self) -> None:
        """Go back to the first state: databases from their copy, topics new and filled again."""
        self.kill()
        copy_folder(self.where.folder / "first", self.disk / "postgres")
        self.mailbox.seen.clear()
        self.brokers.delete(*TOPICS)
        self.start()
        self.months = 0
        self.spoilt = False
        self.wait_until_quiet(PATIENCE)

    def kill(self) -> None:
        """End the product as it is: nothing of it is wanted any more."""
        self.system.stopping.set()
        for name, one in list(self.system.state.processes.items()):
            tell(one, signal.SIGCONT)
            tell(one, signal.SIGINT if name == "postgres" else signal.SIGKILL)
        self.end()

    # What is asked of it

    @property
    def urls(self) -> dict[str, str]:
        return {service: self.system.cluster.url(service) for service in SERVICES}

    @property
    def topics(self) -> dict[str, list[str]]:
        """What each group hears."""
        return {service: sorted(of) for service, of in heard().items()}

    def busy(self) -> str:
        """What is still on its way; empty when nothing is. What does not answer is busy."""
        try:
            why: str = apart(lambda: busy(self.urls, self.brokers.servers, self.topics))
        except Exception as error:  # noqa: BLE001 - whatever it is: not quiet yet
            return repr(error)
        return why

    def wait_until_quiet(self, patience: float) -> float:
        """Wait until nothing is on its way; gives the seconds until it was so first.

        Raises:
            StillBusy: it was not so within the patience.
        """
        begun = time.monotonic()
        steady, since = 0, begun
        while steady < STEADY:
            if steady == 0:
                since = time.monotonic()
            why = self.busy()
            steady = 0 if why else steady + 1
            if why and time.monotonic() - begun > patience:
                raise StillBusy(f"not quiet after {patience:.0f} s: {why}")
            time.sleep(LOOK_EVERY)
        return since - begun

    def wait_until_healthy(self, patience: float) -> float:
        """Wait until all processes are ready and what waits now is done; gives the seconds.

        Done is: what waits to be sent or worked out is, and every group has handled all that lies
        in its topics then. New work may come in meanwhile; it is waited for only where it came in
        before the last of the old was sent.

        Raises:
            StillBusy: it was not so within the patience.
        """
        begun = time.monotonic()
        servers, urls = self.brokers.servers, self.urls
        before = self.answer(lambda: waiting(urls), begun + patience)
        self.answer(lambda: left(urls, before), begun + patience, wanted="")
        until = self.answer(lambda: ends(servers), begun + patience)
        self.answer(lambda: lagging(servers, self.topics, until), begun + patience, wanted="")
        for name in list(self.system.supervisor.kept):
            self.wait_until_ready(name)
        return time.monotonic() - begun

    def answer(self, ask: Callable[[], Any], deadline: float, wanted: object = None) -> Any:
        """What databases or brokers say, as soon as they do; if need be until it is as wanted.

        Raises:
            StillBusy: it was not so before the deadline.
        """
        while True:
            try:
                found = apart(ask)
            except Exception as error:  # noqa: BLE001 - whatever it is: not healthy yet
                why = repr(error)
            else:
                if wanted is None or found == wanted:
                    return found
                why = found
            if time.monotonic() > deadline:
                raise StillBusy(f"not healthy in time after the healing: {why}")
            time.sleep(ASK_EVERY)

    def wait_until_ready(self, name: str) -> None:
        """Wait until a process that was killed is there again, and ready."""
        deadline = time.monotonic() + PATIENCE
        program = self.system.supervisor.kept[name].program
        while not (self.system.pid(name) and program.ready()):
            if time.monotonic() > deadline:
                raise StillBusy(f"{name} did not come back")
            time.sleep(LOOK_EVERY)

    def snapshot(self) -> Snapshot:
        found: Snapshot = apart(lambda: take_snapshot(self.urls, self.brokers.servers, QUESTIONS))
        return found


@contextmanager
def house() -> Iterator[House]:
    """A house with everything started, gone at the end."""
    with ExitStack() as stack:
        where = stack.enter_context(place("faults"))
        made = House(where, stack)
        made.open()
        yield made
