"""What the other tests stand on: databases from templates, brokers that can be killed."""

import asyncio
import os
import subprocess
import sys
import time

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from alembic.script import ScriptDirectory

from capaian.home import ROOT
from capaian.library import is_newest
from capaian.scratch import place
from shared.migrations import configuration
from tests.launcher.up import DUMMY
from tests.support.databases import Databases
from tests.support.stack_broker import Broker


async def test_each_database_is_migrated_fresh_and_bound_by_row_level_security() -> None:
    with place("check") as where:
        made = Databases(where, services=[DUMMY])
        made.start()
        first, second = made.fresh("dummy"), made.fresh("dummy")
        worker = await asyncpg.connect(first.worker)
        await worker.execute("insert into thing values (gen_random_uuid(), 1)")
        assert await worker.fetchval("select count(*) from thing") == 1
        await worker.close()
        api = await asyncpg.connect(first.api)
        assert await api.fetchval("select count(*) from thing") == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await api.execute("insert into thing values (gen_random_uuid(), 2)")
        await api.close()
        other = await asyncpg.connect(second.superuser)
        assert await other.fetchval("select count(*) from thing") == 0
        made.drop(second)  # whoever is connected
        other.terminate()
        with pytest.raises(asyncpg.InvalidCatalogNameError):
            await asyncpg.connect(second.superuser)


def test_a_database_is_newest_only_once_it_is_migrated() -> None:
    with place("check") as where:
        made = Databases(where, services=[DUMMY])
        made.start()
        url = made.cluster.url("dummy", "dummy_owner")
        scripts = ScriptDirectory.from_config(configuration(DUMMY.folder, url))
        assert not is_newest(scripts, url)
        made.fresh("dummy")
        assert is_newest(scripts, url)


async def produce(broker: Broker, topic: str, values: list[bytes]) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=broker.servers, acks="all", enable_idempotence=broker.idempotent
    )
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait(topic, value)
    finally:
        await producer.stop()


async def consume(broker: Broker, topic: str) -> list[bytes]:
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=broker.servers,
        auto_offset_reset="earliest",
        group_id=f"check-{time.time_ns()}",
        session_timeout_ms=2000,
        heartbeat_interval_ms=300,
    )
    await consumer.start()
    found = []
    try:
        while batch := await consumer.getmany(timeout_ms=1000):
            found += [record.value for records in batch.values() for record in records]
    finally:
        await consumer.stop()
    return found


@pytest.mark.kafka
async def test_a_killed_broker_comes_back_on_its_port_with_its_topics(
    fresh_broker: Broker,
) -> None:
    topic = "evaluation.result.v1"
    await produce(fresh_broker, topic, [b"before"])
    assert await consume(fresh_broker, topic) == [b"before"]
    await asyncio.to_thread(fresh_broker.kill)
    await asyncio.to_thread(fresh_broker.start)
    await produce(fresh_broker, topic, [b"after"])
    kept = [b"before"] if fresh_broker.durable else []
    assert sorted(await consume(fresh_broker, topic)) == sorted([*kept, b"after"])


def test_a_missing_program_is_named_with_its_package() -> None:
    env = os.environ | {"CAPAIAN_BACKEND": "kafka"}
    command = [sys.executable, "-m", "tests.support.needs", "java", "no-such-program"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env)
    assert done.returncode == 1
    assert "no-such-program is not installed" in done.stderr.lower()
    assert "apt-get install" in done.stderr
