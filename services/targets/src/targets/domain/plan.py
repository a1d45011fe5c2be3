"""A plan of results (SKP): what it holds, and the ids of its parts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

import msgspec

from shared.errors import Invalid
from targets.domain.periods import Period, calendar_days

State = Literal["draft", "submitted", "returned", "approved", "revised"]
Aspect = Literal["kuantitas", "kualitas", "waktu", "biaya"]


class Indicator(msgspec.Struct, frozen=True):
    """One measure of a result: its aspect (PP 30/2019 art. 10), and a decimal target as text."""

    aspect: Aspect
    text: str
    target: str
    unit: str


class Result(msgspec.Struct, frozen=True):
    """A planned result (RHK) with its weight in percent and the superior's result it serves."""

    result_id: UUID
    number: int
    title: str
    weight: int
    superior_result_id: UUID | None
    indicators: tuple[Indicator, ...]


class Plan(msgspec.Struct, frozen=True):
    """A person's plan for the days `starts_on` to `ends_on`.

    `superior_id` and `decided_on` say who approved, returned or revised it last and when; before,
    `superior_id` is whom it was handed to. `reason` is why it was returned or revised.
    """

    agency_id: UUID
    plan_id: UUID
    employee_id: UUID
    period: str
    starts_on: date
    ends_on: date
    state: State
    version: int
    results: tuple[Result, ...]
    changed_at: datetime
    changed_by: str
    superior_id: UUID | None = None
    decided_on: date | None = None
    reason: str | None = None


def plan_id(employee_id: UUID, period: str, starts_on: date) -> UUID:
    """The id of a person's plan; a second one after a move has its own (PP 30/2019 art. 24).

    The plan from the first day of the period is named by person and period alone, so that
    it can be linked to before it is known.
    """
    first, _ = calendar_days(period)
    return uuid5(employee_id, period if starts_on <= first else f"{period}:{starts_on}")


def result_id(plan: UUID, number: int) -> UUID:
    """The id of a result by its number in the plan."""
    return uuid5(plan, str(number))


def indicator_id(result: UUID, indicator: Indicator) -> UUID:
    """The id of a measure: the same after a revision, as long as the same is measured."""
    return uuid5(result, f"{indicator.aspect}\n{indicator.text}\n{indicator.unit}")


def indicators_of(plan: Plan) -> dict[UUID, Indicator]:
    """The indicators of all results, by their ids."""
    return {
        indicator_id(result.result_id, one): one
        for result in plan.results
        for one in result.indicators
    }


def check_days(period: Period, starts_on: date, ends_on: date) -> None:
    """Refuse days in the wrong order or outside of the period."""
    if ends_on < starts_on:
        raise Invalid("dates_reversed", first=starts_on, last=ends_on)
    if starts_on < period.starts_on or ends_on > period.ends_on:
        raise Invalid(
            "outside_period", period=period.code, first=period.starts_on, last=period.ends_on
        )


def overlapping(plan: Plan, others: Iterable[Plan]) -> Plan | None:
    """Another plan of the same person and period that has a day in common with this one."""
    return next(
        (
            other
            for other in others
            if other.plan_id != plan.plan_id
            and (other.employee_id, other.period) == (plan.employee_id, plan.period)
            and other.starts_on <= plan.ends_on
            and plan.starts_on <= other.ends_on
        ),
        None,
    )
