"""What every act has: who does it, when and why; and acts on a list."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.manifests import Act
from evaluation.db import transaction
from evaluation.schemas.http import ListView
from shared.auth import Principal
from shared.idempotency import Key
from shared.session import utcnow

AT_ONCE: Final = 500


def act(user: Principal, reason: str | None = None) -> Act:
    return Act(user.user_id, utcnow(), reason)


async def by_parts(
    ids: Sequence[UUID],
    user: Principal,
    key: Key,
    do: Callable[[AsyncSession, Sequence[UUID]], Awaitable[ListView]],
) -> ListView:
    """Act on a list, 500 in a transaction.

    A list that was answered gets its first answer; one sent again after a crash goes on where it
    stopped.
    """
    async with transaction(user.agencies) as session:
        await key.replay(session)
    listed = list(dict.fromkeys(ids))
    total = ListView(changed=0, unchanged=0, refused=[])
    for start in range(0, len(listed), AT_ONCE):
        async with transaction(user.agencies) as session:
            is_last = start + AT_ONCE >= len(listed)
            if is_last:
                await key.claim(session)
            done = await do(session, listed[start : start + AT_ONCE])
            total.changed += done.changed
            total.unchanged += done.unchanged
            total.refused += done.refused
            if is_last:
                await key.keep(session, total)
    return total
