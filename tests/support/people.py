"""People and units as identity says them, for tests of the services that hear of them."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from shared.events.identity import (
    Assignment,
    EmployeeHired,
    EmployeeState,
    Status,
    Superior,
    UnitState,
    unit_id,
)

JULY = date(2026, 7, 1)
THEN = datetime(2026, 6, 1, tzinfo=UTC)
HEALTH = unit_id("JKT-DINKES")
SCHOOLS = unit_id("JKT-DISDIK")
NUMBERS = count()


def unit(code: str, **changes: Any) -> UnitState:
    """A unit; by default an agency of Jakarta."""
    given: dict[str, Any] = {
        "agency_id": unit_id(code),
        "version": 1,
        "recorded_at": THEN,
        "unit_id": unit_id(code),
        "code": code,
        "name": code.title(),
        "kind": "agency",
        "region": code.partition("-")[0],
        "parent_id": unit_id(code.partition("-")[0]),
        "timezone": "Asia/Jakarta",
        "calendar": "5-day",
    }
    return UnitState(**given | changes)


def assignment(agency: UUID = HEALTH, **changes: Any) -> Assignment:
    given: dict[str, Any] = {
        "from_": date(2024, 1, 1),
        "kind": "definitif",
        "post_code": "P-1",
        "post_name": "Analis",
        "group": "pelaksana",
        "job_class": 9,
        "unit_id": agency,
        "agency_id": agency,
    }
    return Assignment(**given | changes)


def new_nip() -> str:
    """A NIP that nobody else has in this run."""
    years, number = divmod(next(NUMBERS), 999)
    return f"19860926{2004 + years % 20}041{number + 1:03d}"


def employee(
    agency: UUID = HEALTH,
    superior: UUID | None = None,
    event: type[EmployeeState] = EmployeeHired,
    **changes: Any,
) -> EmployeeState:
    """A civil servant of class 9, III/c, since 2024; under `superior` where one is given."""
    since = date(2024, 1, 1)
    given: dict[str, Any] = {
        "agency_id": agency,
        "version": 1,
        "recorded_at": THEN,
        "employee_id": uuid4(),
        "nip": new_nip(),
        "name": "Budi Santoso",
        "hired_on": since,
        "statuses": (Status(from_=since, kind="pns", status="01", golongan="III/c"),),
        "assignments": (assignment(agency),),
        "superiors": (Superior(from_=since, superior_id=superior, kind="definitif"),)
        if superior
        else (),
    }
    return event(**given | changes)
