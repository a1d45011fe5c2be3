"""Periods and their codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.period import MONTHS, contains, month_of, read_code, read_month
from shared.errors import Invalid


@pytest.mark.parametrize(
    ("code", "kind", "first", "last"),
    [
        ("2026-07", "monthly", date(2026, 7, 1), date(2026, 7, 31)),
        ("2028-02", "monthly", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-Q1", "quarterly", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q3", "quarterly", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-S1", "semester", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-S2", "semester", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", "yearly", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_code_says_its_days(code: str, kind: str, first: date, last: date) -> None:
    assert read_code(code) == (kind, first, last)


@pytest.mark.parametrize(
    "code", ["", "2026-13", "2026-00", "2026-Q5", "2026-S3", "26-07", "2026-7", "2026-07 ", "x"]
)
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_code(code)
    assert refusal.value.code == "period_code"


@pytest.mark.parametrize("code", ["2026-Q3", "2026"])
def test_a_month_is_no_longer_period(code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_month(code)
    assert refusal.value.code == "month_code"


def code_on(kind: str, day: date) -> str:
    """The code of the period of this kind that a day falls in."""
    number = (day.month - 1) // MONTHS[kind] + 1
    suffixes = {"monthly": f"-{number:02d}", "quarterly": f"-Q{number}", "semester": f"-S{number}"}
    return f"{day.year}{suffixes.get(kind, '')}"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(sorted(MONTHS)))
def test_every_day_lies_in_one_period_of_each_kind(day: date, kind: str) -> None:
    code = code_on(kind, day)
    span = read_code(code)
    assert span.kind == kind
    assert span.starts_on <= day <= span.ends_on
    assert contains(code, month_of(day))
    assert not contains(code, month_of(date(day.year + 1 - 2 * (day.year > 2050), 1, 1)))
