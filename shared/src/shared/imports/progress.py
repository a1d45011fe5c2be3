"""How far an import is, told while it runs to whoever sent it under an Idempotency-Key."""

import hashlib
import time
from contextvars import ContextVar
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Request, UploadFile
from pydantic import BaseModel
from redis.asyncio import Redis

from shared.auth import CurrentUser
from shared.cache import Cache
from shared.errors import NotFound

TELL_EVERY: Final = 0.5
KNOWN_FOR: Final = 3_600
"""Seconds: between two tellings, and until the last one is forgotten."""

LONGEST_KEY: Final = 255
ZIP: Final = b"PK\x03\x04"


class ImportProgress(BaseModel):
    """How far an import is: the rows it has read, and what became of those it has dealt with.

    Bytes are known of a CSV file. Once `done`, the answer to the upload is there or on its way.
    """

    rows: int = 0
    accepted: int = 0
    faulty: int = 0
    bytes_read: int | None = None
    bytes_total: int | None = None
    done: bool = False


class Teller:
    """Tells the progress of one import, at most every half second, and its end."""

    def __init__(self, cache: Cache, name: str) -> None:
        self._cache = cache
        self._name = name
        self._file: UploadFile | None = None
        self._last = 0.0
        self.progress = ImportProgress()

    async def follow(self, file: UploadFile) -> None:
        """Count this file's bytes from now on; of a spreadsheet, which is read whole, none."""
        start = await file.read(len(ZIP))
        await file.seek(0)
        if start != ZIP:
            self._file = file
            self.progress.bytes_total = file.size

    async def count(self, rows: int, accepted: int, faulty: int) -> None:
        """Take these for the counts of now, and tell them if it is time."""
        now = self.progress
        now.rows, now.accepted, now.faulty = rows, accepted, faulty
        if self._file:
            now.bytes_read = self._file.file.tell()
        if time.monotonic() - self._last >= TELL_EVERY:
            await self.tell()

    async def end(self) -> None:
        """Tell that the import has ended, well or not."""
        self.progress.done = True
        await self.tell()

    async def tell(self) -> None:
        self._last = time.monotonic()
        said = self.progress.model_dump_json()

        async def write(client: Redis) -> None:
            await client.set(self._name, said, ex=KNOWN_FOR)

        await self._cache.ask(write)


TELLER: Final[ContextVar[Teller | None]] = ContextVar("teller", default=None)
"""Who tells of the import that this task runs; nobody of one without a key."""


async def follow(file: UploadFile) -> None:
    """Have this file's bytes counted in the progress of the import at hand."""
    if teller := TELLER.get():
        await teller.follow(file)


async def count(rows: int, accepted: int, faulty: int) -> None:
    """Tell how far the import at hand is."""
    if teller := TELLER.get():
        await teller.count(rows, accepted, faulty)


def name_of(service: str, user_id: UUID, key: str) -> str:
    """Where the progress stands: nobody but this user finds it there."""
    hashed = hashlib.sha256(key.encode()).hexdigest()
    return f"{service}:import:{user_id}:{hashed}"


def import_progress(service: str) -> APIRouter:
    """The route by which people see how far their import is."""
    router = APIRouter()

    @router.get("/v1/imports/progress/{key}")
    async def show_import_progress(
        key: Annotated[str, Path(max_length=LONGEST_KEY)], user: CurrentUser, request: Request
    ) -> ImportProgress:
        cache: Cache = request.app.state.cache
        name = name_of(service, user.user_id, key)

        async def read(client: Redis) -> bytes | str | None:
            return await client.get(name)

        said = await cache.ask(read)
        if said is None:
            raise NotFound("not_found")
        return ImportProgress.model_validate_json(said)

    return router
