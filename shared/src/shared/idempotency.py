"""A POST sent again gets its first answer, and has its effect once.

The key is claimed and the answer kept in the transaction of the effect itself.
"""

import hashlib
from typing import Annotated, Any, NoReturn, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import CurrentUser
from shared.errors import Invalid
from shared.session import raw

View = TypeVar("View", bound=BaseModel)

LONGEST_KEY = 255
CHUNK = 1_048_576

CLAIM = """
insert into idempotency (principal, route, key, request_hash) values ($1, $2, $3, $4)
on conflict do nothing returning key
"""
FIRST = """
select request_hash, status, body from idempotency where (principal, route, key) = ($1, $2, $3)
"""
KEEP = "update idempotency set status = $4, body = $5 where (principal, route, key) = ($1, $2, $3)"


class Replayed(Exception):
    """The request was answered before; the answer is given again."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class Key:
    """The Idempotency-Key of one request; without the header it does nothing."""

    def __init__(self, principal: UUID, route: str, key: str | None, request_hash: bytes) -> None:
        self.identity = (principal, route, key)
        self.given = key is not None
        self.request_hash = request_hash

    async def claim(self, session: AsyncSession) -> None:
        """Take the key for this transaction.

        Raises:
            Replayed: the request was answered before.
            Invalid: the key was used for another request.
        """
        if not self.given:
            return
        connection = await raw(session)
        if await connection.fetchrow(CLAIM, *self.identity, self.request_hash):
            return
        self.compare(await connection.fetchrow(FIRST, *self.identity))

    async def replay(self, session: AsyncSession) -> None:
        """Give the first answer again, where there is one; the key stays free.

        For work of several transactions, whose last one claims the key.

        Raises:
            Replayed: the request was answered before.
            Invalid: the key was used for another request.
        """
        if self.given and (first := await (await raw(session)).fetchrow(FIRST, *self.identity)):
            self.compare(first)

    def compare(self, first: Any) -> NoReturn:
        if first["request_hash"] != self.request_hash:
            raise Invalid("idempotency_key_reused", key=self.identity[2])
        raise Replayed(first["status"], first["body"])

    async def keep(self, session: AsyncSession, view: View) -> View:
        """Keep the answer beside the effect, for whoever lost it."""
        if self.given:
            connection = await raw(session)
            await connection.execute(
                KEEP, *self.identity, 200, view.model_dump_json(by_alias=True).encode()
            )
        return view


async def read_key(
    request: Request,
    user: CurrentUser,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=LONGEST_KEY)] = None,
) -> Key:
    asked = await hash_of(request) if idempotency_key else b""
    route = f"{request.method} {request.url.path}"
    return Key(user.user_id, route, idempotency_key, asked)


async def hash_of(request: Request) -> bytes:
    """What makes two requests the same: query and body, of a form its fields and files."""
    found = hashlib.sha256(f"{request.url.query}\0".encode())
    if not request.headers.get("Content-Type", "").startswith("multipart/"):
        found.update(await request.body())
        return found.digest()
    for name, part in (await request.form()).multi_items():  # its boundary differs each time
        found.update(f"{name}\0".encode())
        if isinstance(part, str):
            found.update(part.encode())
            continue
        found.update(f"{part.filename}\0".encode())
        while chunk := await part.read(CHUNK):
            found.update(chunk)
        await part.seek(0)
    return found.digest()


IdempotencyKey = Annotated[Key, Depends(read_key)]
