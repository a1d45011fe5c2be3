"""News while a page is open: that something changed, never what. The page then asks again."""

import asyncio
import contextlib
import math
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()

NEWS: Final = b"event: berubah\ndata: \n\n"

CHANNEL: Final = "capaian:news"
"""Each message is the names of what changed, `person:<id>` or `agency:<id>`, one a line."""

HEARTBEAT: Final = 15.0
"""Seconds after which an open line says that it still stands."""

AT_MOST_EVERY: Final = 0.5
"""Seconds between two words to one page: a storm of events is one word."""

AGENCY: Final = "agency:"
TEAM: Final = "team:"
"""News of an agency that can wait: for the many whose people are in it, not who works for it."""

SPREAD: Final = (0.0, 2.0)
"""Seconds within which one event of an agency reaches the pages of all superiors there."""

GATHERED: Final = (8.0, 12.0)
"""Seconds between two words to one of those pages, somewhere between these two."""

ECHO: Final = 3.0
"""Seconds after the last word when it is said once more: services may have been behind us."""

PAUSE: Final = 2.0

KEPT: Final = 10_000
"""Names whose last news is remembered: more than arrive while a page is on its way."""

ON_THE_WAY: Final = 2.0
"""Seconds that a page may be older than the moment it is written: services were asked before."""


class Hub:
    """The open pages of this process, and the one line on which news comes in."""

    def __init__(self, redis: "Redis | None") -> None:
        self._redis = redis
        self._pages: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._told: dict[str, float] = {}
        """When there was news of a name last, the oldest first."""

    async def listen(self) -> None:
        """Hear news until cancelled; without the cache, pages are told nothing."""
        while self._redis is not None:
            try:
                async with self._redis.pubsub() as line:
                    await line.subscribe(CHANNEL)
                    self._tell_all()  # whatever was missed
                    async for message in line.listen():
                        if message["type"] == "message":
                            self.tell(message["data"].decode().split("\n"))
            except (RedisError, OSError) as error:
                log.warning("no live news", error=type(error).__name__)
                await asyncio.sleep(PAUSE)

    def tell(self, names: Iterable[str]) -> None:
        for name in names:
            self._told.pop(name, None)
            self._told[name] = time.time()
            for event in self._pages.get(name, ()):
                event.set()
        while len(self._told) > KEPT:
            del self._told[next(iter(self._told))]

    def _tell_all(self) -> None:
        for events in self._pages.values():
            for event in events:
                event.set()

    async def follow(self, names: Iterable[str], since: float = math.inf) -> AsyncIterator[bytes]:
        """What is sent to a page that wants to know of these: a word each time one changed.

        The first at once, where one changed since the page was written (seconds since 1970). The
        last is said twice: events reach us no later than the service that the page asks.

        A page that only follows teams is told later, and seldom: else whatever anybody does in
        an agency would have all superiors' pages ask anew at once.
        """
        event = asyncio.Event()
        asked = list(names)
        patient = bool(asked) and all(name.startswith(TEAM) for name in asked)
        wanted = [name.replace(TEAM, AGENCY, 1) for name in asked]
        for name in wanted:
            self._pages[name].add(event)
        if any(self._told.get(name, -math.inf) > since - ON_THE_WAY for name in wanted):
            event.set()
        try:
            yield b"retry: 3000\n\n"
            echo = False
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), ECHO if echo else HEARTBEAT)
                if event.is_set():
                    await asyncio.sleep(between(*SPREAD) if patient else 0)
                    event.clear()
                    echo = True
                    yield NEWS
                    await asyncio.sleep(between(*GATHERED) if patient else AT_MOST_EVERY)
                elif echo:
                    echo = False
                    yield NEWS
                else:
                    yield b": masih tersambung\n\n"
        finally:
            for name in wanted:
                self._pages[name].discard(event)
                if not self._pages[name]:
                    del self._pages[name]


def between(least: float, most: float) -> float:
    """Some seconds between two limits, each time others."""
    return random.uniform(least, most)  # noqa: S311 - only spreads work, nothing is kept secret
