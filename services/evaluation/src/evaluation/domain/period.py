"""Evaluation periods: monthly, quarterly, semester or yearly, and the codes that name them."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final, NamedTuple

from shared.errors import Conflict, Invalid

MONTHS: Final = {"monthly": 1, "quarterly": 3, "semester": 6, "yearly": 12}
"""How many months a period of each kind has."""

MOST_DAYS: Final = timedelta(days=62)
"""Two months: as many days as are shown at once."""

CODE: Final = re.compile(
    r"(?P<year>20\d\d)(?:-(?:(?P<monthly>0[1-9]|1[0-2])|Q(?P<quarterly>[1-4])|S(?P<semester>[12])))?"
)


class Span(NamedTuple):
    """What a period's code says: its kind, its first and its last day."""

    kind: str
    starts_on: date
    ends_on: date


def read_code(code: str) -> Span:
    """The span of 2026-07, 2026-Q3, 2026-S2 or 2026.

    Raises:
        Invalid: the code has none of these forms.
    """
    found = CODE.fullmatch(code)
    if not found:
        raise Invalid("period_code", column="period", value=code)
    parts = found.groupdict()
    kind = next((kind for kind in MONTHS if parts.get(kind)), "yearly")
    length = MONTHS[kind]
    last = length * int(parts.get(kind) or 1)
    year = int(parts["year"])
    return Span(kind, date(year, last - length + 1, 1), end_of_month(year, last))


def contains(code: str, month: str) -> bool:
    """Whether a month (2026-07) lies in the period of this code."""
    span, first = read_code(code), read_month(month).starts_on
    return span.starts_on <= first <= span.ends_on


def read_month(month: str) -> Span:
    """The span of a month.

    Raises:
        Invalid: it is no month like 2026-07.
    """
    span = read_code(month)
    if span.kind != "monthly":
        raise Invalid("month_code", value=month)
    return span


def days_asked(month: str | None, first: date | None, last: date | None) -> Span:
    """The days that somebody asks for: of a month, or from a day to a day.

    Raises:
        Invalid: it is neither, or both, the wrong way round, or more days than are shown.
    """
    if month is not None and first is None and last is None:
        return read_month(month)
    if month is not None or first is None or last is None:
        raise Invalid("month_or_days")
    if last < first:
        raise Invalid("dates_reversed", column="to", value=last)
    if last - first >= MOST_DAYS:
        raise Invalid("too_many_days", most=MOST_DAYS.days)
    return Span("", first, last)


def week(day: date) -> Span:
    """Monday to Sunday of a day's week, as far as days can be counted."""
    monday = day.toordinal() - day.weekday()
    last = min(monday + 6, date.max.toordinal())
    return Span("", date.fromordinal(monday), date.fromordinal(last))


def check_over(code: str, ends_on: date, today: date) -> None:
    """Refuse to close what has not run its course; `today` is the agency's own day.

    Raises:
        Conflict: days of it are still to come, today among them.
    """
    if today <= ends_on:
        raise Conflict("period_not_over", period=code, day=ends_on + timedelta(days=1))


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
