"""What evaluation says of work: attendance, activities, measures, discipline."""

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.actions.copying import Copy, Keeper
from payroll_incentive.actions.touching import Touch, cause
from payroll_incentive.domain.facts import AttendanceDay, Measure, Punishment
from payroll_incentive.domain.months import month_of, shift
from shared.events.base import Event
from shared.events.evaluation import (
    ActivityApproved,
    ActivityReturned,
    AttendanceRecorded,
    DisciplineImposed,
    MeasureRecorded,
)

ENCODER: Final = msgspec.json.Encoder()

COMMON: Final = {
    "agency_id": "uuid",
    "employee_id": "uuid",
    "version": "bigint",
    "event_id": "uuid",
}

ATTENDANCE: Final = Keeper(
    Copy(
        "attendance_copy",
        COMMON | {"day": "date", "fact": "text"},
        ("employee_id", "day", "agency_id"),
        "new.agency_id, new.employee_id, new.event_id, new.day",
    )
)
ACTIVITIES: Final = Keeper(
    Copy(
        "activity_copy",
        COMMON
        | {
            "recorded_at": "timestamptz",
            "activity_id": "uuid",
            "month": "text",
            "minutes": "bigint",
            "approved": "boolean",
        },
        ("employee_id", "activity_id"),
        "new.agency_id, new.employee_id, new.event_id, new.month, old.month as previous",
    )
)
MEASURES: Final = Keeper(
    Copy(
        "measure_copy",
        COMMON | {"month": "text", "measure": "text", "fact": "text"},
        ("employee_id", "month", "measure", "agency_id"),
        "new.agency_id, new.employee_id, new.event_id, new.month",
    )
)
PUNISHMENTS: Final = Keeper(
    Copy(
        "punishment_copy",
        COMMON | {"punishment_id": "uuid", "starts_on": "date", "ends_on": "date", "fact": "text"},
        ("employee_id", "punishment_id"),
        "new.agency_id, new.employee_id, new.event_id,"
        " least(old.starts_on, new.starts_on) as starts_on",
    )
)


async def note_attendance(
    session: AsyncSession, events: Sequence[AttendanceRecorded]
) -> list[Touch]:
    """Keep days as they were recorded; absences of a month reach into the next."""
    rows = [(*common(e), e.day, text(to_day(e))) for e in events]
    touches = []
    for row in await ATTENDANCE.keep(session, rows):
        month = month_of(row["day"])
        why = cause("AttendanceRecorded", row["event_id"], day=row["day"].isoformat())
        touches.append(Touch(row["employee_id"], row["agency_id"], month, shift(month, 1), why))
    return touches


def to_day(event: AttendanceRecorded) -> AttendanceDay:
    return AttendanceDay(
        day=event.day,
        schedule_in=event.schedule_in,
        schedule_out=event.schedule_out,
        clock_in=event.clock_in,
        clock_out=event.clock_out,
        leave=event.leave,
        event_id=event.event_id,
    )


async def note_activities(
    session: AsyncSession, events: Sequence[ActivityApproved | ActivityReturned]
) -> list[Touch]:
    """Keep activities; only approved ones count. One that moved touches both months."""
    rows = [
        (
            *(*common(e), e.recorded_at, e.activity_id, month_of(e.day), e.minutes),
            isinstance(e, ActivityApproved),
        )
        for e in events
    ]
    touches: list[Touch] = []
    for row in await ACTIVITIES.keep(session, rows):
        why = cause("Activity", row["event_id"])
        touches.extend(
            Touch(row["employee_id"], row["agency_id"], month, month, why)
            for month in sorted({row["month"], row["previous"] or row["month"]})
        )
    return touches


async def note_measures(session: AsyncSession, events: Sequence[MeasureRecorded]) -> list[Touch]:
    """Keep measured results; later months may lean on the last one known."""
    rows = [(*common(e), e.month, e.measure, text(to_measure(e))) for e in events]
    why = {
        e.event_id: cause(
            *("MeasureRecorded", e.event_id),
            measure=e.measure, realisation=e.realisation, target=e.target,
        )
        for e in events
    }  # fmt: skip
    return [
        Touch(
            *(row["employee_id"], row["agency_id"], row["month"], row["month"]),
            why[row["event_id"]],
            lasting=True,
        )
        for row in await MEASURES.keep(session, rows)
    ]


def to_measure(event: MeasureRecorded) -> Measure:
    return Measure(
        month=event.month,
        measure=event.measure,
        target=event.target,
        realisation=event.realisation,
        event_id=event.event_id,
    )


async def note_punishments(
    session: AsyncSession, events: Sequence[DisciplineImposed]
) -> list[Touch]:
    """Keep punishments; the policy may say how long one lasts, so all later months count."""
    rows = [(*common(e), e.punishment_id, e.from_, e.to, text(to_punishment(e))) for e in events]
    why = {e.event_id: cause("DisciplineImposed", e.event_id, decree=e.decree) for e in events}
    return [
        Touch(
            *(row["employee_id"], row["agency_id"], month_of(row["starts_on"]), None),
            why[row["event_id"]],
        )
        for row in await PUNISHMENTS.keep(session, rows)
    ]


def to_punishment(event: DisciplineImposed) -> Punishment:
    return Punishment(
        code=event.code,
        decree=event.decree,
        from_=event.from_,
        to=event.to,
        event_id=event.event_id,
    )


def common(event: Event) -> tuple[object, ...]:
    """The columns every copy of a person's aggregate has."""
    return event.agency_id, getattr(event, "employee_id", None), event.version, event.event_id


def text(fact: msgspec.Struct) -> str:
    return ENCODER.encode(fact).decode()
