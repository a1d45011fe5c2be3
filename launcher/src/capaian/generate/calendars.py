"""Working days and hours of 2026-07, and of the year's public holidays."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

from capaian.generate.model import FIRST_DAY, LAST_DAY, Unit

HOLIDAYS: Final = frozenset(
    date(2026, month, day)
    for month, day in (
        (1, 1), (1, 16), (2, 17), (3, 19), (3, 21), (3, 22), (4, 3), (4, 5), (5, 1), (5, 14),
        (5, 27), (5, 31), (6, 1), (6, 16), (8, 17), (8, 25), (12, 25),
    )
)  # fmt: skip
"""National holidays of 2026; July has none."""

FRIDAY: Final = 4
SATURDAY: Final = 5

Hours = tuple[int, int]
"""Begin and end of a working day, in minutes since midnight."""


@cache
def working_days(calendar: str) -> tuple[date, ...]:
    """The working days of the month for the calendar 5-day or 6-day."""
    last = FRIDAY if calendar == "5-day" else SATURDAY
    days = _days(FIRST_DAY, LAST_DAY)
    return tuple(day for day in days if day.weekday() <= last and day not in HOLIDAYS)


def hours(unit: Unit, opens: str, day: date) -> Hours:
    """When the unit works on `day`: 37.5 hours a week without breaks (Perpres 21/2023)."""
    if unit.calendar == "6-day":
        return _SIX_DAYS[day.weekday()]
    start = int(opens[:2]) * 60 + int(opens[3:])
    return start, start + (540 if day.weekday() == FRIDAY else 510)


_SIX_DAYS: Final = (*(((450, 870),) * 4), (450, 840), (450, 810))
"""07.30 to 14.30, on Fridays to 14.00, on Saturdays to 13.30."""


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
