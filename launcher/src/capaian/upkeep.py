"""Upkeep: what runs, migrations, dead letters. Works beside a running system and without one."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import asyncpg
import psutil
import typer
from rich.console import Console
from rich.table import Table

from capaian import library
from capaian.embedded.postgres import InitFailed
from capaian.home import Busy, Home
from capaian.library import StepFailed
from capaian.processes import find
from capaian.services import Service, says_ready
from capaian.supervisor import NotReady
from capaian.system import PATIENCE, System

PARKED = """
select id, first_seen, attempts, topic, partition, "offset", reason, error from dead_letter
where state = 'parked' and ($1::bigint[] is null or id = any ($1)) order by id limit 200
"""


def status(home: Home) -> tuple[Table, bool]:
    """What runs, and whether all of it is ready."""
    columns = ("process", "state", "pid", "port", "memory")
    table = Table(*columns, title=home.state.phase, caption=f"Logs: {home.logs}")
    well = home.state.phase == "running"
    for name, running in home.state.processes.items():
        process = find(running)
        port = home.state.ports.get(name)
        state = state_of(process, port if "-" in name else None)
        well = well and state == "ready"
        table.add_row(
            name,
            state,
            str(process.pid) if process else "",
            str(port or ""),
            memory(process),
        )
    return table, well


def state_of(process: psutil.Process | None, port: int | None) -> str:
    if process is None:
        return "stopped"
    if port and not says_ready(port):
        return "not ready"
    return "ready"


def memory(process: psutil.Process | None) -> str:
    return f"{process.memory_info().rss // 2**20} MiB" if process else ""


@contextmanager
def databases(home: Home, console: Console) -> Iterator[System]:
    """The system with its databases reachable: the running one, or PostgreSQL alone for a while."""
    system = System(home, tell=console.print)
    postgres = home.state.processes.get("postgres")
    try:
        if postgres and find(postgres):
            yield system
        else:
            with home.held(), alone(system):
                yield system
    except (StepFailed, NotReady, InitFailed) as fault:
        console.print(str(fault), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except asyncpg.UndefinedTableError as fault:
        console.print(f"The databases lack their tables ({fault}). Run: capaian migrate")
        raise typer.Exit(1) from None
    except Busy:
        console.print("The system is just starting or stopping. Try again in a moment.")
        raise typer.Exit(1) from None


@contextmanager
def alone(system: System) -> Iterator[None]:
    system.supervisor.end_orphans()
    system.cluster.create()
    system.supervisor.start([system.cluster.program])
    try:
        system.supervisor.await_ready([system.cluster.program], PATIENCE)
        asyncio.run(system.make_databases())
        yield
    finally:
        system.supervisor.stop(["postgres"])


def chosen(system: System, name: str | None) -> Iterable[Service]:
    """The service of this name, or all; a wrong name ends the command with those there are."""
    wanted = name.replace("-", "_") if name else None
    found = [service for service in system.services if wanted in (None, service.name)]
    if not found:
        known = ", ".join(service.name for service in system.services)
        raise typer.BadParameter(f"{name} is none of the services: {known}")
    return found


def new_migration(system: System, name: str, message: str) -> str:
    """Write a revision by comparing tables with the database; gives the path of its file."""
    (service,) = chosen(system, name)
    system.migrate([service])
    made = library.new_revision(service.folder, system.database(service, "owner"), message)
    return "\n".join(map(str, made))


def dead_letters(system: System, name: str | None) -> Table:
    """What is parked, oldest first."""
    columns = ("service", "number", "since", "attempts", "topic", "place", "reason", "error")
    table = Table(*columns, title="Dead letters")
    for service in chosen(system, name):
        for row in asyncio.run(parked(system.database(service, "worker"))):
            place = f"{row['partition']}/{row['offset']}"
            since = f"{row['first_seen']:%Y-%m-%d %H:%M} UTC"
            facts = (row["id"], since, row["attempts"], row["topic"], place)
            table.add_row(service.name, *map(str, facts), row["reason"], row["error"])
    return table


async def parked(url: str, numbers: Sequence[int] | None = None) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        rows: list[asyncpg.Record] = await connection.fetch(PARKED, numbers)
        return rows
    finally:
        await connection.close()


def retry_dead_letters(system: System, name: str, numbers: Sequence[int]) -> str:
    """Handle parked events again; gives how many were handled and how many were not.

    A number that none has ends the command, and nothing is handled.
    """
    (service,) = chosen(system, name)
    worker = system.database(service, "worker")
    if numbers:
        there = {row["id"] for row in asyncio.run(parked(worker, numbers))}
        if lacking := ", ".join(str(number) for number in numbers if number not in there):
            raise StepFailed(f"{service.name} has no dead letter {lacking}. Nothing was handled.")
    return library.retry_dead_letters(service.name, worker, numbers)
