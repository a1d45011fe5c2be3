"""Signing in: counting tries, and what a token says."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.accounts import hash_secret, new_secret
from identity.domain.permissions import roles_on
from identity.domain.service import day_of
from identity.domain.sessions import lasts
from identity.models import Account, SignIn
from identity.queries.accounts import (
    account_by_id,
    grants_of,
    own_agencies,
    plain,
    sign_in_of,
    sign_in_with,
    supervised_agencies,
)
from identity.queries.units import reach
from shared.auth import AUDIENCE
from shared.errors import TooMany, Unauthenticated
from shared.session import raw

WINDOW: Final = 300
"""Seconds over which tries are counted."""

TRIES_PER_ACCOUNT: Final = 10
TRIES_PER_ADDRESS: Final = 200
"""Many people of one office share an address; a try that succeeds is not counted."""

TOKEN_LIVES: Final = 600

COUNT: Final = """
insert into attempt as t (who, since, count)
select who, $2, greatest($3, 0) from unnest($1::text[]) as who
on conflict (who, since) do update set count = t.count + $3 returning who, count
"""


class Begun(NamedTuple):
    """A sign-in that began: the secret of its session, told once, and what its token says."""

    session: str
    claims: dict[str, Any]


def counters(username: str, address: str, now: datetime) -> tuple[list[str], int]:
    """The names of a try's two counters in this window, and the seconds until it ends."""
    window, gone = divmod(int(now.timestamp()), WINDOW)
    said = (f"account {username.lower()}", f"address {address}")
    hashed = [hashlib.sha256(f"{window} {who}".encode()).hexdigest()[:32] for who in said]
    return hashed, WINDOW - gone


async def count_in_tables(
    session: AsyncSession, names: Sequence[str], now: datetime, by: int = 1
) -> list[int]:
    """Count in the database, where the cache cannot."""
    since = datetime.fromtimestamp(now.timestamp() // WINDOW * WINDOW, UTC)
    rows = await (await raw(session)).fetch(COUNT, sorted(names), since, by)
    counts = {row["who"]: row["count"] for row in rows}
    return [counts[name] for name in names]


def refuse_too_many(counts: Sequence[int], seconds: int) -> None:
    """Refuse a try beyond the limit of its account or its address, until the window ends."""
    if counts[0] > TRIES_PER_ACCOUNT or counts[1] > TRIES_PER_ADDRESS:
        raise TooMany("too_many_tries", retry_after=seconds)


async def forget_attempts(session: AsyncSession, now: datetime) -> None:
    """Delete counters whose window is over, and sign-ins of a quarter ago."""
    connection = await raw(session)
    await connection.execute("delete from attempt where since < $1", now - timedelta(days=1))
    await connection.execute("delete from sign_in where at < $1", now - timedelta(days=90))


async def begin(session: AsyncSession, account: Account, now: datetime, issuer: str) -> Begun:
    """Note a person's sign-in; of the secret of its session only the hash is kept."""
    secret = new_secret()
    entry = SignIn(
        sign_in_id=uuid4(),
        account_id=account.account_id,
        at=now,
        ended_at=None,
        session_hash=hash_secret(secret),
        seen_at=now,
    )
    session.add(entry)
    await session.flush()
    said = await claims(session, account, now, issuer) | {"sid": str(entry.sign_in_id)}
    return Begun(secret, said)


async def exchange(
    session: AsyncSession, secret: str, now: datetime, issuer: str, *, watching: bool = False
) -> dict[str, Any]:
    """The claims of the next token of a sign-in, with the roles of now.

    A sign of life of whoever signed in, unless they are only `watching`.

    Raises:
        Unauthenticated: there is no such sign-in, it has ended, its time is over, or its account
            is closed.
    """
    entry = await sign_in_with(session, hash_secret(secret))
    account = await account_by_id(session, entry.account_id) if entry else None
    if entry is None or entry.ended_at or account is None or account.disabled_at:
        raise Unauthenticated("sign_in_over")
    said = await claims(session, account, now, issuer)
    if not lasts(entry.at, entry.seen_at, now, said["roles"]):
        raise Unauthenticated("sign_in_over")
    if not watching:
        entry.seen_at = now
    return said | {"sid": str(entry.sign_in_id)}


async def end(session: AsyncSession, user_id: UUID, sign_in_id: UUID, now: datetime) -> None:
    """Sign out: the session of this sign-in gives no token any more."""
    entry = await sign_in_of(session, sign_in_id)
    if entry and entry.account_id == user_id and entry.ended_at is None:
        entry.ended_at = now


async def claims(
    session: AsyncSession, account: Account, now: datetime, issuer: str
) -> dict[str, Any]:
    """What a token says: who, their roles with agencies, and whose superior they are today."""
    grants = plain(await grants_of(session, [account.account_id]))
    agencies = await reach(session, {one.scope for one in grants})
    person = account.employee_id
    supervised = await supervised_agencies(session, person, now) if person else []
    own = await own_agencies(session, person, now) if person else []
    roles = roles_on(grants, day_of(now), agencies)
    issued = int(now.timestamp())
    return {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": str(account.account_id),
        "name": account.name,
        "emp": str(person) if person else None,
        "roles": {role: [str(agency) for agency in reached] for role, reached in roles.items()},
        "sup": [str(agency) for agency in supervised],
        "own": [str(agency) for agency in own],
        "iat": issued,
        "exp": issued + TOKEN_LIVES,
        "jti": secrets.token_urlsafe(16),
    }
