"""A health agency of Jakarta: its people, and what happens to them in July 2026."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from evaluation.domain.manifest import Entry, manifest_hash
from shared.events.base import Event
from shared.events.evaluation import (
    ActivityApproved,
    AttendanceClosed,
    AttendanceRecorded,
    EvaluationFinalised,
    ManifestEntry,
    PeriodClosed,
    PeriodManifest,
    period_id,
)
from shared.events.identity import (
    Assignment,
    EmployeeHired,
    Status,
    Superior,
    UnitState,
    unit_id,
)
from shared.events.targets import TargetApproved

REGION: Final = unit_id("JKT")
AGENCY: Final = unit_id("JKT-DINKES")
MONTH: Final = "2026-07"
FIRST: Final = date(2026, 7, 1)
LAST: Final = date(2026, 7, 31)
DAYS: Final = [
    day
    for n in range(31)
    if (day := FIRST + timedelta(days=n)).weekday() < 5  # noqa: PLR2004
]
SINCE: Final = date(2020, 1, 1)
THEN: Final = datetime(2026, 8, 1, tzinfo=UTC)
PREDICATES: Final = ("baik", "baik", "baik", "sangat_baik", "butuh_perbaikan")
PART: Final = 2_000
GROUPS: Final = ("pelaksana", "pelaksana", "fungsional", "pengawas")


def units() -> list[Event]:
    return [unit("JKT", "government", None), unit("JKT-DINKES", "agency", REGION)]


def unit(code: str, kind: str, parent: UUID | None) -> UnitState:
    return UnitState(
        **said(unit_id(code)),
        unit_id=unit_id(code),
        code=code,
        name=code,
        kind=kind,
        region="JKT",
        parent_id=parent,
        timezone="Asia/Jakarta",
        calendar="5-day",
    )


def hired(count: int) -> list[EmployeeHired]:
    """People of the agency, the first of whom assesses all the others."""
    ids = [uuid4() for _ in range(count)]
    return [employee(number, own, ids[0]) for number, own in enumerate(ids)]


def employee(number: int, employee_id: UUID, head: UUID) -> EmployeeHired:
    post = Assignment(
        from_=SINCE,
        kind="definitif",
        post_code=f"P-{number}",
        post_name="Analis Kesehatan",
        group=GROUPS[number % len(GROUPS)],
        job_class=5 + number % 6,
        unit_id=AGENCY,
        agency_id=AGENCY,
    )
    return EmployeeHired(
        **said(),
        employee_id=employee_id,
        nip=f"1986092620{number:08d}",
        name=f"Pegawai {number}",
        hired_on=SINCE,
        statuses=(Status(from_=SINCE, kind="pns", status="01", golongan="III/c"),),
        assignments=(post,),
        superiors=(Superior(from_=SINCE, superior_id=head, kind="definitif"),) if number else (),
    )


def evaluated(people: Sequence[EmployeeHired], month: str = MONTH) -> list[EvaluationFinalised]:
    period = period_id(AGENCY, month)
    starts_on, ends_on = days_of(month)
    assessor = uuid4()
    return [
        EvaluationFinalised(
            **said(),
            employee_id=person.employee_id,
            result_id=uuid5(person.employee_id, month),
            period_id=period,
            period=month,
            kind="monthly",
            scheme="matrix",
            starts_on=starts_on,
            ends_on=ends_on,
            assessor_id=assessor,
            predicate=PREDICATES[number % len(PREDICATES)],
            result_rating="sesuai",
            behaviour_rating="sesuai",
        )
        for number, person in enumerate(people)
    ]


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def closed(results: Sequence[EvaluationFinalised]) -> Iterator[Event]:
    """The closing of the period of these results, and of a month without records of work."""
    month, period = results[0].period, results[0].period_id
    entries = [ManifestEntry(one.employee_id, one.version, "") for one in results]
    entries.sort(key=lambda entry: str(entry.employee_id))
    parts = [tuple(entries[n : n + PART]) for n in range(0, len(entries), PART)]
    for number, part in enumerate(parts, 1):
        yield PeriodManifest(
            **said(), feed="evaluation", reference=str(period), chunk=number, entries=part
        )
    starts_on, ends_on = days_of(month)
    yield PeriodClosed(
        **said(),
        period_id=period,
        code=month,
        kind="monthly",
        scheme="matrix",
        starts_on=starts_on,
        ends_on=ends_on,
        count=len(entries),
        manifest_hash=manifest_hash([Entry(e.employee_id, e.version, e.digest) for e in entries]),
    )
    yield AttendanceClosed(**said(), month=month, count=0, manifest_hash=manifest_hash([]))


def planned(people: Sequence[EmployeeHired]) -> Iterator[TargetApproved]:
    """Everybody's approved plan of the month."""
    for person in people:
        yield TargetApproved(
            **said(),
            employee_id=person.employee_id,
            plan_id=uuid5(person.employee_id, "plan"),
            period=MONTH,
            starts_on=FIRST,
            ends_on=LAST,
            superior_id=people[0].employee_id,
            results=(),
        )


def worked(people: Sequence[EmployeeHired]) -> Iterator[Event]:
    """What each person did on each day: came, sometimes late, and logged an activity."""
    for number, person in enumerate(people):
        for day in DAYS:
            yield recorded(person, day, 17 * ((number + day.day) % 9 == 0))
            yield ActivityApproved(
                **said(),
                employee_id=person.employee_id,
                activity_id=uuid5(person.employee_id, str(day)),
                day=day,
                minutes=270,
            )


def recorded(person: EmployeeHired, day: date, late: int) -> AttendanceRecorded:
    """A day on which somebody came so many minutes after 07:25, which is five too early."""
    return AttendanceRecorded(
        **said(),
        employee_id=person.employee_id,
        day=day,
        schedule_in=450,
        schedule_out=960,
        clock_in=445 + late,
        clock_out=965,
    )


def said(agency: UUID = AGENCY) -> dict[str, Any]:
    return {"agency_id": agency, "version": 1, "recorded_at": THEN}
