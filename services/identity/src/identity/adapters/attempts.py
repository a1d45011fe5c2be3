"""How often somebody tried to sign in, counted in Valkey."""

import time
from collections.abc import Sequence
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

ANSWER_WITHIN: Final = 0.3
REST: Final = 5.0
"""Seconds for which a cache that failed is not asked, so that sign-ins do not wait for it."""

log = structlog.get_logger()


class Attempts:
    """Counters in Valkey; where it is missing or silent they say None, and the database counts."""

    def __init__(self, url: str | None) -> None:
        self._client: Redis | None = None
        self._rests_until = 0.0
        if url:
            self._client = Redis.from_url(
                url, socket_timeout=ANSWER_WITHIN, socket_connect_timeout=ANSWER_WITHIN
            )

    async def take(self, names: Sequence[str], window: int) -> list[int] | None:
        """Count one more for each name; the counts live `window` seconds."""
        return await self._add(names, 1, window)

    async def give_back(self, names: Sequence[str], window: int) -> list[int] | None:
        """Count one less for each name, after a success."""
        return await self._add(names, -1, window)

    async def close(self) -> None:
        if self._client:
            await self._client.aclose()

    async def _add(self, names: Sequence[str], by: int, window: int) -> list[int] | None:
        if self._client is None or time.monotonic() < self._rests_until:
            return None
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                for name in names:
                    pipe.execute_command("INCRBY", f"identity:attempt:{name}", by)
                    pipe.execute_command("EXPIRE", f"identity:attempt:{name}", window)
                answers = await pipe.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._rests_until = time.monotonic() + REST
            log.warning("the cache does not answer; the database counts", error=repr(error))
            return None
        return [int(count) for count in answers[::2]]
