"""The whole system on one machine: what starts after what, and what follows when one falls."""

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final, Literal

from aiokafka.errors import KafkaError

from capaian import databases, keys, library, portal, topics
from capaian.embedded import broker, postgres, valkey
from capaian.home import Home
from capaian.library import StepFailed
from capaian.ports import HOST, keep_port
from capaian.processes import Program
from capaian.services import SERVICES, TIMEOUTS, Door, Service, program
from capaian.supervisor import NotReady, Stopped, Supervisor

PATIENCE: Final = 300.0
"""Seconds in which everything must be ready, on a machine that may be busy."""

WATCH_EVERY: Final = 0.1


def silent(_: str) -> None:
    """Say nothing."""


@dataclass
class System:
    """PostgreSQL, broker, cache and services of one home. Used from one thread; see `running`."""

    home: Home
    services: Sequence[Service] = SERVICES
    tell: Callable[[str], None] = silent
    """Is told what an operator should know: something fell, was ended, starts again."""
    step: Callable[[str], None] = silent
    """Is told each step of the start once it is done."""
    stopping: Event = field(default_factory=Event)
    pages: bool = False
    """Whether the portal runs too."""
    new: set[str] = field(default_factory=set)
    """Services whose database was made in this start."""

    def __post_init__(self) -> None:
        self.state = self.home.state
        self.supervisor = Supervisor(self.state, self.home.log, self.tell, self.stopping)
        self.keeper = next(service for service in self.services if service.keeps_keys)
        folder = self.home.open_folder
        self.cluster = postgres.Cluster(
            binaries=postgres.binaries(folder / "cache"),
            data=folder / "postgres",
            sockets=self.home.sockets,
            password=self.state.secret("postgres"),
        )

    # What others need to know

    def database(self, service: Service, kind: Literal["owner", "api", "worker"]) -> str:
        role = service.role(kind)
        return self.cluster.url(service.name, role, self.state.secret(role))

    @property
    def steps(self) -> int:
        """How many times `step` is called in one start."""
        return 3 + 1 + 2 + 2 * (len(self.services) + self.pages)

    # Start and stop

    def start(self) -> None:
        """Start everything; returns when it is ready. Raises NotReady, StepFailed or Stopped.

        That it runs is not said yet: see `keep`.
        """
        self.enter("starting")
        if ended := self.supervisor.end_orphans():
            self.tell(f"Ended what an earlier start had left running: {', '.join(ended)}.")
        if self.cluster.data.parent != self.home.path:
            self.tell(
                f"PostgreSQL keeps its data in {self.cluster.data}: its user may not enter"
                f" {self.home.path}. `--home` chooses another folder."
            )
        self.home.cut_logs()
        self.choose_ports()
        self.cluster.create()
        stores = [self.cluster.program, self.cache()]
        self.supervisor.start(stores)
        self.start_broker(announce=self.step)
        self.supervisor.await_ready(stores, PATIENCE, self.step)
        asyncio.run(self.make_databases())
        self.migrate()
        self.step("migrations")
        apis = [self.process(service, "api") for service in self.services]
        self.supervisor.start(apis)
        workers = self.refill_broker(announce=self.step)
        if self.pages:
            apis.append(portal.process(self, "api"))
            self.supervisor.start(apis[-1:])
        self.supervisor.await_ready([*apis, *workers], PATIENCE, self.step)

    def stop(self) -> None:
        """Stop what we started: workers, APIs, then what they stand on."""
        names = list(self.supervisor.kept)
        workers = [name for name in names if name.endswith("-worker")]
        apis = [name for name in names if name.endswith("-api")]
        for group in (workers, apis, names):
            self.supervisor.stop(group)
        self.enter("stopped")

    def enter(self, phase: Literal["stopped", "starting", "running"]) -> None:
        self.state.phase = phase
        self.state.launcher = 0 if phase == "stopped" else os.getpid()
        self.state.save()

    def tend(self) -> None:
        """Start again what fell and has paused long enough."""
        due = self.supervisor.due()
        self.supervisor.start(one for one in due if one.name != "broker")
        if any(one.name == "broker" for one in due):
            self.renew_broker()

    # The broker forgets; these keep that from losing events

    def renew_broker(self) -> None:
        """Replace a fallen broker in the order that loses nothing.

        A worker that remembers its place in a broker that forgot would skip events without an
        error. So: stop the workers, make the topics, mark every kept event unsent, start the
        workers; they read from the beginning, and know what they have handled.
        """
        self.supervisor.stop([name for name in self.supervisor.kept if name.endswith("-worker")])
        try:
            self.supervisor.await_ready([self.cluster.program], PATIENCE)
            self.start_broker()
            workers = self.refill_broker()
            self.supervisor.await_ready(workers, PATIENCE)
        except (NotReady, StepFailed, KafkaError, OSError) as error:
            self.supervisor.end("broker")  # noticed as fallen, so all of this is tried again
            self.tell(f"The broker could not be renewed: {error}")
        else:
            self.tell("The broker is new; every kept event is sent again, and handled once.")

    def start_broker(self, announce: Callable[[str], None] = silent) -> None:
        new = self.broker_program()
        self.supervisor.start([new])
        self.supervisor.await_ready([new], PATIENCE, announce)

    def refill_broker(self, announce: Callable[[str], None] = silent) -> list[Program]:
        asyncio.run(topics.create(self.servers))
        announce("topics")
        self.republish(one for one in self.services if one.name not in self.new)
        self.new.clear()  # a new database has nothing to say
        announce("republish")
        workers = [self.process(service, "worker") for service in self.services]
        workers += [portal.process(self, "worker")] if self.pages else []
        self.supervisor.start(workers)
        return workers

    # The programs

    def choose_ports(self) -> None:
        names = ["broker", "valkey"]
        names += [service.process(door) for service in self.services for door in ("api", "worker")]
        names += portal.names() if self.pages else []
        for name in names:
            keep_port(self.state, name)

    @property
    def servers(self) -> str:
        return f"{HOST}:{self.state.ports['broker']}"

    def broker_program(self) -> Program:
        return broker.program(self.state.ports["broker"], self.home.path / "cache")

    def cache(self) -> Program:
        port = self.state.ports["valkey"]
        return valkey.program(port, self.home.path / "valkey", self.state.secret("valkey"))

    def process(self, service: Service, door: Door) -> Program:
        port = self.state.ports[service.process(door)]
        return program(service, door, port, self.settings(service, door))

    def settings(self, service: Service, door: Door) -> dict[str, str]:
        """The environment of one process: no more secrets than it needs."""
        state = self.state
        settings = {
            "CAPAIAN_DATABASE_URL": self.database(service, door),
            "CAPAIAN_REDIS_URL": valkey.url(state.ports["valkey"], state.secret("valkey")),
            "CAPAIAN_JWKS_URL": f"{state.url(self.keeper.name)}/.well-known/jwks.json",
        }
        if door == "worker":
            settings |= TIMEOUTS
            settings |= {"CAPAIAN_KAFKA": self.servers, "CAPAIAN_KAFKA_IDEMPOTENT": "false"}
        if service.keeps_keys:
            settings["CAPAIAN_SIGNING_KEYS"] = str(keys.signing_keys(self.home.path / "keys.json"))
            settings["CAPAIAN_ADMIN_PASSWORD"] = state.secret("admin_password")
        return settings

    async def make_databases(self) -> None:
        admin = self.cluster.url("postgres")
        self.new = await databases.make(admin, self.services, self.state.secret)

    def migrate(self, services: Iterable[Service] | None = None) -> None:
        """Bring the databases of these services, else of all, to their newest form."""
        chosen = self.services if services is None else services
        library.migrate((one.folder, self.database(one, "owner")) for one in chosen)

    def republish(self, services: Iterable[Service]) -> None:
        """Have everything these ever said sent again; the same events, handled once."""
        library.republish((one.name, self.database(one, "worker")) for one in services)


@contextmanager
def running(system: System) -> Iterator[System]:
    """The system, kept running by a thread of its own while the block lasts.

    The thread alone starts and stops processes, so that Ctrl-C, which breaks into the main
    thread, can never leave one behind unseen.
    """
    with system.home.held():
        ready, seen = Event(), Event()
        trouble: list[Exception] = []
        thread = Thread(target=keep, args=(system, ready, seen, trouble), name="supervisor")
        thread.start()
        try:
            while not ready.wait(0.1):
                pass
            if trouble:
                raise trouble[0]
            seen.set()
            yield system
        finally:
            system.stopping.set()
            thread.join()


def keep(system: System, ready: Event, seen: Event, trouble: list[Exception]) -> None:
    """What the thread does: start, tend until asked to stop, stop.

    Others are told that it runs only once the main thread has seen it: who is told may ask it to
    stop at once, and that is no start that was broken off.
    """
    try:
        system.start()
        ready.set()
        while not seen.wait(WATCH_EVERY) and not system.stopping.is_set():
            pass
        if seen.is_set():
            system.enter("running")
        while not system.stopping.wait(WATCH_EVERY):
            watch(system)
    except Stopped:
        pass
    except Exception as error:  # noqa: BLE001 - handed to the thread that waits
        trouble.append(error)
    finally:
        try:
            system.stop()
        finally:
            ready.set()


def watch(system: System) -> None:
    """Tend once; what goes wrong (no memory, say) is told, and tried again a little later."""
    try:
        system.tend()
    except Stopped:
        raise
    except Exception as error:  # noqa: BLE001 - giving up would leave everything unattended
        system.tell(f"Something could not be started again: {error!r}")
        system.stopping.wait(1)
