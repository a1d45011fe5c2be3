"""How often somebody tried to sign in, counted in Valkey."""

from collections.abc import Sequence

from redis.asyncio import Redis

from shared.cache import Cache


class Attempts:
    """Counters in Valkey; where it is missing or silent they say None, and the database counts."""

    def __init__(self, url: str | None) -> None:
        self._cache = Cache(url)

    async def take(self, names: Sequence[str], window: int) -> list[int] | None:
        """Count one more for each name; the counts live `window` seconds."""
        return await self._add(names, 1, window)

    async def give_back(self, names: Sequence[str], window: int) -> list[int] | None:
        """Count one less for each name, after a success."""
        return await self._add(names, -1, window)

    async def close(self) -> None:
        await self._cache.close()

    async def _add(self, names: Sequence[str], by: int, window: int) -> list[int] | None:
        async def add(client: Redis) -> list[int]:
            async with client.pipeline(transaction=True) as pipe:
                for name in names:
                    pipe.execute_command("INCRBY", f"identity:attempt:{name}", by)
                    pipe.execute_command("EXPIRE", f"identity:attempt:{name}", window)
                return [int(count) for count in (await pipe.execute())[::2]]

        return await self._cache.ask(add)
