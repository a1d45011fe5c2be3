"""Workers as processes of their own, started as the launcher starts them."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

import asyncpg
import httpx
import psutil

from bench.brokers import Broker
from bench.place import Place, named
from capaian.ports import HOST, free_ports
from capaian.processes import Program
from capaian.scratch import place
from capaian.services import TIMEOUTS, program
from shared.events.registry import TOPICS
from shared.outbox import BUCKETS
from shared.relay import LOCKS

PATIENCE: Final = 60.0
PAUSE: Final = 0.1

SETTINGS: Final = TIMEOUTS | {
    "CAPAIAN_SESSION_TIMEOUT_MS": "4000",  # a worker that is held a moment is not missed
    "CAPAIAN_JWKS_URL": "http://127.0.0.1:9/none",
    "CAPAIAN_MONTHS_BY_CLOCK": "false",  # no month of today's begins meanwhile
}


class Crew:
    """The workers of one service, all of one consumer group."""

    def __init__(
        self, service: str, processes: Sequence[psutil.Process], ports: Sequence[int]
    ) -> None:
        self.service = service
        self.processes = processes
        self.ports = ports

    async def join(self, topics: Sequence[str]) -> None:
        """Wait until they share all partitions of these topics among them.

        Raises:
            TimeoutError: they do not in a minute.
        """
        wanted = sum(TOPICS[topic].partitions for topic in topics)
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
            while True:
                shares = [await assigned(client, port) for port in self.ports]
                if sum(shares) == wanted and all(shares):
                    return
                await asyncio.sleep(PAUSE)

    def hold(self) -> None:
        """Stop them where they are, as the scheduler of a busy machine would."""
        for process in self.processes:
            process.suspend()
        while any(process.status() != psutil.STATUS_STOPPED for process in self.processes):
            time.sleep(0.001)

    def go_on(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGCONT)


async def assigned(client: httpx.AsyncClient, port: int) -> int:
    """How many partitions a worker says it reads."""
    text = (await client.get(f"http://{HOST}:{port}/metrics", timeout=20)).text
    lines = [line for line in text.splitlines() if line.startswith("capaian_consumer_assigned")]
    return int(sum(float(line.rsplit(" ", 1)[1]) for line in lines))


@asynccontextmanager
async def workers(
    where: Place, broker: Broker, service: str, topics: Sequence[str], count: int = 1
) -> AsyncIterator[Crew]:
    """So many workers of a service, which have joined and have nothing to do."""
    ports = free_ports(count)
    programs = [one_worker(where, broker, service, port) for port in ports]
    with place("workers") as folder:
        for one in programs:
            folder.start(one)
        for one in programs:
            folder.await_ready(one)
        pids = [folder.children[one.name].pid for one in programs]
        crew = Crew(service, [psutil.Process(pid) for pid in pids], ports)
        await crew.join(topics)
        yield crew


def one_worker(where: Place, broker: Broker, service: str, port: int) -> Program:
    told = SETTINGS | {
        "CAPAIAN_DATABASE_URL": where.url(service, "worker"),
        "CAPAIAN_KAFKA": broker.servers,
        "CAPAIAN_KAFKA_IDEMPOTENT": str(broker.idempotent).lower(),
    }
    made = program(named(service), "worker", port, told)
    return replace(made, name=f"{made.name}-{port}")


TAKE: Final = "select pg_advisory_lock($1, bucket) from generate_series(0, $2) as bucket"
LET_GO: Final = "select pg_advisory_unlock_all()"


class Relays:
    """All relays of a service, which find their buckets taken as by another relay, or free."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection

    async def hold(self) -> None:
        """Keep them from sending; one that is about to finishes first."""
        await self.connection.execute(TAKE, LOCKS, BUCKETS - 1)

    async def let_go(self) -> None:
        await self.connection.execute(LET_GO)


@asynccontextmanager
async def held(where: Place, service: str) -> AsyncIterator[Relays]:
    """The relays of a service, held."""
    connection = await asyncpg.connect(where.url(service, "worker"))
    relays = Relays(connection)
    await relays.hold()
    try:
        yield relays
    finally:
        await connection.close()
