"""Months as text, and the evaluation periods that feed them."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

PERIOD_MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}
"""How many months an evaluation period of each kind lasts."""


@lru_cache(4096)
def first_day(month: str) -> date:
    """The first day of a month, for example of 2026-07."""
    return date(int(month[:4]), int(month[5:]), 1)


@lru_cache(4096)
def last_day(month: str) -> date:
    """The last day of a month."""
    first = first_day(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


@lru_cache(4096)
def shift(month: str, months: int) -> str:
    """The month so many months later (or earlier, if negative)."""
    index = int(month[:4]) * 12 + int(month[5:]) - 1 + months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def month_of(day: date) -> str:
    """The month a day lies in."""
    return f"{day.year:04d}-{day.month:02d}"


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    month = shift(month_of(day), months)
    return min(last_day(month), first_day(month) + timedelta(days=day.day - 1))


@lru_cache(4096)
def period_of(month: str, kind: str) -> str:
    """The code of the period of this kind that a month lies in: 2026-07, 2026-Q3, 2026-S2, 2026."""
    year, number = month[:4], int(month[5:])
    if kind == "quarter":
        return f"{year}-Q{(number + 2) // 3}"
    if kind == "semester":
        return f"{year}-S{(number + 5) // 6}"
    return year if kind == "year" else month


@lru_cache(4096)
def months_of(period: str) -> tuple[str, ...]:
    """The months of a period, by its code."""
    year, mark = period[:4], period[5:]
    if not mark:
        first, count = 1, 12
    elif mark[0] == "Q":
        first, count = int(mark[1:]) * 3 - 2, 3
    elif mark[0] == "S":
        first, count = int(mark[1:]) * 6 - 5, 6
    else:
        first, count = int(mark), 1
    return tuple(f"{year}-{number:02d}" for number in range(first, first + count))


@lru_cache(4096)
def feeding_period(month: str, kind: str, periods_before: int) -> str:
    """The period that feeds a pay month: the month's own, or so many periods before it."""
    return period_of(shift(month, -periods_before * PERIOD_MONTHS[kind]), kind)


def months_fed(period: str, kind: str, periods_before: int) -> tuple[str, ...]:
    """The pay months a period feeds; the inverse of `feeding_period`."""
    if period_of(months_of(period)[0], kind) != period:
        return ()
    return tuple(shift(m, periods_before * PERIOD_MONTHS[kind]) for m in months_of(period))
