"""Real HTTP processes: an api as the launcher starts it, and the bare one beside it."""

import asyncio
import json
import pickle
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, NamedTuple

import httpx
import msgspec
import psutil

from bench.bare import DATABASE, SCRIPT
from bench.doors import published
from bench.load import Order, Outcome
from bench.meter import Cost, Meter
from bench.place import Place
from bench.recording import Exchange
from capaian.ports import HOST, free_ports
from capaian.processes import Program, end, spawn
from capaian.services import SERVICES, program
from capaian.state import Running

CALL: Final = 900.0
PATIENCE: Final = 60.0
LONGEST: Final = 120.0
"""Seconds until a call is answered; a server is ready; all requests of a round are answered."""


class Server(NamedTuple):
    """A running process and where it answers."""

    port: int
    process: psutil.Process


class Measured(NamedTuple):
    """How a server fared with some requests, and what they cost."""

    outcome: Outcome
    cost: Cost

    @property
    def rate(self) -> float:
        return len(self.outcome.milliseconds) / self.outcome.seconds


@asynccontextmanager
async def api(where: Place, service: str, folder: Path, **more: str) -> AsyncIterator[Server]:
    """One api process of a service with `more` in its environment; its log is in the folder."""
    [port] = free_ports(1)
    async with key_server() as url:
        settings = {
            "CAPAIAN_DATABASE_URL": where.url(service, "api"),
            "CAPAIAN_JWKS_URL": url,
            **more,
        }
        one = next(one for one in SERVICES if one.name == service)
        async with serving(program(one, "api", port, settings), port, folder) as server:
            yield server


@asynccontextmanager
async def called(
    where: Place, service: str, **more: str
) -> AsyncIterator[tuple[Server, httpx.AsyncClient]]:
    """One api process of a service, and a client of its HTTP door."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            api(where, service, Path(folder), **more) as server,
            httpx.AsyncClient(base_url=f"http://{HOST}:{server.port}", timeout=CALL) as client,
        ):
            yield server, client


@asynccontextmanager
async def bare(
    where: Place, service: str, exchanges: Sequence[Exchange], folder: Path
) -> AsyncIterator[Server]:
    """The bare application with the same flags, which repeats what was written down."""
    script = folder / "script"
    script.write_bytes(pickle.dumps(list(exchanges)))
    settings = {SCRIPT: str(script), DATABASE: where.url(service, "api")}
    [port] = free_ports(1)
    one = next(one for one in SERVICES if one.name == service)
    asked = program(one, "api", port, settings)
    named = tuple("bench.bare:app" if w == f"{service}.main:api" else w for w in asked.command)
    same = Program(name="bare", command=named, environment=settings, ready=asked.ready)
    async with serving(same, port, folder) as server:
        yield server


@asynccontextmanager
async def serving(one: Program, port: int, folder: Path) -> AsyncIterator[Server]:
    log = folder / f"{one.name}.log"
    started = spawn(one, log)
    try:
        async with asyncio.timeout(PATIENCE):
            while not await asyncio.to_thread(one.ready):
                if started.poll() is not None:
                    raise RuntimeError(log.read_text(errors="replace")[-3_000:])
                await asyncio.sleep(0.05)
        yield Server(port, psutil.Process(started.pid))
    finally:
        running = Running(started.pid, one.command, one.stop_signal)
        await asyncio.to_thread(end, [running], one.patience)
        started.wait()


@asynccontextmanager
async def key_server() -> AsyncIterator[str]:
    """Identity's published keys, which are the bench's."""
    body = json.dumps(await published()).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, HOST, 0) as server:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}/keys"


async def ask(
    where: Place, server: Server, exchanges: Sequence[Exchange], connections: int, rate: float = 0
) -> Measured:
    """Send these requests once each, `rate` a second; 0: as fast as they are answered.

    Raises:
        RuntimeError: one was refused.
    """
    requests = [exchange.wire for exchange in exchanges]
    with Meter(where.postgres, server.process) as meter:
        outcome = await send(server.port, connections, rate, requests)
    return Measured(outcome, meter.cost)


async def send(port: int, connections: int, rate: float, requests: list[bytes]) -> Outcome:
    """Have a process of its own send these.

    Raises:
        RuntimeError: one was refused.
    """
    client = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.load"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        asked = msgspec.msgpack.encode(Order(port, connections, rate, requests))
        said, _ = await asyncio.wait_for(client.communicate(asked), LONGEST)
    except TimeoutError:
        client.kill()
        raise
    if client.returncode:
        raise RuntimeError("the client fell")
    outcome = msgspec.msgpack.decode(said, type=Outcome)
    if outcome.refused:
        raise RuntimeError(f"{len(outcome.refused)} refused: {outcome.refused[0]}")
    return outcome
