"""People, plans and cases as plain values."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from targets.domain.acts import Actor, Case
from targets.domain.people import (
    Assignment,
    Person,
    Status,
    Superior,
)
from targets.domain.plan import Indicator, Plan, Result
from targets.domain.results import Above

DAY = date(2026, 7, 2)
NOW = datetime(2026, 7, 2, 3, tzinfo=UTC)
AGENCY = UUID(int=1)
BOSS = UUID(int=2)
ME = UUID(int=3)
QUANTITY = Indicator("kuantitas", "Pasien", "420", "orang")
STATES = ("draft", "submitted", "returned", "approved", "revised")


def a_person(**changes: Any) -> Person:
    since = date(2024, 1, 1)
    given: dict[str, Any] = {
        "employee_id": ME,
        "nip": "1" * 18,
        "name": "Wati",
        "left_on": None,
        "statuses": (Status(since, None, "01"),),
        "assignments": (Assignment(since, None, "definitif", AGENCY, AGENCY, "Perawat"),),
        "superiors": (Superior(since, None, BOSS, "definitif"),),
    }
    return Person(**given | changes)


def a_result(number: int = 1, weight: int = 100, above: UUID | None = None,
             indicators: tuple[Indicator, ...] = (QUANTITY,)) -> Result:  # fmt: skip
    return Result(UUID(int=number), number, "Hasil", weight, above, indicators)


def a_plan(state: Any = "draft", **changes: Any) -> Plan:
    decided = DAY if state in {"returned", "approved", "revised"} else None
    made = Plan(
        AGENCY, UUID(int=9), ME, "2026-07", date(2026, 7, 1), date(2026, 7, 31), state, 4,
        (a_result(above=UUID(int=7)),), NOW, "Wati", decided_on=decided,
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


def a_case(state: Any = "draft", **changes: Any) -> Case:
    above = Above(BOSS, "Joko", True, {UUID(int=7): "Hasil atasan"})
    case = Case(a_plan(state), a_person(), above, False, "Asia/Jakarta", DAY)
    return msgspec.structs.replace(case, **changes)


def actor(employee: UUID | None = BOSS, *leads: UUID) -> Actor:
    return Actor("Joko", employee or uuid4(), employee, frozenset(leads), NOW)
