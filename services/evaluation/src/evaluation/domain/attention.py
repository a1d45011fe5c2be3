"""What a superior should look at twice before approving: work beside presence, or told twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from evaluation.domain.activity import RETURNED
from evaluation.domain.period import month_of

ON_DUTY: Final = "dinas_luar"
"""The one leave class of people who work: elsewhere."""


class Notice(NamedTuple):
    """Something to look at twice; `code` names its sentence."""

    code: str
    values: dict[str, Any]


class Work(NamedTuple):
    """An activity; `minutes` is the time of all of it."""

    description: str
    minutes: int
    state: str


class Presence(NamedTuple):
    """A day of attendance: minutes since midnight in unit time."""

    schedule_in: int | None
    schedule_out: int | None
    clock_in: int | None
    clock_out: int | None
    leave: str | None


class Day(NamedTuple):
    """A person's day: all that was logged, and the attendance where it is recorded.

    `recorded_until` is the last day of which the agency has attendance of anybody.
    """

    day: date
    works: Sequence[Work]
    presence: Presence | None
    recorded_until: date | None
    closed: bool


def notices(description: str, day: Day) -> Iterator[Notice]:
    """All that there is to look at twice in a waiting activity, which is one of the day's."""
    told = Counter(plain(one.description) for one in day.works if one.state != RETURNED)
    if told[plain(description)] > 1:
        yield Notice("text_repeated", {"day": day.day})
    yield from beside_presence(day)
    if day.closed:
        yield Notice("reason_needed", {"month": month_of(day.day)})


def beside_presence(day: Day) -> Iterator[Notice]:
    """Work of a day without attendance, or more of it than there was time."""
    if day.presence is None:
        if day.recorded_until and day.day <= day.recorded_until:
            yield Notice("no_attendance", {"day": day.day})
    elif not is_present(day.presence):
        yield Notice("not_present", {"day": day.day})
    else:
        minutes = sum(one.minutes for one in day.works if one.state != RETURNED)
        code, limit = room(day.presence)
        if limit is not None and minutes > limit:
            yield Notice(code, {"day": day.day, "minutes": minutes, "limit": limit})


def is_present(presence: Presence) -> bool:
    """Whether the person came, or was on duty elsewhere."""
    came = presence.clock_in is not None or presence.clock_out is not None
    return came or presence.leave == ON_DUTY


def room(presence: Presence) -> tuple[str, int | None]:
    """The minutes a present person can have worked: by the clock, else by the schedule."""
    by_clock = between(presence.clock_in, presence.clock_out)
    if by_clock is not None:
        return "more_than_presence", by_clock
    return "more_than_schedule", between(presence.schedule_in, presence.schedule_out)


def between(start: int | None, end: int | None) -> int | None:
    return end - start if start is not None and end is not None and end >= start else None


def plain(text: str) -> str:
    return " ".join(text.casefold().split())
