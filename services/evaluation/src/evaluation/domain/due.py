"""What a person has to do now for their own work to count."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from evaluation.domain.attention import Presence, is_present
from evaluation.domain.period import end_of_month
from evaluation.domain.person import Person
from evaluation.domain.rating import Period

SOON: Final = timedelta(days=7)
WORKDAYS: Final = 5
"""Monday to Friday, of days whose schedule is not known."""


class Due(NamedTuple):
    """Something to do: `code` names its sentence; `link` says what it is done with."""

    code: str
    values: dict[str, Any]
    since: date
    due: date
    link: tuple[str, str]


def week_of(today: date) -> tuple[date, date]:
    """Monday and yesterday of a day's week; nothing lies between them on a Monday."""
    return today - timedelta(days=today.weekday()), today - timedelta(days=1)


def silent_days(
    person: Person, today: date, worked: Collection[date], presence: Mapping[date, Presence]
) -> Iterator[Due]:
    """The days of this week, before today, of which one should have told work and did not."""
    monday, _ = week_of(today)
    days = [monday + timedelta(days=n) for n in range(today.weekday())]
    silent = [day for day in days if day not in worked and is_workday(person, day, presence)]
    if silent:
        last = end_of_month(silent[0].year, silent[0].month)
        link = ("day", silent[0].isoformat())
        yield Due("days_without_activity", {"days": silent}, silent[0], last, link)


def is_workday(person: Person, day: date, presence: Mapping[date, Presence]) -> bool:
    """Whether one was present, or should have been, where attendance is not there yet."""
    if person.post_on(day) is None or not person.is_evaluated_on(day):
        return False
    return is_present(presence[day]) if day in presence else day.weekday() < WORKDAYS


def ending(person: Person, today: date, opened: Sequence[Period]) -> Iterator[Due]:
    """The open periods of the person that end within a week."""
    for one in opened:
        there = person.is_evaluated_in(one.agency_id, one.starts_on, one.ends_on)
        if there and today <= one.ends_on <= today + SOON:
            values = {"period": one.code, "day": one.ends_on}
            link = ("period", str(one.period_id))
            yield Due("period_ending", values, one.starts_on, one.ends_on, link)
