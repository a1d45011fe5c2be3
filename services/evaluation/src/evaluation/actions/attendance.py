"""Attendance as it is recorded, day by day; what counts as late is the policy's to say."""

from collections.abc import Sequence
from typing import Any, Final

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.imports import (
    Import,
    Known,
    check_days,
    columns,
    keep_months,
    keys,
    numbered,
    place,
)
from evaluation.actions.manifests import Act
from evaluation.actions.months import publish_corrections
from evaluation.domain.clock import read_minutes
from evaluation.domain.period import month_of
from evaluation.queries import standing
from evaluation.schemas.files import AttendanceRow
from shared.errors import Invalid
from shared.events.evaluation import AttendanceRecorded
from shared.imports import Written
from shared.outbox import emit
from shared.session import raw

WRITE = """
insert into attendance_day as t (agency_id, day, employee_id, version, schedule_in, schedule_out,
                                 clock_in, clock_out, leave)
select agency_id, day, employee_id, 1, schedule_in, schedule_out, clock_in, clock_out, leave
from unnest($1::uuid[], $2::uuid[], $3::date[], $4::integer[], $5::integer[], $6::integer[],
            $7::integer[], $8::text[])
  as row (agency_id, employee_id, day, schedule_in, schedule_out, clock_in, clock_out, leave)
order by agency_id, day, employee_id
on conflict (agency_id, day, employee_id) do update set version = t.version + 1,
  schedule_in = excluded.schedule_in, schedule_out = excluded.schedule_out,
  clock_in = excluded.clock_in, clock_out = excluded.clock_out, leave = excluded.leave
where (t.schedule_in, t.schedule_out, t.clock_in, t.clock_out, t.leave)
  is distinct from (excluded.schedule_in, excluded.schedule_out, excluded.clock_in,
                    excluded.clock_out, excluded.leave)
returning *
"""

TIMES: Final = {
    "schedule_in": "schedule_in",
    "schedule_out": "schedule_out",
    "clock_in": "in",
    "clock_out": "out",
}
"""The times of a day, and their columns in the file."""


async def take_attendance(
    session: AsyncSession, importing: Import, rows: Sequence[tuple[int, AttendanceRow]]
) -> Written:
    """Keep days of attendance and say which are new or changed."""
    sieve = await place(session, importing.user, rows, lambda p, row: p.agency_on(row.day))
    sieve.check(check_schedule)
    await check_days(session, sieve, importing.act)
    sieve.check(lambda k: importing.check_first(k.number, (k.person.employee_id, k.row.day)))
    closed = await keep_months(
        session,
        sieve,
        lambda row: month_of(row.day),
        importing.act,
        lambda late: standing.numbers(session, standing.DAYS, [numbered(late), *cells(late)]),
    )
    changed = await (await raw(session)).fetch(WRITE, *cells(sieve.rows))
    await emit(session, *(event(row, importing.act) for row in changed))
    touched = [(row["agency_id"], month_of(row["day"]), row["employee_id"]) for row in changed]
    corrected = [one for one in touched if one[:2] in closed]
    await publish_corrections(session, corrected, importing.act)
    return Written(len(changed), sieve.standing + len(sieve.rows) - len(changed), sieve.faults)


def cells(rows: Sequence[Known[AttendanceRow]]) -> list[list[Any]]:
    """What rows say, column by column as the statements take them."""
    times = [times_of(known.row) for known in rows]
    return [
        *keys(rows),
        *columns((known.row for known in rows), "day"),
        *([row[place] for row in times] for place in range(len(TIMES))),
        *columns((known.row for known in rows), "leave"),
    ]


def check_schedule(known: Known[AttendanceRow]) -> None:
    """Refuse a schedule with one end, or with its end before its beginning."""
    start, end, *_ = times_of(known.row)
    if (start is None) is not (end is None):
        raise Invalid("schedule_incomplete", column="schedule_out")
    if start is not None and end is not None and end <= start:
        raise Invalid("schedule_reversed", column="schedule_out")


def times_of(row: AttendanceRow) -> list[int | None]:
    """The times of a row in minutes.

    Raises:
        Invalid: one of them is no time.
    """
    return [read_minutes(getattr(row, name), column) for name, column in TIMES.items()]


def event(row: Any, act: Act) -> AttendanceRecorded:
    return AttendanceRecorded(
        agency_id=row["agency_id"],
        version=row["version"],
        recorded_at=act.now,
        actor=act.actor,
        employee_id=row["employee_id"],
        day=row["day"],
        schedule_in=row["schedule_in"],
        schedule_out=row["schedule_out"],
        clock_in=row["clock_in"],
        clock_out=row["clock_out"],
        leave=row["leave"],
    )
