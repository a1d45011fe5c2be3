"""Databases for tests: one PostgreSQL a run, one migrated template a service, copies of it."""

import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from capaian import databases
from capaian.embedded.postgres import THROW_AWAY, Cluster, binaries
from capaian.scratch import Place, apart
from capaian.services import SERVICES, Service
from shared.migrations import upgrade

PASSWORD = "for-tests-only"  # noqa: S105 - reachable through a socket in a temporary folder only


@dataclass(frozen=True)
class Database:
    """A fresh, migrated database of one service, and its address for each role."""

    service: str
    name: str
    owner: str
    api: str
    worker: str
    superuser: str


@dataclass
class Databases:
    """One PostgreSQL, gone with its place."""

    place: Place
    services: Sequence[Service] = SERVICES
    templates: set[str] = field(default_factory=set)
    count: int = 0

    def __post_init__(self) -> None:
        self.cluster = Cluster(
            binaries=binaries(self.place.folder),
            data=self.place.folder / "postgres",
            sockets=self.place.folder / "run",
            password=PASSWORD,
            settings=THROW_AWAY,
        )

    def start(self) -> None:
        self.cluster.create()
        self.place.run(self.cluster.program)
        admin = self.cluster.url("postgres")
        apart(lambda: databases.make(admin, self.services, lambda _: PASSWORD))

    def fresh(self, service: str) -> Database:
        """Copy the service's template, which is made when it is first asked for."""
        if service not in self.templates:
            self.make_template(service)
        self.count += 1
        name = f"{service}_{self.count}"
        self.sql(f"create database {name} template {service} owner {service}_owner"
                 " strategy file_copy")  # fmt: skip
        return Database(
            service,
            name,
            *(self.cluster.url(name, f"{service}_{kind}") for kind in ("owner", "api", "worker")),
            self.cluster.url(name),
        )

    def make_template(self, service: str) -> None:
        folder = next(one.folder for one in self.services if one.name == service)
        owner = self.cluster.url(service, f"{service}_owner")
        with ThreadPoolExecutor(1) as thread:  # it runs a loop of its own
            thread.submit(upgrade, folder, owner).result()
        self.templates.add(service)

    def drop(self, database: Database) -> None:
        """Remove a database, whoever is still connected to it."""
        self.sql(f"drop database {database.name} with (force)")

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement as the superuser; gives its unaligned output."""
        done = subprocess.run(
            [self.cluster.binaries / "psql", "-XqtA", "-v", "ON_ERROR_STOP=1", "-c", statement],
            env=os.environ | {"PGDATABASE": database, **self.login},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()

    @property
    def login(self) -> dict[str, str]:
        return {"PGHOST": str(self.cluster.sockets), "PGUSER": "capaian", "PGPASSWORD": PASSWORD}
