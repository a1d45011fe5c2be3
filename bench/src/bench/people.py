"""A region to measure with: an agency, its people, and what was said of them."""

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID, uuid5

from shared.events.base import Event
from shared.events.evaluation import EvaluationFinalised, period_id
from shared.events.identity import Assignment, EmployeeHired, Status, UnitState, unit_id

REGION: Final = "EX"
GOVERNMENT: Final = unit_id(REGION)
AGENCY: Final = unit_id("EX-DINKES")
MONTH: Final = "2026-07"
SINCE: Final = date(2024, 1, 1)
THEN: Final = datetime(2026, 8, 1, tzinfo=UTC)
PEOPLE: Final = UUID("4dbb5b2c-5a0c-5f5e-9f0a-6b8d7f1f1c11")


def units() -> list[Event]:
    return [unit(REGION, "government"), unit("EX-DINKES", "agency")]


def unit(code: str, kind: str) -> UnitState:
    return UnitState(
        agency_id=unit_id(code),
        version=1,
        recorded_at=THEN,
        unit_id=unit_id(code),
        code=code,
        name=code,
        kind=kind,
        region=REGION,
        parent_id=None if kind == "government" else GOVERNMENT,
        timezone="Asia/Jakarta",
        calendar="5-day",
    )


def person(number: int) -> UUID:
    return uuid5(PEOPLE, str(number))


def hired(number: int) -> EmployeeHired:
    """A civil servant of class 9, III/c."""
    return EmployeeHired(
        agency_id=AGENCY,
        version=1,
        recorded_at=THEN,
        employee_id=person(number),
        nip=f"19860926201505{1 + number % 2}{number % 1000:03d}",
        name=f"Pegawai {number}",
        hired_on=SINCE,
        statuses=(Status(from_=SINCE, kind="pns", status="01", golongan="III/c"),),
        assignments=(
            Assignment(
                from_=SINCE,
                kind="definitif",
                post_code=f"P-{number}",
                post_name="Analis",
                group="pelaksana",
                job_class=9,
                unit_id=AGENCY,
                agency_id=AGENCY,
            ),
        ),
        superiors=(),
    )


def finalised(number: int) -> EvaluationFinalised:
    predicate = ("sangat_baik", "baik", "baik", "butuh_perbaikan")[number % 4]
    return EvaluationFinalised(
        agency_id=AGENCY,
        version=1,
        recorded_at=THEN,
        employee_id=person(number),
        result_id=uuid5(PEOPLE, f"result {number}"),
        period_id=period_id(AGENCY, MONTH),
        period=MONTH,
        kind="monthly",
        scheme="matrix",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 7, 31),
        assessor_id=person(0),
        predicate=predicate,
    )
