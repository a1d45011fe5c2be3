"""What stands before the services on a server: roles and databases, migrations, topics, secrets."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from capaian.embedded.postgres import THROW_AWAY, Cluster, binaries
from capaian.ports import HOST, free_ports
from capaian.scratch import place
from tests.support.house import ROOT, env_names
from tests.support.stack_broker import Broker

SERVICES = ("evaluation", "identity", "notifications", "payroll_incentive", "targets")
EVERYTHING = [f"{name}: the database has its newest form" for name in SERVICES]
EVERYTHING.append("all topics are there")
SECRETS = {name: f"{name.lower()}-x" for name in env_names()}


class Server:
    """A new PostgreSQL at a port of loopback, as the official image has it before its scripts."""

    def __init__(self, address: str, environment: dict[str, str]) -> None:
        self.address = address
        self.environment = environment

    def url(self, name: str, role: str) -> str:
        return f"postgresql://{role}:{SECRETS[f'{role.upper()}_PASSWORD']}@{self.address}/{name}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with place("deploy") as where:
        (port,) = free_ports(1)
        settings = THROW_AWAY | {"listen_addresses": HOST, "port": str(port)}
        folder = where.folder
        cluster = Cluster(
            binaries=binaries(folder),
            data=folder / "postgres",
            sockets=folder / "run",
            password="x",  # noqa: S106 - of this test
            settings=settings,
        )
        cluster.create()
        where.start(cluster.program)
        environment = {
            **os.environ,
            **SECRETS,
            "PATH": f"{cluster.binaries}:{os.environ['PATH']}",
            "PGHOST": HOST,
            "PGPORT": str(port),
            "PGPASSWORD": "x",
            "POSTGRES_USER": "capaian",
        }
        ready = [str(cluster.binaries / "pg_isready"), "--quiet", f"--port={port}", "--host", HOST]
        while subprocess.run(ready, check=False).returncode:
            assert where.children["postgres"].poll() is None
        subprocess.run([ROOT / "deploy/postgres/10-services.sh"], env=environment, check=True)
        yield Server(f"{HOST}:{port}", environment)


@pytest.fixture(scope="module")
def prepared(server: Server, broker: Broker) -> Server:
    assert prepare(server, broker) == EVERYTHING
    return server


def prepare(server: Server, broker: Broker) -> list[str]:
    environment = server.environment | {
        "POSTGRES_HOST": server.address,
        "CAPAIAN_KAFKA": broker.servers,
        "KAFKA_REPLICAS": "1",
    }
    command = [sys.executable, "deploy/prepare.py"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


def test_the_job_may_run_at_every_start(prepared: Server, broker: Broker) -> None:
    assert prepare(prepared, broker) == EVERYTHING


@pytest.mark.parametrize("service", SERVICES)
async def test_roles_own_nothing_and_reach_their_own_database(
    prepared: Server, service: str
) -> None:
    for kind in ("api", "worker"):
        connection = await asyncpg.connect(prepared.url(service, f"{service}_{kind}"))
        try:
            owned = "select count(*) from pg_tables where tableowner = current_user"
            assert await connection.fetchval(owned) == 0
            free = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
            assert await connection.fetchval(free) is False
            assert await connection.fetchval("select count(*) from dead_letter") == 0
        finally:
            await connection.close()
    other = next(name for name in SERVICES if name != service)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(prepared.url(other, f"{service}_api"))


def test_secrets_are_drawn_once_and_for_the_owner_only(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "make_secrets.py", tmp_path / "deploy")
    shutil.copy(ROOT / ".env.example", tmp_path)
    command = [sys.executable, str(tmp_path / "deploy" / "make_secrets.py")]
    subprocess.run(command, check=True, capture_output=True)
    env = tmp_path / ".env"
    written = dict(
        line.split("=", 1) for line in env.read_text().splitlines() if line and line[0] != "#"
    )
    assert written.keys() == SECRETS.keys()
    assert len(set(written.values())) == len(written)
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    keys = Path(written["SIGNING_KEYS_FILE"])
    assert keys.exists()
    assert stat.S_IMODE(keys.parent.stat().st_mode) == 0o700
    again = subprocess.run(command, check=False, capture_output=True, text=True)
    assert again.returncode == 1
    assert "nothing was changed" in again.stderr


def test_an_image_gets_what_its_members_declare_and_no_tools_of_development() -> None:
    members = ["shared", *(f"services/{name.replace('_', '-')}" for name in SERVICES)]
    command = [sys.executable, "deploy/dependencies.py", *members]
    project = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert '"fastapi"' in project
    assert '"pytest"' not in project
    assert '"shared"' not in project
