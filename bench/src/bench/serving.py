"""One api process under load beside the least that answers with the same SQL could cost."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Final, NamedTuple

import asyncpg

from bench import servers
from bench.figures import BARE, Figure, figure
from bench.place import Place
from bench.requests import Door, activity_doors, explanation_door
from bench.servers import Measured, Server, ask

ROUNDS: Final = 3
"""Each server is measured so often, in turns: what else the machine does falls on both."""

WARM_UP: Final = 100
CONNECTIONS: Final = 16
MANY: Final = 64
"""Connections where requests come at their own pace."""

LEAST_RATIO: Final = 0.5
LONGEST: Final = 50.0
MOST_MEMORY: Final = 250.0


class Beside(NamedTuple):
    """The rounds of both servers as fast as they answer, and at half of the api's own rate."""

    api: Sequence[Measured]
    bare: Sequence[Measured]
    calm_api: Sequence[Measured]
    calm_bare: Sequence[Measured]


async def measure(where: Place, count: int) -> list[Figure]:
    """So many requests of each kind in every round."""
    figures: list[Figure] = []
    figures += await compare(where, await activity_doors(where, count))
    figures += await compare(where, [await explanation_door(where, count)])
    return figures


async def compare(where: Place, doors: Sequence[Door]) -> list[Figure]:
    """The doors of one service."""
    figures: list[Figure] = []
    service = doors[0].service
    written = [exchange for door in doors for exchange in door.exchanges]
    peak = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with (
            servers.api(where, service, folder) as api,
            servers.bare(where, service, written, folder) as bare,
        ):
            for door in doors:
                found = await beside(where, door, api, bare)
                peak = max([peak, *(one.cost.peak for one in (*found.api, *found.calm_api))])
                figures += show(door, found)
    return [
        *figures,
        figure(f"{service} api, peak memory", count_of(doors), peak, "MB", MOST_MEMORY),
    ]


def count_of(doors: Sequence[Door]) -> int:
    return sum(len(door.exchanges) for door in doors)


async def beside(where: Place, door: Door, api: Server, bare: Server) -> Beside:
    """Send the requests of a door to both, in turns."""
    for server in (api, bare):
        await again(where, door)
        await ask(where, server, door.exchanges[:WARM_UP], CONNECTIONS)
    fast, slow = await in_turns(where, door, (api, bare), CONNECTIONS, 0)
    half = median(one.rate for one in fast) / 2
    return Beside(fast, slow, *await in_turns(where, door, (api, bare), MANY, half))


async def in_turns(
    where: Place, door: Door, both: tuple[Server, Server], connections: int, rate: float
) -> tuple[Sequence[Measured], Sequence[Measured]]:
    """The rounds of two servers, one of the first and one of the second and so on."""
    found: tuple[list[Measured], list[Measured]] = ([], [])
    for _ in range(ROUNDS):
        for server, measured in zip(both, found, strict=True):
            await again(where, door)
            measured.append(await ask(where, server, door.exchanges, connections, rate))
    return found


async def again(where: Place, door: Door) -> None:
    """Make the database what it was before the requests."""
    connection = await asyncpg.connect(where.cluster.url(door.service))
    for statement in filter(None, door.again.split(";")):
        await connection.execute(statement)
    await connection.close()


def show(door: Door, found: Beside) -> list[Figure]:
    count = len(door.exchanges)
    api, bare = (median(one.rate for one in measured) for measured in (found.api, found.bare))
    name = door.name
    return [
        figure(f"{name}, rate", count, api, "requests/s"),
        figure(f"{name}, bare rate", count, bare, "requests/s"),
        figure(f"{name}, share", count, api / bare, BARE, LEAST_RATIO),
        figure(f"{name}, CPU each", count, cpu(found.api, "own"), "CPU ms"),
        figure(f"{name}, PostgreSQL", count, cpu(found.api, "postgres"), "CPU ms"),
        figure(f"{name}, bare CPU each", count, cpu(found.bare, "own"), "CPU ms"),
        figure(f"{name}, bare PostgreSQL", count, cpu(found.bare, "postgres"), "CPU ms"),
        figure(f"{name}, 99 of 100 at half load", count, late(found.calm_api), "ms", LONGEST),
        figure(f"{name}, bare 99 of 100", count, late(found.calm_bare), "ms"),
    ]


def late(measured: Sequence[Measured]) -> float:
    """Milliseconds in which all but the latest hundredth came, in the middle round."""
    return float(median(quantiles(one.outcome.milliseconds, n=100)[98] for one in measured))


def cpu(measured: Sequence[Measured], name: str) -> float:
    """CPU milliseconds of a request."""
    each = [1_000 * getattr(one.cost, name) / len(one.outcome.milliseconds) for one in measured]
    return float(median(each))
