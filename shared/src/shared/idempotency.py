"""A POST sent again gets its first answer, and has its effect once.

The key is claimed and the answer kept in the transaction of the effect itself.
"""

import hashlib
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import CurrentUser
from shared.errors import Invalid
from shared.session import raw

View = TypeVar("View", bound=BaseModel)

LONGEST_KEY = 255

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
        if await connection.fetchval(CLAIM, *self.identity, self.request_hash):
            return
        first = await connection.fetchrow(FIRST, *self.identity)
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
    idempotency_key: Annotated[str | None, Header(max_length=LONGEST_KEY)] = None,
) -> Key:
    body = await request.body() if idempotency_key else b""
    route = f"{request.method} {request.url.path}"
    return Key(user.user_id, route, idempotency_key, hashlib.sha256(body).digest())


IdempotencyKey = Annotated[Key, Depends(read_key)]
