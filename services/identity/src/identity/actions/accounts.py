"""Accounts and grants: each an act with a name."""

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.base import record_act
from identity.domain.permissions import EVERYWHERE, check_scope
from identity.domain.service import day_of
from identity.models import Account, RoleGrant
from identity.queries.accounts import (
    account_by_id,
    account_named,
    account_of,
    any_account,
    grants_of,
)
from identity.queries.people import people_by_nip
from identity.queries.units import reach
from shared.auth import Principal
from shared.errors import Conflict, Invalid, NotFound
from shared.session import raw

FIRST_ADMIN: Final = "admin"
ONE_AT_A_TIME: Final = 7302
"""The lock under which accounts and grants are made, so that each is made once."""


async def make_first_admin(session: AsyncSession, secret_hash: str, moment: datetime) -> None:
    """Make the account `admin` with the role admin everywhere, where there is no account yet."""
    await queue_up(session)
    if await any_account(session):
        return
    account = new_account("person", FIRST_ADMIN, "Administrator", secret_hash, moment)
    session.add(account)
    await session.flush()
    itself = Principal(user_id=account.account_id, name=account.name)
    await grant(session, itself, account, ("admin", EVERYWHERE), (day_of(moment), None), moment)
    await record_act(session, itself, moment, "first_start", FIRST_ADMIN)


async def queue_up(session: AsyncSession) -> None:
    await (await raw(session)).execute("select pg_advisory_xact_lock($1)", ONE_AT_A_TIME)


def new_account(kind: str, username: str, name: str, secret_hash: str, moment: datetime) -> Account:
    return Account(
        account_id=uuid4(),
        username=username,
        kind=kind,
        name=name,
        employee_id=None,
        secret_hash=secret_hash,
        created_at=moment,
        disabled_at=None,
    )


async def open_account(
    session: AsyncSession,
    user: Principal,
    account: Account,
    nip: str | None = None,
) -> Account:
    """Open an account, for the employee with this NIP where one is given.

    Raises:
        Conflict: the user name is taken, or the employee has an account already.
        Invalid: nobody has this NIP.
    """
    await queue_up(session)
    if await account_named(session, account.username):
        raise Conflict("account_exists", username=account.username)
    if nip:
        account.employee_id = await free_employee(session, nip)
    session.add(account)
    await session.flush()
    await record_act(session, user, account.created_at, "open_account", account.username, nip=nip)
    return account


async def free_employee(session: AsyncSession, nip: str) -> UUID:
    person = (await people_by_nip(session, [nip])).get(nip)
    if person is None:
        raise Invalid("nip_unknown", value=nip)
    taken = "select username from account where employee_id = $1"
    if username := await (await raw(session)).fetchval(taken, person.employee_id):
        raise Conflict("employee_has_account", username=username)
    return person.employee_id


async def change_password(
    session: AsyncSession, user: Principal, username: str, secret_hash: str, moment: datetime
) -> None:
    """Set a person's new password; every sign-in with the old one ends."""
    account = await account_of(session, username)
    if account.kind != "person":
        raise Conflict("account_without_password", username=username)
    account.secret_hash = secret_hash
    await end_sign_ins(session, account.account_id, moment)
    await record_act(session, user, moment, "change_password", account.username)


async def close_account(
    session: AsyncSession, user: Principal, username: str, moment: datetime
) -> Account:
    """Let nobody sign in with this account any more; its past stays."""
    account = await account_of(session, username)
    if account.account_id == user.user_id:
        raise Conflict("account_own")
    account.disabled_at = account.disabled_at or moment
    await end_sign_ins(session, account.account_id, moment)
    await record_act(session, user, moment, "close_account", account.username)
    return account


async def prefer(
    session: AsyncSession,
    user: Principal,
    language: str | None,
    moment: datetime,
    *,
    onboarded: bool,
) -> Account:
    """Remember what the caller prefers, and when they were first shown around.

    Raises:
        NotFound: the caller has no account here.
    """
    account = await account_by_id(session, user.user_id, lock=True)
    if account is None:
        raise NotFound("not_found")
    account.language = language or account.language
    if onboarded:
        account.onboarded_at = account.onboarded_at or moment
    return account


async def end_sign_ins(session: AsyncSession, account_id: UUID, moment: datetime) -> None:
    ended = "update sign_in set ended_at = $2 where account_id = $1 and ended_at is null"
    await session.flush()
    await (await raw(session)).execute(ended, account_id, moment)


async def give_role(
    session: AsyncSession,
    user: Principal,
    username: str,
    what: tuple[str, str],
    dates: tuple[date, date | None],
    moment: datetime,
) -> RoleGrant:
    """Give an account the role `what[0]` at the scope `what[1]`; the same grant is given once.

    Raises:
        Invalid: no agency or region has this code, or the role cannot reach everywhere.
    """
    await queue_up(session)
    account = await account_of(session, username)
    role, scope = what
    check_scope(role, scope)
    if scope != EVERYWHERE and scope not in await reach(session, [scope]):
        raise Invalid("scope_unknown", scope=scope)
    for one in await grants_of(session, [account.account_id]):
        if (one.role, one.scope, one.to_date) == (role, scope, dates[1]) and (
            one.from_date <= dates[0]
        ):
            return one
    return await grant(session, user, account, what, dates, moment)


async def grant(
    session: AsyncSession,
    user: Principal,
    account: Account,
    what: tuple[str, str],
    dates: tuple[date, date | None],
    moment: datetime,
) -> RoleGrant:
    given = RoleGrant(
        grant_id=uuid4(),
        account_id=account.account_id,
        role=what[0],
        scope=what[1],
        from_date=dates[0],
        to_date=dates[1],
        granted_by=user.user_id,
        granted_at=moment,
    )
    session.add(given)
    await session.flush()
    await record_act(
        session, user, moment, "give_role", account.username, role=what[0], scope=what[1]
    )
    return given


async def end_role(
    session: AsyncSession, user: Principal, grant_id: UUID, moment: datetime
) -> RoleGrant:
    """End a grant at once; tokens of before run out within ten minutes."""
    given = await session.get(RoleGrant, grant_id)
    if given is None:
        raise NotFound("not_found")
    if given.account_id == user.user_id and given.role == "admin":
        raise Conflict("grant_own")
    yesterday = max(day_of(moment), given.from_date) - timedelta(days=1)
    given.to_date = min(given.to_date or yesterday, yesterday)
    details = {"role": given.role, "scope": given.scope}
    await record_act(session, user, moment, "end_role", str(given.account_id), **details)
    return given


def new_secret() -> str:
    """A secret for a service account: 256 bits, shown once."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """A random secret needs no slow hash."""
    return f"sha256${hashlib.sha256(secret.encode()).hexdigest()}"


def equal(account: Account, given: str) -> bool:
    """Whether the hashed secret is the account's, in the same time whichever it is."""
    return hmac.compare_digest(account.secret_hash, given)
