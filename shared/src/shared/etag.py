"""What somebody saw of a thing before acting on it: they are refused when it is not so any more.

A view that can be edited carries `etag`; an act on it says by `If-Match` what its caller saw.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final

import msgspec
from fastapi import Depends, Header
from pydantic import BaseModel

from shared.errors import ChangedMeanwhile

LENGTH: Final = 16
GIVEN: Final = rf'^"[0-9a-f]{{{LENGTH}}}"$'


def etag(*said: object) -> str:
    """A short name for what a thing says: as long as it says the same, it has the same name."""
    return hashlib.sha256(msgspec.json.encode(said, enc_hook=str)).hexdigest()[:LENGTH]


def check_seen(seen: str | None, stands: str, thing: Any = None) -> None:
    """Refuse who saw something else than what stands; who does not say is not held to it.

    `thing` is what stands, held until the end of the transaction.

    Raises:
        ChangedMeanwhile: it is another.
    """
    if seen not in (None, stands):
        raise ChangedMeanwhile(thing)


@asynccontextmanager
async def showing(view: Callable[[Any], Awaitable[BaseModel]]) -> AsyncIterator[None]:
    """Have who is refused because a thing changed be shown the thing as it stands."""
    try:
        yield
    except ChangedMeanwhile as changed:
        if changed.thing is not None:
            changed.current = (await view(changed.thing)).model_dump(mode="json")
        raise


async def read_if_match(
    if_match: Annotated[
        str | None, Header(pattern=GIVEN, description="The etag of what was seen, in quotes.")
    ] = None,
) -> str | None:
    return if_match and if_match.strip('"')


IfMatch = Annotated[str | None, Depends(read_if_match)]
"""The etag of what the caller saw; None of who does not say."""
