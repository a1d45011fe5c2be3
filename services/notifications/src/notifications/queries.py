"""Every SELECT of notifications."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from notifications.models import EmployeeCopy, Notice
from shared.auth import Principal
from shared.errors import NotFound
from shared.session import raw

NEWEST: Final = 100

SEE_OWN: Final = "select set_config('app.employee', $1, true)"
"""Lets the transaction see a person's notices of every agency they ever worked at."""

ADDRESSED: Final = """
select agency_id, notice_id, template, fill::text, created_at, read_at from (
  (select * from notice
    where employee_id = $1 and ($5::uuid is null or notice_id = $5)
    order by created_at desc, notice_id limit $4)
  union all
  (select told.* from unnest($2::uuid[], $3::text[]) as held (agency_id, role), lateral (
    select * from notice
      where agency_id = held.agency_id and role = held.role
        and ($5::uuid is null or notice_id = $5)
      order by created_at desc, notice_id limit $4) told)
) mine order by created_at desc, notice_id limit $4
"""
"""A notice is for one person, or for all who hold a role at its agency; never for both."""

READ: Final = """
update notice set read_at = coalesce(read_at, $3) where agency_id = $1 and notice_id = $2
returning read_at
"""


async def employees_by_nip(session: AsyncSession, nips: Sequence[str]) -> dict[str, EmployeeCopy]:
    """The people with these NIPs; of one with posts in several agencies, the newest copy."""
    found = select(EmployeeCopy).where(col(EmployeeCopy.nip).in_(nips))
    rows = (await session.execute(found.order_by(col(EmployeeCopy.version)))).scalars()
    return {row.nip: row for row in rows}


class Told(NamedTuple):
    """A notice as its reader gets it; the words are made of `template` and `fill`."""

    agency_id: UUID
    notice_id: UUID
    template: str
    fill: Mapping[str, Any]
    created_at: datetime
    read_at: datetime | None


async def notices_of(
    session: AsyncSession, user: Principal, notice_id: UUID | None = None
) -> list[Told]:
    """The newest hundred notices of a person or their roles, newest first; or only the one."""
    held = [(agency, role) for role, agencies in user.roles.items() for agency in agencies]
    connection = await raw(session)
    await connection.execute(SEE_OWN, str(user.employee_id or ""))
    rows = await connection.fetch(
        ADDRESSED, user.employee_id, [agency for agency, _ in held], [role for _, role in held],
        NEWEST, notice_id,
    )  # fmt: skip
    return [Told(*row)._replace(fill=msgspec.json.decode(row["fill"])) for row in rows]


async def notice_of(session: AsyncSession, user: Principal, notice_id: UUID) -> Told:
    """One notice of a person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = await notices_of(session, user, notice_id)
    if not found:
        raise NotFound("not_found")
    return found[0]


async def note_reading(session: AsyncSession, notice: Told, now: datetime) -> datetime:
    """Keep when a notice was first read; gives that moment."""
    wanted = notice.agency_id, notice.notice_id, now
    read: datetime = await (await raw(session)).fetchval(READ, *wanted)
    return read


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
