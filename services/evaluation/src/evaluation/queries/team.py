"""What waits for a superior, for all of their people at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.person import Person
from evaluation.domain.rating import Period
from evaluation.queries.periods import COLUMNS, period
from shared.session import raw

MINE = """
from unnest($1::uuid[], $2::date[], $3::date[]) as mine (employee_id, first, last)
cross join lateral (
  select * from activity
  where activity.employee_id = mine.employee_id and day between mine.first and mine.last
    and state = 'logged' and agency_id = any ($4)
  offset 0
) as a
"""
"""`offset 0`: each person's by themselves, or the planner may read what waits of everybody."""
HEAPS = f"""
select a.agency_id, a.employee_id, to_char(a.day, 'YYYY-MM') as month, count(*) as activities,
  sum(a.minutes * a.volume) as minutes, min(a.day) as oldest
{MINE} group by 1, 2, 3
"""
OLDEST = f"""
select a.* {MINE} order by a.day, a.employee_id, a.reference limit $5
"""
DAYS = "join unnest($1::uuid[], $2::uuid[], $3::date[]) as row (agency_id, employee_id, day)"
WORKS = f"""
select agency_id, employee_id, day, description, minutes * volume as minutes, state
from activity {DAYS} using (agency_id, day, employee_id)
"""  # noqa: S608 - constants
PRESENCE = f"""
select agency_id, employee_id, day, schedule_in, schedule_out, clock_in, clock_out, leave
from attendance_day {DAYS} using (agency_id, day, employee_id)
"""  # noqa: S608 - constants
RECORDED = """
select agency_id, (select max(day) from attendance_day as t where t.agency_id = a.agency_id) as day
from unnest($1::uuid[]) as a (agency_id)
"""
CLOSED = """
select agency_id, month from month_close
join unnest($1::uuid[], $2::text[]) as row (agency_id, month) using (agency_id, month)
where state = 'closed'
"""
OPEN = f"""
select {COLUMNS} from period
where state = 'open' and agency_id = any ($1) and starts_on <= $3 and ends_on >= $2
order by ends_on, code, agency_id
"""  # noqa: S608 - constants
TO_RATE = f"""
select {COLUMNS} from period
where agency_id = any ($1) and starts_on <= $3 and ends_on >= $2
  and (state = 'open' or ends_on >= $4)
order by ends_on, code, agency_id
"""  # noqa: S608 - constants
PLANNED = """
select period_id, employee_id
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::date[])
  as row (agency_id, period_id, employee_id, starts_on, ends_on)
where exists (
  select from plan_copy as p where p.agency_id = row.agency_id
    and p.employee_id = row.employee_id
    and p.starts_on <= row.ends_on and p.ends_on >= row.starts_on
)
"""

DayKey = tuple[UUID, UUID, date]
"""An agency, a person, and a day."""

Turn = tuple[UUID, date, date]
"""A person, and from when to when they are the caller's."""


async def heaps(
    session: AsyncSession, turns: Sequence[Turn], agencies: Collection[UUID]
) -> Sequence[Any]:
    """How much of each person and month waits: activities, minutes and the oldest day."""
    rows: Sequence[Any] = await (await raw(session)).fetch(HEAPS, *across(turns, 3), list(agencies))
    return rows


async def oldest(
    session: AsyncSession, turns: Sequence[Turn], agencies: Collection[UUID], most: int
) -> Sequence[Any]:
    """The activities that wait, oldest first; no more than `most`."""
    rows: Sequence[Any] = await (await raw(session)).fetch(
        OLDEST, *across(turns, 3), list(agencies), most
    )
    return rows


async def works(session: AsyncSession, days: Collection[DayKey]) -> Sequence[Any]:
    """All that was logged on these days, whatever became of it."""
    rows: Sequence[Any] = await (await raw(session)).fetch(WORKS, *across(sorted(days), 3))
    return rows


async def presence(session: AsyncSession, days: Collection[DayKey]) -> Sequence[Any]:
    """The attendance of these days, where it is recorded."""
    rows: Sequence[Any] = await (await raw(session)).fetch(PRESENCE, *across(sorted(days), 3))
    return rows


async def recorded_until(session: AsyncSession, agencies: Collection[UUID]) -> dict[UUID, date]:
    """The last day of which an agency has any attendance."""
    rows = await (await raw(session)).fetch(RECORDED, list(agencies))
    return {row["agency_id"]: row["day"] for row in rows if row["day"]}


async def closed(
    session: AsyncSession, months: Collection[tuple[UUID, str]]
) -> set[tuple[UUID, str]]:
    """Those of these agencies' months that are closed; they are not held."""
    rows = await (await raw(session)).fetch(CLOSED, *across(sorted(months), 2))
    return {(row["agency_id"], row["month"]) for row in rows}


async def open_periods(
    session: AsyncSession, agencies: Collection[UUID], first: date, last: date
) -> Sequence[Period]:
    """Open periods that have days of this stretch, those that end first first."""
    rows = await (await raw(session)).fetch(OPEN, list(agencies), first, last)
    return [period(row) for row in rows]


async def periods_to_rate(
    session: AsyncSession, agencies: Collection[UUID], first: date, last: date, closed_after: date
) -> Sequence[Period]:
    """Periods that have days of this stretch, those that end first first.

    Of closed ones those that ended after a day: who was not rated then may still be.
    """
    wanted = (list(agencies), first, last, closed_after)
    rows = await (await raw(session)).fetch(TO_RATE, *wanted)
    return [period(row) for row in rows]


async def planned(
    session: AsyncSession, pairs: Iterable[tuple[Person, Period]]
) -> set[tuple[UUID, UUID]]:
    """Those of these people and periods for which there is an approved plan: (period, person)."""
    keys = [
        (m.agency_id, m.period_id, p.employee_id, m.starts_on, m.ends_on) for p, m in pairs
    ]  # fmt: skip
    rows = await (await raw(session)).fetch(PLANNED, *across(keys, 5))
    return {(row["period_id"], row["employee_id"]) for row in rows}


def by_day(rows: Iterable[Mapping[str, Any]]) -> dict[DayKey, list[Any]]:
    """Rows by agency, person and day."""
    found: dict[DayKey, list[Any]] = {}
    for row in rows:
        found.setdefault((row["agency_id"], row["employee_id"], row["day"]), []).append(row)
    return found


def across(keys: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Keys as columns."""
    return [[key[place] for key in keys] for place in range(width)]
