"""Accounts, their grants, and what their tokens say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.permissions import Grant
from identity.domain.structure import Stretch, home
from identity.models import Account, Act, RoleGrant, SignIn
from shared.errors import NotFound
from shared.session import raw

MOST: Final = 200

POSTS_WITH_CLOCK: Final = """
select a.kind, a.from_date, a.to_date, a.agency_id,
  ($2::timestamptz at time zone u.timezone)::date as today
from assignments_of(array[$1::uuid]) a
join post p on p.agency_id = a.agency_id and p.code = a.post_code
join unit u on u.unit_id = p.unit_id
"""


async def account_named(session: AsyncSession, username: str) -> Account | None:
    """The account of this name, also one that is closed."""
    wanted = select(Account).where(col(Account.username) == username.lower())
    found: Account | None = (await session.execute(wanted)).scalar_one_or_none()
    return found


async def account_of(session: AsyncSession, username: str) -> Account:
    """The account of this name.

    Raises:
        NotFound: there is none.
    """
    if account := await account_named(session, username):
        return account
    raise NotFound("account_unknown", username=username)


async def account_by_id(
    session: AsyncSession, account_id: UUID, *, lock: bool = False
) -> Account | None:
    return await session.get(Account, account_id, with_for_update=lock)


async def any_account(session: AsyncSession) -> bool:
    return (await session.execute(select(col(Account.account_id)).limit(1))).first() is not None


async def accounts_like(session: AsyncSession, text: str) -> Sequence[Account]:
    """Accounts whose user name or name contains the text, two hundred at most."""
    like = or_(
        col(Account.username).icontains(text, autoescape=True),
        col(Account.name).icontains(text, autoescape=True),
    )
    wanted = select(Account).where(like).order_by(col(Account.username)).limit(MOST)
    return (await session.execute(wanted)).scalars().all()


async def grants_of(session: AsyncSession, account_ids: Sequence[UUID]) -> Sequence[RoleGrant]:
    wanted = select(RoleGrant).where(col(RoleGrant.account_id).in_(account_ids))
    ordered = wanted.order_by(col(RoleGrant.role), col(RoleGrant.scope), col(RoleGrant.from_date))
    return (await session.execute(ordered)).scalars().all()


def plain(grants: Sequence[RoleGrant]) -> list[Grant]:
    return [Grant(one.role, one.scope, one.from_date, one.to_date) for one in grants]


async def sign_in_of(session: AsyncSession, sign_in_id: UUID) -> SignIn | None:
    return await session.get(SignIn, sign_in_id)


async def sign_in_with(session: AsyncSession, session_hash: str) -> SignIn | None:
    """The sign-in whose session has this hash; nobody else exchanges it meanwhile."""
    wanted = select(SignIn).where(col(SignIn.session_hash) == session_hash).with_for_update()
    found: SignIn | None = (await session.execute(wanted)).scalar_one_or_none()
    return found


async def own_agencies(session: AsyncSession, employee_id: UUID, moment: datetime) -> list[UUID]:
    """The agencies of every post the person has or had; before the first one, that of the next.

    Who moved still sees their own things of before. Today is the day where the post is.
    """
    rows = await (await raw(session)).fetch(POSTS_WITH_CLOCK, employee_id, moment)
    begun = {row["agency_id"] for row in rows if row["from_date"] <= row["today"]}
    if begun or not rows:
        return sorted(begun)
    held = [Stretch(r["kind"], r["from_date"], r["to_date"], r["agency_id"]) for r in rows]
    following: UUID | None = home(held, rows[0]["today"])
    return [following] if following else []


async def supervised_agencies(
    session: AsyncSession, employee_id: UUID, moment: datetime
) -> list[UUID]:
    """The agencies of the people whose superior the person is today."""
    found = "select agency_id from supervised_agencies($1, $2) order by agency_id"
    return [r["agency_id"] for r in await (await raw(session)).fetch(found, employee_id, moment)]


async def newest_acts(session: AsyncSession, subject: str | None) -> Sequence[Act]:
    """The newest two hundred acts, of one subject where one is given."""
    wanted = select(Act).order_by(col(Act.act_id).desc()).limit(MOST)
    if subject:
        wanted = wanted.where(col(Act.subject) == subject)
    return (await session.execute(wanted)).scalars().all()
