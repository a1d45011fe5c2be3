"""What every import route depends on: `?dry_run=true` takes a file in and keeps nothing of it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Annotated, Any

from fastapi import Depends, Query

from shared.db import Transactions

DRY_RUN = Query(
    description="Judge the file as if it were imported, and keep nothing of it: the report says "
    "what would have become of it."
)


def import_door(transaction: Transactions) -> Any:
    """The dependency of routes that take a file into this database.

    A file that is only tried is judged in one transaction, so that rows which lean on earlier
    rows find them; it is undone before the answer.
    """

    async def enter(*, dry_run: Annotated[bool, DRY_RUN] = False) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if dry_run:
                await stack.enter_async_context(transaction.rehearsal())
            yield

    return Depends(enter, scope="function")
