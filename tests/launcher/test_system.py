"""The system as real processes: it survives kills, and ends only what it started."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import asyncpg
import httpx
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from redis import Redis
from rich.console import Console

from capaian import upkeep
from capaian.home import Home
from capaian.system import System
from shared.events.registry import TOPICS
from tests.launcher.up import DUMMY, HERE
from tests.support.stack import Stack, stack, wait_until

UP = (sys.executable, "-m", "tests.launcher.up")
SENT = """
insert into outbox (bucket, topic, key, headers, event_id, sent_at)
values (1, 'targets.plan.v1', '', '', gen_random_uuid(), now())
"""


@pytest.fixture(scope="module")
def system() -> Iterator[Stack]:
    """One running system, for tests that leave it running."""
    path = os.pathsep.join([str(HERE / "services" / "dummy" / "src"), str(HERE.parents[1])])
    with stack("system", UP, {"PYTHONPATH": path}) as made:
        made.start()
        yield made


def database(made: Stack) -> str:
    return System(Home(made.home), [DUMMY]).database(DUMMY, "worker")


def told(made: Stack, door: str) -> dict[str, str]:
    port = made.state.ports[f"dummy-{door}"]
    answer = httpx.get(f"http://127.0.0.1:{port}/told")
    return {str(name): str(text) for name, text in answer.json().items()}


def test_each_process_is_told_what_it_needs_and_no_more(system: Stack) -> None:
    api, worker = told(system, "api"), told(system, "worker")
    assert "dummy_api:" in api["CAPAIAN_DATABASE_URL"]
    assert "dummy_worker:" in worker["CAPAIAN_DATABASE_URL"]
    assert "CAPAIAN_KAFKA" not in api
    assert worker["CAPAIAN_KAFKA_IDEMPOTENT"] == "false"
    keys = Path(api["CAPAIAN_SIGNING_KEYS"])
    assert keys.stat().st_mode & 0o777 == 0o600
    with closing(Redis.from_url(api["CAPAIAN_REDIS_URL"])) as cache:
        assert cache.ping()


def test_no_secret_is_said_nor_in_the_list_of_processes(system: Stack) -> None:
    secrets = system.state.secrets
    assert len(secrets) > 3
    running = [system.process(name) for name in system.state.processes]
    commands = "\n".join(" ".join(process.cmdline()) for process in running if process)
    table, _ = upkeep.status(Home(system.home))
    shown = Console(file=StringIO(), width=300)
    shown.print(table)
    logs = "".join(path.read_text(errors="replace") for path in system.home.glob("logs/*.log"))
    for place in (commands, system.output, shown.file.getvalue(), logs):  # type: ignore[attr-defined]  # its file is ours
        assert place
        assert not [name for name, secret in secrets.items() if secret in place]
    assert (system.home / "state.json").stat().st_mode & 0o077 == 0


async def test_every_topic_exists(system: Stack) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=told(system, "worker")["CAPAIAN_KAFKA"])
    await admin.start()
    assert set(TOPICS) <= set(await admin.list_topics())
    await admin.close()


@pytest.mark.parametrize("name", ["dummy-api", "dummy-worker", "valkey", "postgres"])
async def test_a_killed_process_comes_back_and_the_others_stay(system: Stack, name: str) -> None:
    before = {other: system.pid(other) for other in system.state.processes}
    assert system.send(name)
    wait_until(lambda: system.pid(name) not in (0, before[name]))
    others = {other: system.pid(other) for other in before if other != name}
    assert others == {other: pid for other, pid in before.items() if other != name}
    assert f"{name} was ended by signal 9; it starts again in" in system.output
    await asyncio.to_thread(wait_until, lambda: works(system))


async def test_a_lost_broker_is_refilled_before_the_workers_return(system: Stack) -> None:
    connection = await connect(system)
    await connection.execute(SENT)
    api, worker = system.pid("dummy-api"), system.pid("dummy-worker")
    assert system.send("broker")
    wait_until(lambda: system.pid("dummy-worker") not in (0, worker))
    assert await connection.fetchval("select count(*) from outbox where sent_at is not null") == 0
    assert system.pid("dummy-api") == api
    await connection.execute("delete from outbox")
    await connection.close()
    wait_until(lambda: "every kept event is sent again" in system.output)


async def test_a_killed_launcher_leaves_orphans_that_the_next_one_ends(system: Stack) -> None:
    connection = await connect(system)
    await connection.execute("insert into thing values (gen_random_uuid(), 1)")
    await connection.close()
    orphans = {name: system.pid(name) for name in system.state.processes}
    assert len(orphans) == 5
    system.end(signal.SIGKILL)
    assert all(system.pid(name) == pid for name, pid in orphans.items())
    ports = system.state.ports
    system.start()
    assert "Ended what an earlier start had left running" in system.output
    assert not set(orphans.values()) & {system.pid(name) for name in orphans}
    assert system.state.ports == ports
    connection = await connect(system)
    assert await connection.fetchval("select count(*) from thing") == 1
    await connection.close()


@pytest.mark.parametrize("what", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_what_it_started_and_the_next_start_has_the_data(
    system: Stack, what: signal.Signals
) -> None:
    pids = [system.pid(name) for name in system.state.processes]
    secrets = system.state.secrets
    assert system.end(what) == 0
    assert system.state.phase == "stopped"
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert "was killed" not in system.output
    system.start()
    assert system.state.secrets == secrets
    assert works(system)


async def connect(made: Stack) -> asyncpg.Connection:
    return await asyncpg.connect(database(made))


def works(made: Stack) -> bool:
    """Whether PostgreSQL, the cache and both processes answer."""
    try:
        told(made, "worker")
        with closing(Redis.from_url(told(made, "api")["CAPAIAN_REDIS_URL"])) as cache:
            cache.ping()
        asyncio.run(reach(made))
    except (OSError, httpx.HTTPError, asyncpg.PostgresError):
        return False
    return True


async def reach(made: Stack) -> None:
    await (await connect(made)).close()
