"""Months, the periods that feed them, the day of pay, and a policy's budget."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll_incentive.domain.document import FEEDING
from payroll_incentive.domain.months import (
    add_months,
    feeding_period,
    first_day,
    last_day,
    month_of,
    months_fed,
    months_of,
    period_of,
    shift,
)
from tests.support.pay import changed_policy

MONTHS = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(month_of)


@given(MONTHS, st.sampled_from(sorted(FEEDING)))
def test_a_period_feeds_exactly_the_months_that_look_to_it(month: str, feeds: str) -> None:
    kind, before = FEEDING[feeds]
    period = feeding_period(month, kind, before)
    assert month in months_fed(period, kind, before)
    fed = months_fed(period, kind, before)
    assert {feeding_period(one, kind, before) for one in fed} == {period}


@pytest.mark.parametrize(
    ("month", "feeds", "period"),
    [
        ("2026-07", "same_month", "2026-07"),
        ("2026-01", "previous_month", "2025-12"),
        ("2026-03", "same_quarter", "2026-Q1"),
        ("2026-01", "previous_quarter", "2025-Q4"),
        ("2026-07", "previous_semester", "2026-S1"),
        ("2026-06", "previous_semester", "2025-S2"),
        ("2026-12", "previous_year", "2025"),
    ],
)
def test_which_period_feeds_a_month(month: str, feeds: str, period: str) -> None:
    assert feeding_period(month, *FEEDING[feeds]) == period


@pytest.mark.parametrize(
    ("period", "kind", "first", "count"),
    [("2026-07", "month", "2026-07", 1), ("2026-Q4", "quarter", "2026-10", 3),
     ("2026-S2", "semester", "2026-07", 6), ("2026", "year", "2026-01", 12)],
)  # fmt: skip
def test_the_months_of_a_period(period: str, kind: str, first: str, count: int) -> None:
    months = months_of(period)
    assert (months[0], len(months)) == (first, count)
    assert {period_of(month, kind) for month in months} == {period}


def test_a_period_of_another_kind_feeds_nothing() -> None:
    assert months_fed("2026-Q3", "month", 0) == ()
    assert months_fed("2026", "semester", 1) == ()


@given(MONTHS, st.integers(-100, 100))
def test_months_shift_back_and_forth(month: str, count: int) -> None:
    assert shift(shift(month, count), -count) == month
    assert month_of(first_day(month)) == month_of(last_day(month)) == month


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 7, 15), 12, date(2026, 7, 15)),
    ],
)
def test_the_same_day_months_later(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@pytest.mark.parametrize(
    ("pay", "month", "paid_on"),
    [
        ("{months_later: 0, day: 31}", "2026-06", date(2026, 6, 30)),
        ("{months_later: 1, day: 13}", "2026-07", date(2026, 8, 13)),
        ("{months_later: 1, day: 31}", "2026-01", date(2026, 2, 28)),
        ("{months_later: 1, day: 13}", "2026-12", date(2026, 12, 13)),
    ],
    ids=["last day", "the 13th of the next", "a shorter month", "December ahead"],
)
def test_the_day_of_pay(pay: str, month: str, paid_on: date) -> None:
    policy = changed_policy(("pay: {months_later: 0, day: 31}", f"pay: {pay}"))
    assert policy.pay_date(month) == paid_on


def test_the_budget_of_a_year_is_the_decrees() -> None:
    written = "  accounts:\n    pns:"
    policy = changed_policy((written, f"  ceilings: {{2026: 5_000_000_000}}\n{written}"))
    assert policy.ceiling(2026) == 5_000_000_000
    assert policy.ceiling(2027) is None
