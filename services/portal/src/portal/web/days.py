"""Days, weeks and months as the pages count them."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from portal.clients.payroll_incentive import MyMonth

YEARS: Final = range(1950, 2150)
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)

GRACE: Final = timedelta(days=31)
"""A month that ended longer ago than this is looked at from its own last day, not from today."""


def today(zone: str) -> date:
    """The day it is in a time zone: the visitor's, for whatever a visitor sees."""
    return datetime.now(UTC).astimezone(ZoneInfo(zone)).date()


def read_day(text: str) -> date | None:
    """`2026-07-31`; None of anything else, and of days that nobody here lives to see."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of a day's week."""
    monday = day - day.weekday() * DAY
    return monday, monday + 6 * DAY


def last_of(month: str) -> date | None:
    """The last day of `2026-07`; None of anything else."""
    first = read_day(f"{month}-01")
    return first and first.replace(day=monthrange(first.year, first.month)[1])


def current(months: Iterable[MyMonth], chosen: str = "") -> list[MyMonth]:
    """The rows of the chosen month, else of the newest that is not paid, else of the newest.

    Somebody who moved has one row in each agency.
    """
    known = sorted(months, key=lambda one: one.month, reverse=True)
    names = [one.month for one in known]
    unpaid = next((one.month for one in known if one.net is None), None)
    wanted = chosen if chosen in names else (unpaid or (names[0] if names else ""))
    return [one for one in known if one.month == wanted]


def looked_from(rows: Sequence[MyMonth], now: date) -> date:
    """The day from which somebody looks at their month: today, or its last if it is long over."""
    last = (last_of(rows[0].month) if rows else None) or now
    return last if last + GRACE < now else now


def offered(rows: Sequence[MyMonth], now: date) -> date:
    """The day somebody most likely writes about; of a month that is closed, no day any more."""
    closed = bool(rows) and all(one.attendance_closed for one in rows)
    return now if closed else looked_from(rows, now)
