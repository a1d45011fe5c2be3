"""A health agency of Jakarta: its people, and what happens to them in July 2026."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from shared.events.base import Event
from shared.events.evaluation import (
    ActivityApproved,
    AttendanceRecorded,
    EvaluationFinalised,
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


def evaluated(people: Sequence[EmployeeHired]) -> list[EvaluationFinalised]:
    period = period_id(AGENCY, MONTH)
    assessor = uuid4()
    return [
        EvaluationFinalised(
            **said(),
            employee_id=person.employee_id,
            result_id=uuid5(person.employee_id, MONTH),
            period_id=period,
            period=MONTH,
            kind="monthly",
            scheme="matrix",
            starts_on=FIRST,
            ends_on=LAST,
            assessor_id=assessor,
            predicate=PREDICATES[number % len(PREDICATES)],
            result_rating="sesuai",
            behaviour_rating="sesuai",
        )
        for number, person in enumerate(people)
    ]


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
