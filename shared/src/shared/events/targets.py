"""What targets says: the plan of results of one person for one period (SKP)."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import msgspec

from shared.events.base import EmployeeEvent


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of a result: aspect kuantitas, kualitas, waktu or biaya (PP 30/2019 art. 10).

    `target` is a decimal number written as text, in `unit`.
    """

    aspect: str
    text: str
    target: str
    unit: str


class PlannedResult(msgspec.Struct, frozen=True, kw_only=True):
    """A planned result (RHK) with its weight in percent and the superior's result it serves."""

    result_id: UUID
    number: int
    title: str
    weight: int
    superior_result_id: UUID | None
    indicators: tuple[Indicator, ...]


class PlanEvent(EmployeeEvent, frozen=True, kw_only=True):
    """A person's plan for the days `starts_on` to `ends_on`, whole, with its results."""

    topic: ClassVar[str] = "targets.plan.v1"
    aggregate: ClassVar[str] = "plan"

    plan_id: UUID
    period: str
    starts_on: date
    ends_on: date
    superior_id: UUID | None
    results: tuple[PlannedResult, ...]

    @property
    def aggregate_id(self) -> str:
        return str(self.plan_id)


class TargetSubmitted(PlanEvent, frozen=True, kw_only=True):
    """The employee handed the plan to the superior."""


class TargetReturned(PlanEvent, frozen=True, kw_only=True):
    """The superior gave the plan back, with a reason."""

    reason: str


class TargetApproved(PlanEvent, frozen=True, kw_only=True):
    """The superior of that day approved the plan (PP 30/2019 art. 14-20)."""


class TargetRevised(PlanEvent, frozen=True, kw_only=True):
    """An approved plan got a new version, for a lawful reason (PP 30/2019 art. 28)."""

    reason: str
