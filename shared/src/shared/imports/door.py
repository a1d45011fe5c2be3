"""What every import route depends on: whether a file is only tried, and who is told how far it is.

`?dry_run=true` takes a file in and keeps nothing of it; an Idempotency-Key names the progress.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request

from shared.auth import CurrentUser
from shared.db import Transactions
from shared.imports.progress import LONGEST_KEY, TELLER, Teller, name_of

DRY_RUN = Query(
    description="Judge the file as if it were imported, and keep nothing of it: the report says "
    "what would have become of it."
)
KEY = Header(
    min_length=1,
    max_length=LONGEST_KEY,
    description="Under which `GET /v1/imports/progress/{key}` tells how far the import is.",
)


def import_door(transaction: Transactions) -> Any:
    """The dependency of routes that take a file into this database.

    A file that is only tried is judged in one transaction, so that rows which lean on earlier
    rows find them; it is undone before the answer.
    """

    async def enter(
        request: Request,
        user: CurrentUser,
        *,
        dry_run: Annotated[bool, DRY_RUN] = False,
        idempotency_key: Annotated[str | None, KEY] = None,
    ) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if idempotency_key:
                name = name_of(transaction.service, user.user_id, idempotency_key)
                await stack.enter_async_context(telling(Teller(request.app.state.cache, name)))
            if dry_run:
                await stack.enter_async_context(transaction.rehearsal())
            yield

    return Depends(enter, scope="function")


@asynccontextmanager
async def telling(teller: Teller) -> AsyncIterator[None]:
    """Inside, this task's import is told of; at the end, that it has ended."""
    token = TELLER.set(teller)
    await teller.tell()
    try:
        yield
    finally:
        TELLER.reset(token)
        await teller.end()
