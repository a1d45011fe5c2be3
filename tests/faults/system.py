"""The whole product as real processes on three brokers, with wires and stand-ins."""

import asyncio
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from threading import Event
from typing import Final
from urllib.parse import quote

import psutil

from capaian import topics
from capaian.ports import HOST, free_ports
from capaian.processes import Program, find
from capaian.services import Door, Service, says_ready
from capaian.system import PATIENCE, System, silent
from tests.faults.brokers import Brokers
from tests.faults.mailbox import Mailbox

SETTINGS: Final = {"max_wal_size": "128MB", "min_wal_size": "32MB", "shared_buffers": "64MB"}
ROUTED: Final = "payroll_incentive-worker"
"""Its ways to Kafka and to PostgreSQL run through wires."""


@dataclass
class Whole(System):
    """The product, whose supervisor is the real one; nothing of the product is changed."""

    brokers: Brokers = field(kw_only=True)
    mailbox: Mailbox = field(kw_only=True)
    stand_ins: dict[str, str] = field(default_factory=dict)
    """Processes that run changed: their changes, with commas; or a clock, as `+600`."""
    lost_topics: tuple[str, ...] = ()
    """Topics that are gone when the brokers are renewed the next time."""
    errands: Queue[Callable[[], None]] = field(default_factory=Queue)

    def __post_init__(self) -> None:
        super().__post_init__()
        data = self.home.path / "disk" / "postgres"
        data.parent.mkdir(exist_ok=True, mode=0o711)
        settings = self.cluster.settings | SETTINGS
        self.cluster = replace(self.cluster, data=data, settings=settings)

    @property
    def servers(self) -> str:
        return self.brokers.servers

    def start_broker(self, announce: Callable[[str], None] = silent) -> None:
        """The brokers are started by whoever owns them; what they forgot is made anew."""
        if self.lost_topics:
            self.brokers.delete(*self.lost_topics)
            self.lost_topics = ()
        announce("broker")

    def tend(self) -> None:
        """As ever; and what a test wants done in the thread that owns the processes."""
        with suppress(Empty):
            self.errands.get_nowait()()
        super().tend()

    def renew(self, *topics_: str) -> None:
        """Lose topics and heal it in the fixed order; returns when all of that is done."""
        done = Event()

        def errand() -> None:
            self.lost_topics = topics_
            self.renew_broker()
            done.set()

        self.errands.put(errand)
        if not done.wait(PATIENCE):
            raise TimeoutError("the brokers were not renewed")

    def refill_broker(self, announce: Callable[[str], None] = silent) -> list[Program]:
        """As on one machine, with three replicas."""
        asyncio.run(topics.create(self.servers, 3, PATIENCE))
        announce("topics")
        self.republish(one for one in self.services if one.name not in self.new)
        self.new.clear()
        announce("republish")
        workers = [self.process(service, "worker") for service in self.services]
        self.supervisor.start(workers)
        return workers

    def settings(self, service: Service, door: Door) -> dict[str, str]:
        """As on one machine; with an idempotent producer, a mail server, and wires for one."""
        settings = super().settings(service, door)
        settings["CAPAIAN_ISSUER"] = "capaian"
        if door == "worker":
            settings["CAPAIAN_KAFKA_IDEMPOTENT"] = "true"
        if service.name == "notifications" and door == "worker":
            settings["CAPAIAN_SMTP_HOST"] = HOST
            settings["CAPAIAN_SMTP_PORT"] = str(self.mailbox.port)
            settings["CAPAIAN_SMTP_STARTTLS"] = "false"
        if service.process(door) == ROUTED:
            settings["CAPAIAN_KAFKA"] = self.brokers.routed
            url, here = settings["CAPAIAN_DATABASE_URL"], self.cluster.sockets
            near = quote(str(self.wire_folder))
            settings["CAPAIAN_DATABASE_URL"] = url.replace(quote(str(here)), near)
        return settings

    @property
    def wire_folder(self) -> Path:
        """Where the wire's end of PostgreSQL's socket stands."""
        return self.cluster.sockets.with_name("wire")

    def process(self, service: Service, door: Door) -> Program:
        program = super().process(service, door)
        return self.changed(program) if program.name in self.stand_ins else program

    def changed(self, program: Program) -> Program:
        """The same process with its changes put in before it starts, or with another clock."""
        changes = self.stand_ins[program.name]
        if changes[0] in "+-":
            clock = {"FAKETIME": f"{changes}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
            preload = {"LD_PRELOAD": str(faketime())}
            return replace(program, environment={**program.environment, **clock, **preload})
        words = program.command[program.command.index("--factory") :]
        command = (sys.executable, "-m", "tests.faults.stand_in")
        return replace(program, command=(*command, changes, *words))

    # What a test does to it

    def pid(self, name: str) -> int:
        """The pid of one of its processes; 0 while it is down."""
        running = self.state.processes.get(name)
        process = find(running) if running else None
        return process.pid if process else 0

    def send(self, name: str, what: signal.Signals) -> bool:
        """Send one of its processes a signal; False where it is down just now."""
        with suppress(psutil.NoSuchProcess):
            if pid := self.pid(name):
                psutil.Process(pid).send_signal(what)
                return True
        return False

    def change(self, name: str, changes: str) -> None:
        """Have a process run with these changes, or with none, from its next start on; kill it."""
        if changes:
            self.stand_ins[name] = changes
        else:
            self.stand_ins.pop(name, None)
        self.supervisor.kept[name].program = self.named(name)
        self.send(name, signal.SIGKILL)

    def named(self, name: str) -> Program:
        """The program of a process, as it is to be started now."""
        service, _, door = name.rpartition("-")
        found = next(one for one in self.services if one.name == service)
        return self.process(found, "api" if door == "api" else "worker")

    def another(self, name: str, changes: str = "") -> Program:
        """One more process beside `name`, on a port of its own."""
        service, _, door = name.rpartition("-")
        found = next(one for one in self.services if one.name == service)
        kept, self.stand_ins = self.stand_ins, {name: changes} if changes else {}
        try:
            program = self.process(found, "api" if door == "api" else "worker")
        finally:
            self.stand_ins = kept
        (port,) = free_ports(1)
        mine = str(self.state.ports[name])
        command = tuple(str(port) if word == mine else word for word in program.command)
        return replace(
            program, name=f"{name}-again", command=command, ready=partial(says_ready, port)
        )

    def forgive(self) -> None:
        """Let the next fall of each process count as the first of a new day."""
        for kept in list(self.supervisor.kept.values()):
            kept.falls = 0


def postgres_family(system: Whole) -> list[psutil.Process]:
    """PostgreSQL and all its children."""
    parent = psutil.Process(system.pid("postgres"))
    return [parent, *parent.children(recursive=True)]


def faketime() -> Path | None:
    """The library that gives a process another clock; None where it is not installed."""
    return next(Path("/usr/lib").glob("**/faketime/libfaketime.so.1"), None)


def copy_folder(here: Path, there: Path) -> None:
    """Copy a folder with its owners; what was there goes away."""
    shutil.rmtree(there, ignore_errors=True)
    subprocess.run(["cp", "-a", str(here), str(there)], check=True)


def names(system: Whole, door: Door) -> Sequence[str]:
    return [service.process(door) for service in system.services]
