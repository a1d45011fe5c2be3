"""Figures as the law and people write them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portal.web import figures
from portal.web.days import read_day


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (figures.rupiah, 5_079_200, "Rp5.079.200"),
        (figures.rupiah, 0, "Rp0"),
        (figures.rupiah, -75_000, "−Rp75.000"),
        (figures.rupiah, 999_999_999, "Rp999.999.999"),
        (figures.difference, 120_000, "+Rp120.000"),
        (figures.difference, 0, "Rp0"),
        (figures.percent, Decimal("86.50"), "86,5 %"),
        (figures.percent, 100.0, "100 %"),
        (figures.share, "0.666667", "66,7 %"),
        (figures.share, "0.99999", "99,9 %"),
        (figures.share, "1", "100 %"),
        (figures.share, "1.25", "125 %"),
        (figures.number, Decimal("1234567.25"), "1.234.567,25"),
        (figures.number, Decimal("-0.5"), "-0,5"),
        (figures.nip, "199003152015042001", "19900315 201504 2 001"),
        (figures.nip, "123", "123"),
    ],
)
def test_a_figure_is_written(write: Callable[[Any], str], value: Any, text: str) -> None:
    assert write(value) == text


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [(59, "id", "59 m"), (125, "id", "2 j 05 m"), (60, "en", "1 h 00 m")],
)
def test_minutes_are_hours_in_the_reader_s_language(value: int, language: str, text: str) -> None:
    assert figures.minutes(value, language) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [("2026-07", "Juli 2026"), ("2026-Q3", "Triwulan III 2026"), ("2026-S1", "Semester I 2026"),
     ("2026", "Tahun 2026"), ("2026-13", "2026-13"), ("2026-Q9", "2026-Q9"), ("x", "x"), ("", "")],
)  # fmt: skip
def test_a_period_is_said_by_its_code(code: str, text: str) -> None:
    assert figures.period(code, "id") == text


@pytest.mark.parametrize("text", ["", "x", "0001-01-03", "9999-12-31", "2026-02-30"])
def test_what_is_no_day_of_ours_is_no_day(text: str) -> None:
    assert read_day(text) is None


def test_days_are_in_the_reader_s_language() -> None:
    value = date(2026, 11, 21)
    assert figures.day(value, "id") == "21 November 2026"
    assert figures.month("2026-05", "id") == "Mei 2026"
    assert figures.month("2026-05", "en") == "May 2026"
    assert figures.short_day(date(2026, 8, 3), "id") == "Sen, 3 Agu"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Jakarta", "21 November 2026, 16.42 WIB"),
        ("Asia/Makassar", "21 November 2026, 17.42 WITA"),
        ("Asia/Jayapura", "21 November 2026, 18.42 WIT"),
    ],
)
def test_a_moment_is_said_with_its_zone(zone: str, text: str) -> None:
    moment = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
    assert figures.moment(moment, "id", zone) == text


def test_a_day_may_be_another_where_the_reader_is() -> None:
    moment = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert figures.moment(moment, "id", "Asia/Jayapura").startswith("1 Januari 2027, 01.30")
