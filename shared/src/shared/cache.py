"""Valkey: asked for what may be forgotten, and never waited for."""

import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

ANSWER_WITHIN: Final = 0.3
REST: Final = 5.0
"""Seconds for which a cache that failed is not asked, so that nobody waits for it."""

T = TypeVar("T")

log = structlog.get_logger()


class Cache:
    """A cache; where it is missing or silent, what is asked of it has no answer."""

    def __init__(self, url: str | None) -> None:
        self._client: Redis | None = None
        self._rests_until = 0.0
        if url:
            self._client = Redis.from_url(
                url, socket_timeout=ANSWER_WITHIN, socket_connect_timeout=ANSWER_WITHIN
            )

    async def ask(self, question: Callable[[Redis], Awaitable[T]]) -> T | None:
        """What the cache answers to a question; None while it cannot be asked."""
        if self._client is None or time.monotonic() < self._rests_until:
            return None
        try:
            return await question(self._client)
        except (RedisError, OSError, TimeoutError) as error:
            self._rests_until = time.monotonic() + REST
            log.warning("the cache does not answer", error=type(error).__name__)
            return None

    async def close(self) -> None:
        if self._client:
            await self._client.aclose()
