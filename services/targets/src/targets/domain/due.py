"""What a person has to do now about their own plans."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from shared.errors import Refusal
from targets.domain.people import Person, agency_on, check_has_skp
from targets.domain.periods import Period
from targets.domain.plan import Plan


class Due(NamedTuple):
    """Something to do: `code` names its sentence; `link` says what it is done with."""

    code: str
    values: dict[str, Any]
    since: date
    due: date
    link: tuple[str, str]


def due(
    person: Person, periods: Sequence[Period], plans: Sequence[Plan], today: date, zone: str
) -> Iterator[Due]:
    """What there is to do about the plans of open periods that have begun; `today` is in `zone`."""
    for period in periods:
        own = [plan for plan in plans if plan.period == period.code]
        if own:
            yield from (undone(plan, period, zone) for plan in own if is_undone(plan, period))
        elif plans_in(person, period, today):
            link = ("period", period.code)
            values = {"period": period.code, "day": period.ends_on}
            yield Due("plan_missing", values, period.starts_on, period.ends_on, link)


def is_undone(plan: Plan, period: Period) -> bool:
    return plan.agency_id == period.agency_id and plan.state in {"draft", "returned"}


def undone(plan: Plan, period: Period, zone: str) -> Due:
    """A plan that waits for its own person."""
    changed = plan.changed_at.astimezone(ZoneInfo(zone)).date()
    values = {"period": plan.period, "day": period.ends_on, "reason": plan.reason or ""}
    link = ("plan", str(plan.plan_id))
    return Due(f"plan_due_{plan.state}", values, plan.decided_on or changed, period.ends_on, link)


def plans_in(person: Person, period: Period, today: date) -> bool:
    """Whether the person is to have a plan in the agency: on the period's day nearest to today."""
    day = min(max(today, period.starts_on), period.ends_on)
    if agency_on(person, day) != period.agency_id:
        return False
    try:
        check_has_skp(person, day)
    except Refusal:
        return False
    return True
