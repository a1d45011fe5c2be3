"""Evaluation periods: their codes, and the days they last."""

import re
from calendar import monthrange
from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from shared.errors import Invalid

CODE: Final = re.compile(
    r"(?P<year>20\d\d)(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4])|-S(?P<half>[12]))?"
)


class Period(msgspec.Struct, frozen=True):
    """A period of an agency, from its first day to its last; `closed` once it is evaluated."""

    agency_id: UUID
    code: str
    starts_on: date
    ends_on: date
    closed: bool = False


def calendar_days(code: str) -> tuple[date, date]:
    """First and last day of 2026-07 (a month), 2026-Q3, 2026-S2 or 2026.

    Raises:
        Invalid: the code is none of these.
    """
    found = CODE.fullmatch(code)
    if found is None:
        raise Invalid("period_code", value=code)
    year, first, last = int(found["year"]), 1, 12
    if found["month"]:
        first = last = int(found["month"])
    elif found["quarter"]:
        last = int(found["quarter"]) * 3
        first = last - 2
    elif found["half"]:
        last = int(found["half"]) * 6
        first = last - 5
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
