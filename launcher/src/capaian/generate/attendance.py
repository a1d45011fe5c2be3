"""Attendance of the month: a row for each working day of each person in service."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Final

from capaian.generate.books import Row
from capaian.generate.calendars import hours, working_days
from capaian.generate.model import Person

CLOCK: Final = tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60))

Day = tuple[date, int, int, int | None, int | None, str]
"""Day, schedule, clock in and out in minutes since midnight, and the class of leave."""

_AWAY: Final = frozenset({"04", "20"})
"""Who is suspended or awaits retirement has no day of work to record."""

_LEAVES: Final = (("tahunan", 4), ("sakit", 2), ("alasan_penting", 3), ("dinas_luar", 2))
_LEAVE_CHANCE: Final = 0.32
_WHOLE_MONTH: Final = {
    "maternity": "melahirkan",
    "unpaid_leave": "cltn",
    "studying": "dinas_luar",
}

_SEVEN: Final = frozenset(range(3, 10))
_FOURTEEN: Final = frozenset((0, 1, 2, 4, 5, 7, 8, 9, 11, 13, 14, 16, 18, 20))
_ABSENT: Final = {
    "seven_days": _SEVEN,
    "six_days": _SEVEN - {9},
    "fourteen_days": _FOURTEEN,
    "thirteen_days": _FOURTEEN - {20},
}
"""Which working days of the month, counted from 0, pass without a word."""

_ABSENCES: Final = (930, 45, 15, 7, 3)
_NO_CLOCK_IN: Final = 0.004
_NO_CLOCK_OUT: Final = 0.008
_LATE: Final = 0.10
_VERY_LATE: Final = 0.13
_LEAVES_EARLY: Final = 0.05
_LATE_EDGES: Final = (30, 31, 60, 61, 90, 91, 0, 1)
_EARLY_EDGES: Final = (-31, -30, -29, -45, -60)
_HOLIDAY: Final = (date(2026, 7, 13), date(2026, 7, 24))


class Attendance:
    """Draws the days of one region's people."""

    def __init__(self, region: str, opens: str, luck: random.Random) -> None:
        self._early = 0.06 if region == "AMB" else 0.0
        self._opens = opens
        self._luck = luck

    def of(self, person: Person) -> list[Day]:
        """Every working day in the month on which the person serves."""
        days = _days(person)
        if not days or person.status_on(days[-1]) in _AWAY:
            return []
        leaves = self._leaves(person, days)
        absent = _ABSENT.get(person.case) or self._absences(len(days))
        drawn: list[Day] = []
        for index, day in enumerate(days):
            start, end = hours(person.post_on(day).unit, self._opens, day)
            leave = leaves.get(index, "")
            if leave or index in absent:
                drawn.append((day, start, end, None, None, leave))
            else:
                drawn.append((day, start, end, *self._clock(person, index, start, end), ""))
        return drawn

    def _leaves(self, person: Person, days: list[date]) -> dict[int, str]:
        whole = _WHOLE_MONTH.get(person.case)
        if whole:
            return dict.fromkeys(range(len(days)), whole)
        if person.case == "annual_leave":
            first, last = _HOLIDAY
            return {i: "tahunan" for i, day in enumerate(days) if first <= day <= last}
        if person.case == "long_sick":
            return dict.fromkeys(range(2, min(18, len(days))), "sakit")
        if person.case in _ABSENT or self._luck.random() > _LEAVE_CHANCE:
            return {}
        leave, longest = self._luck.choice(_LEAVES)
        start = self._luck.randrange(len(days))
        return dict.fromkeys(range(start, start + self._luck.randint(1, longest)), leave)

    def _absences(self, days: int) -> frozenset[int]:
        """Days without a word: none for most people, up to four for a few."""
        number = self._luck.choices(range(5), _ABSENCES)[0]
        return frozenset(self._luck.randrange(days) for _ in range(number))

    def _clock(
        self, person: Person, index: int, start: int, end: int
    ) -> tuple[int | None, int | None]:
        luck = self._luck
        if person.case == "late_edges":
            return start + _LATE_EDGES[index % len(_LATE_EDGES)], end
        if person.case == "early_edges":
            return start + _EARLY_EDGES[index % len(_EARLY_EDGES)], end
        missing = luck.random()
        came = None if missing < _NO_CLOCK_IN else start + self._in_after()
        went = None if missing > 1 - _NO_CLOCK_OUT else end + self._out_after()
        return came, went

    def _in_after(self) -> int:
        """Minutes after the start: most come before it, a tenth late, few very late."""
        draw, spread = self._luck.random(), self._luck.random()
        if draw < _LATE:
            return 1 + int(spread * 29)
        if draw < _VERY_LATE:
            return 30 + int(spread * 100)
        if draw < _VERY_LATE + self._early:
            return -31 - int(spread * 40)
        return -int(spread * 28)

    def _out_after(self) -> int:
        """Minutes after the end: most leave soon after it, some early."""
        draw = self._luck.random()
        return -int(draw * 1200) - 1 if draw < _LEAVES_EARLY else int(draw * 60)


def _days(person: Person) -> list[date]:
    if person.case == "mover":
        return [d for d in working_days("6-day") if d in working_days(_calendar(person, d))]
    calendar = person.seat.post.unit.calendar
    return [day for day in working_days(calendar) if person.serves(day)]


def _calendar(person: Person, day: date) -> str:
    return person.post_on(day).unit.calendar


def rows(nip: str, days: list[Day]) -> Iterator[Row]:
    for day, start, end, clock_in, clock_out, leave in days:
        came = "" if clock_in is None else CLOCK[clock_in]
        went = "" if clock_out is None else CLOCK[clock_out]
        yield nip, day, CLOCK[start], CLOCK[end], came, went, leave
