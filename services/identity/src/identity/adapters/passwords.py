"""Passwords: hashed with argon2id, a few at a time."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB: Final = 19 * 1024
ROUNDS: Final = 2
LANES: Final = 1


class Passwords:
    """At most `threads` hashes at a time; the rest wait. Memory: threads × 19 MiB."""

    def __init__(self, threads: int) -> None:
        self._hasher = PasswordHasher(ROUNDS, MEMORY_KIB, LANES)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="password")
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._hasher.hash, password)

    async def verify(self, known: str | None, password: str) -> bool:
        """Whether the password is the one; takes as long where there is nothing to compare."""
        loop = asyncio.get_running_loop()
        right = await loop.run_in_executor(
            self._pool, self._matches, known or self._nobody, password
        )
        return right and known is not None

    def outdated(self, known: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(known)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False
