"""Every SELECT of notifications."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import false, func, or_, select, tuple_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from notifications.models import EmployeeCopy, Notice
from shared.auth import Principal
from shared.errors import NotFound
from shared.session import raw

NEWEST = 100


async def employees_by_nip(session: AsyncSession, nips: Sequence[str]) -> dict[str, EmployeeCopy]:
    """The people with these NIPs; of one with posts in several agencies, the newest copy."""
    found = select(EmployeeCopy).where(col(EmployeeCopy.nip).in_(nips))
    rows = (await session.execute(found.order_by(col(EmployeeCopy.version)))).scalars()
    return {row.nip: row for row in rows}


def addressed_to(user: Principal) -> Any:
    """The condition that a notice is for this person, or for a role they hold at its agency."""
    held = [(agency, role) for role, agencies in user.roles.items() for agency in agencies]
    for_role = tuple_(col(Notice.agency_id), col(Notice.role)).in_(held) if held else false()
    if user.employee_id is None:  # an equality with None would find what is for roles
        return for_role
    return or_(col(Notice.employee_id) == user.employee_id, for_role)


async def notices_of(session: AsyncSession, user: Principal) -> Sequence[Notice]:
    """The newest hundred notices of a person, newest first."""
    await see_own(session, user)
    wanted = select(Notice).where(addressed_to(user))
    newest = wanted.order_by(col(Notice.created_at).desc(), col(Notice.notice_id)).limit(NEWEST)
    return (await session.execute(newest)).scalars().all()


async def notice_of(session: AsyncSession, user: Principal, notice_id: UUID) -> Notice:
    """One notice of a person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    await see_own(session, user)
    wanted = select(Notice).where(col(Notice.notice_id) == notice_id, addressed_to(user))
    notice: Notice | None = (await session.execute(wanted)).scalar_one_or_none()
    if notice is None:
        raise NotFound("not_found")
    return notice


async def see_own(session: AsyncSession, user: Principal) -> None:
    """Let the transaction see the person's own notices of every agency they ever worked at."""
    own = func.set_config("app.employee", str(user.employee_id or ""), True)  # noqa: FBT003 - SQL
    await session.execute(select(own))


async def counts(session: AsyncSession, agency_id: UUID) -> dict[str, int]:
    """How many notices of each template an agency's people got."""
    by_template = select(col(Notice.template), func.count()).group_by(col(Notice.template))
    rows = await session.execute(by_template.where(col(Notice.agency_id) == agency_id))
    return {template: number for template, number in rows}  # noqa: C416 - rows are not pairs to mypy


async def count_copies(session: AsyncSession) -> int:
    people = select(func.count(func.distinct(col(EmployeeCopy.employee_id))))
    return int((await session.execute(people)).scalar_one())


DUE = """
update delivery set status = 'sending', attempts = attempts + 1,
  due_at = now() + interval '5 minutes'
from notice join contact using (agency_id, employee_id)
where delivery.notice_id = notice.notice_id and delivery.agency_id = notice.agency_id
  and delivery.notice_id in (
    select notice_id from delivery
    where due_at <= now() and status in ('created', 'sending', 'temporary-failure')
    order by due_at limit $1 for update skip locked)
returning delivery.agency_id, delivery.notice_id, delivery.attempts, notice.employee_id,
  notice.template, notice.fill, contact.email, contact.language
"""


async def take_due(session: AsyncSession, most: int) -> Sequence[Any]:
    """E-mails whose time has come, taken for five minutes."""
    rows: Sequence[Any] = await (await raw(session)).fetch(DUE, most)
    return rows
