"""Activities and attendance, and the minutes of a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.period import Span
from shared.errors import NotFound
from shared.etag import etag
from shared.session import raw

FOUND = (
    "select * from activity where activity_id = any ($1) order by agency_id, employee_id, reference"
)
LOCKED = f"{FOUND} for update"
KEYED = """
select a.* from activity as a join unnest($1::uuid[], $2::uuid[], $3::text[])
  as row (agency_id, employee_id, reference) using (agency_id, employee_id, reference)
"""
MINUTES = """
select employee_id, day, sum(minutes * volume) as minutes from activity
where agency_id = any ($1) and employee_id = any ($2) and day = any ($3)
  and not (employee_id, reference) in (select * from unnest($4::uuid[], $5::text[]))
group by employee_id, day
"""
OF_PERSON = """
select * from activity where employee_id = $1 and day between $2 and $3 order by day, reference
"""
WAITING = """
select * from activity where employee_id = any ($1) and state = 'logged' and day between $2 and $3
order by day, employee_id, reference limit 2000
"""
ATTENDANCE = """
select day, schedule_in, schedule_out, clock_in, clock_out, leave from attendance_day
where employee_id = $1 and day between $2 and $3 order by day
"""

SAID = ("activity_id", "day", "description", "minutes", "volume", "state", "version", "reason")


def etag_of(row: Any) -> str:
    """The etag of an activity as it stands."""
    return etag(*(row[name] for name in SAID))


async def found(session: AsyncSession, activity_ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Those of these activities that are visible."""
    rows = await (await raw(session)).fetch(FOUND, activity_ids)
    return {row["activity_id"]: row for row in rows}


async def locked(session: AsyncSession, activity_ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Activities for this transaction to change; their months and people come first."""
    rows = await (await raw(session)).fetch(LOCKED, activity_ids)
    return {row["activity_id"]: row for row in rows}


async def one(session: AsyncSession, activity_id: UUID) -> Any:
    """An activity.

    Raises:
        NotFound: there is none, or it is not visible.
    """
    rows = await found(session, [activity_id])
    if activity_id not in rows:
        raise NotFound("not_found")
    return rows[activity_id]


async def keyed(session: AsyncSession, keys: Iterable[tuple[UUID, UUID, str]]) -> Sequence[Any]:
    """The activities of these (agency, person, reference)."""
    columns = [list(column) for column in zip(*keys, strict=True)] or [[], [], []]
    rows: Sequence[Any] = await (await raw(session)).fetch(KEYED, *columns)
    return rows


async def minutes(
    session: AsyncSession,
    days: Iterable[tuple[UUID, UUID, date]],
    besides: Iterable[tuple[UUID, str]],
) -> dict[tuple[UUID, date], int]:
    """The minutes of (agency, person, day), without the activities of (person, reference)."""
    asked = [list(column) for column in zip(*days, strict=True)] or [[], [], []]
    left_out = [list(column) for column in zip(*besides, strict=True)] or [[], []]
    rows = await (await raw(session)).fetch(MINUTES, *asked, *left_out)
    return {(row["employee_id"], row["day"]): row["minutes"] for row in rows}


async def of_person(session: AsyncSession, employee_id: UUID, month: Span) -> Sequence[Any]:
    """A person's activities of a month."""
    days = (month.starts_on, month.ends_on)
    rows: Sequence[Any] = await (await raw(session)).fetch(OF_PERSON, employee_id, *days)
    return rows


async def waiting(session: AsyncSession, people: Sequence[UUID], month: Span) -> Sequence[Any]:
    """What these people logged in a month and nobody decided on yet; at most 2,000."""
    days = (month.starts_on, month.ends_on)
    rows: Sequence[Any] = await (await raw(session)).fetch(WAITING, people, *days)
    return rows


async def attendance(session: AsyncSession, employee_id: UUID, month: Span) -> Sequence[Any]:
    """A person's days of attendance of a month."""
    days = (month.starts_on, month.ends_on)
    rows: Sequence[Any] = await (await raw(session)).fetch(ATTENDANCE, employee_id, *days)
    return rows
