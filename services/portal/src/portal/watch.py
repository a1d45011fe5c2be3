"""What the processes of the system say of themselves: whether they are ready, and what waits."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import aiohttp
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

PATIENCE: Final = 0.8
"""Seconds for each process to answer."""

OURS: Final = "capaian_"
LAG: Final = "capaian_consumer_lag_messages"
PENDING: Final = "capaian_outbox_pending_events"
AGE: Final = "capaian_outbox_oldest_age_seconds"
PARKED: Final = "capaian_dead_letter_depth"
PROGRESS: Final = "capaian_last_progress_seconds"


@dataclass(frozen=True)
class Process:
    """A process as it was just seen. What it does not measure is None."""

    name: str
    answers: bool = False
    ready: bool = False
    lag: int | None = None
    """Events that are not handled yet."""
    pending: int | None = None
    """Events that are not sent yet."""
    age: float | None = None
    """Seconds since the oldest of those was saved."""
    parked: int | None = None
    """Events that could not be handled."""
    idle: float | None = None
    """Seconds since the slowest of its loops got on."""

    @property
    def service(self) -> str:
        return self.name.rpartition("-")[0] or self.name

    @property
    def part(self) -> str:
        """`api` or `worker`."""
        return self.name.rpartition("-")[2]


async def look(http: aiohttp.ClientSession, watched: Mapping[str, str]) -> list[Process]:
    """All processes, seen at once and in their order."""
    return list(await asyncio.gather(*(see(http, *one) for one in watched.items())))


async def see(http: aiohttp.ClientSession, name: str, url: str) -> Process:
    """One process; what it cannot say in time stays unsaid."""
    ready, told = await asyncio.gather(get(http, f"{url}/readyz"), get(http, f"{url}/metrics"))
    if ready is None and told is None:
        return Process(name)
    samples = list(read(told[1] if told and told[0] == HTTPStatus.OK else ""))
    return Process(
        name,
        answers=True,
        ready=ready is not None and ready[0] == HTTPStatus.OK,
        lag=whole(total(samples, LAG)),
        pending=whole(total(samples, PENDING)),
        age=total(samples, AGE),
        parked=whole(total(samples, PARKED)),
        idle=max((one.value for one in samples if one.name == PROGRESS), default=None),
    )


async def get(http: aiohttp.ClientSession, url: str) -> tuple[int, str] | None:
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with http.get(url, timeout=timeout) as answer:
            return answer.status, await answer.text()
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None


def read(text: str) -> Iterator[Sample]:
    """Our own measurements. All the others, most of the text, are not looked at."""
    ours = "\n".join(line for line in text.splitlines() if line.startswith(OURS))
    for family in text_string_to_metric_families(f"{ours}\n"):
        yield from family.samples


def total(samples: list[Sample], name: str) -> float | None:
    """The sum of a measurement over its labels; None where it is not measured."""
    found = [sample.value for sample in samples if sample.name == name]
    return sum(found) if found else None


def whole(value: float | None) -> int | None:
    return None if value is None else round(value)
