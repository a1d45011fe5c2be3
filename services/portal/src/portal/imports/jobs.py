"""Where each import of a person stands, known for an hour to every copy of the portal."""

import time
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec
from redis.asyncio import Redis

from shared.cache import Cache

KNOWN_FOR: Final = 3_600
SILENT: Final = 20.0
"""Seconds after which work that says nothing has ended with the process that did it."""

Phase = Literal["checking", "checked", "applying", "applied", "refused", "away", "lost"]


class Job(msgspec.Struct, kw_only=True):
    """An import. Of the file nothing but its name and how many rows it has.

    `checking` and `applying` are under way; after `checked` it is known which rows would be taken,
    after `applied` they are. `refused`: the file as a whole, or the person, with a `sentence`;
    `away`: the service did not answer; `lost`: the work ended in the middle.
    """

    id: str
    kind: str
    name: str
    begun: float
    phase: Phase = "checking"
    reason: str = ""
    key: str = ""
    """Under which the service tells how far it is."""
    beat: float = 0.0
    """When the work last said that it goes on."""
    since: float = 0.0
    """When this phase began."""
    sentence: str = ""
    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    faulty: int = 0
    listed: int = 0
    """How many of the faulty rows are known one by one."""
    read: int = 0
    """Of 100, how much of the file was read."""
    taken: int = 0
    """Rows that were taken or stood already, in all rounds of this file."""

    @property
    def works(self) -> bool:
        return self.phase in ("checking", "applying")

    @property
    def waited(self) -> float:
        """Seconds in this phase."""
        return time.time() - self.since

    @property
    def when(self) -> datetime:
        """When it last got on."""
        return datetime.fromtimestamp(self.beat, UTC)

    def report(self, counts: dict[str, Any]) -> None:
        """Take over the counts of a report, or of progress."""
        self.rows = counts["rows"]
        self.accepted = counts["accepted"]
        self.faulty = counts["faulty"]
        self.unchanged = counts.get("unchanged", 0)
        self.beat = time.time()


class Jobs:
    """Jobs by person: in the cache, and of this process also without it."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._own: dict[tuple[str, str], Job] = {}

    async def put(self, user_id: str, job: Job) -> None:
        for key in [key for key, one in self._own.items() if old(one)]:
            del self._own[key]
        self._own[user_id, job.id] = job
        name, said = named(user_id), msgspec.json.encode(job)

        async def write(client: "Redis") -> None:
            await client.hset(name, job.id, said)
            await client.expire(name, KNOWN_FOR)

        await self._cache.ask(write)

    async def get(self, user_id: str, job_id: str) -> Job | None:
        """This person's job of this id."""
        found = await self.all(user_id)
        return next((job for job in found if job.id == job_id), None)

    async def all(self, user_id: str) -> list[Job]:
        """This person's jobs of the last hour, the newest first."""

        async def read(client: "Redis") -> dict[Any, Any]:
            return await client.hgetall(named(user_id))

        said = await self._cache.ask(read) or {}
        own = [job for (user, _), job in self._own.items() if user == user_id]
        told = [msgspec.json.decode(one, type=Job) for one in said.values()]
        newest = {job.id: job for job in sorted(told + own, key=lambda job: job.beat)}
        jobs = [settled(job) for job in newest.values() if not old(job)]
        return sorted(jobs, key=lambda job: job.begun, reverse=True)


def named(user_id: str) -> str:
    return f"portal:imports:{user_id}"


def old(job: Job) -> bool:
    return job.since < time.time() - KNOWN_FOR


def settled(job: Job) -> Job:
    """The job; `lost` where nobody works on it any more."""
    if job.works and job.beat < time.time() - SILENT:
        return msgspec.structs.replace(job, phase="lost")
    return job
