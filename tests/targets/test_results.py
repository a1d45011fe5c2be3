"""Periods, days, weights, aspects and links: by tables."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Invalid, Refusal
from shared.messages import LANGUAGES, Sentences
from targets.domain.changes import CHANGE_REASONS
from targets.domain.periods import Period, calendar_days
from targets.domain.plan import Indicator, check_days, overlapping, plan_id
from targets.domain.results import Above, check_links, problems
from tests.targets.values import AGENCY, BOSS, DAY, ME, STATES, a_plan, a_result


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-07", "2026-07-01", "2026-07-31"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-S1", "2026-01-01", "2026-06-30"),
        ("2026-S2", "2026-07-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_lasts_as_its_code_says(code: str, first: str, last: str) -> None:
    assert calendar_days(code) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "code", ["", "2026-00", "2026-13", "2026-7", "2026-Q5", "2026-S3", "26-07", "2026-07 ", "٢٠٢٦"]
)
def test_another_code_is_refused(code: str) -> None:
    with pytest.raises(Invalid, match="period_code"):
        calendar_days(code)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=12))
def test_weights_are_right_when_they_sum_to_100_and_only_then(weights: list[int]) -> None:
    results = [a_result(number, weight) for number, weight in enumerate(weights, 1)]
    found = [problem.code for problem in problems(results)]
    assert found == ([] if sum(weights) == 100 else ["weights_sum"])


@pytest.mark.parametrize(
    ("aspects", "missing"),
    [
        (("kuantitas",), False),
        (("kualitas", "kuantitas"), False),
        (("kualitas", "waktu", "biaya"), True),
        ((), True),
    ],
)
def test_every_result_has_an_indicator_of_quantity(aspects: Any, missing: bool) -> None:
    indicators = tuple(Indicator(aspect, "x", "1", "x") for aspect in aspects)
    found = [problem.code for problem in problems([a_result(indicators=indicators)])]
    assert found == (["quantity_missing"] if missing else [])


@pytest.mark.parametrize(
    ("above", "linked", "code"),
    [
        (None, None, None),
        (Above(BOSS, "Joko", False, {}), None, "superior_without_plan"),
        (Above(BOSS, "Joko", True, {UUID(int=7): "x"}), UUID(int=7), None),
        (Above(BOSS, "Joko", True, {UUID(int=7): "x"}), None, "result_unlinked"),
        (Above(BOSS, "Joko", True, {UUID(int=7): "x"}), UUID(int=8), "result_unlinked"),
    ],
)  # fmt: skip
def test_results_serve_the_superiors(above: Any, linked: Any, code: str | None) -> None:
    try:
        check_links([a_result(above=linked)], above, "2026-07")
        found = None
    except Refusal as refusal:
        found = refusal.code
    assert found == code


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ((7, 1), (7, 31), None),
        ((7, 9), (7, 9), None),
        ((7, 9), (7, 8), "dates_reversed"),
        ((6, 30), (7, 31), "outside_period"),
        ((7, 1), (8, 1), "outside_period"),
    ],
)
def test_days_lie_in_the_period(first: Any, last: Any, code: str | None) -> None:
    period = Period(AGENCY, "2026-07", *calendar_days("2026-07"))
    try:
        check_days(period, date(2026, *first), date(2026, *last))
        found = None
    except Refusal as refusal:
        found = refusal.code
    assert found == code


def test_a_plan_is_named_by_person_and_period_and_a_later_one_by_its_day_too() -> None:
    main = plan_id(ME, "2026-07", date(2026, 7, 1))
    assert main == uuid5(ME, "2026-07")
    assert plan_id(ME, "2026-07", date(2026, 7, 15)) not in {main, plan_id(ME, "2026-08", DAY)}


@pytest.mark.parametrize(
    ("first", "last", "meets"), [(1, 9, False), (1, 10, True), (20, 31, True), (21, 31, False)]
)
def test_plans_of_one_person_share_no_day(first: int, last: int, meets: bool) -> None:
    plan = a_plan(starts_on=date(2026, 7, first), ends_on=date(2026, 7, last))
    span = {"starts_on": date(2026, 7, 10), "ends_on": date(2026, 7, 20)}
    other = a_plan(plan_id=UUID(int=10), **span)
    assert (overlapping(plan, [plan, other]) is other) == meets
    assert overlapping(plan, [a_plan(plan_id=UUID(int=10), employee_id=BOSS, **span)]) is None


def test_both_languages_have_the_same_sentences() -> None:
    sentences = Sentences("targets.messages")
    indonesian, english = (sentences.by_language[language] for language in LANGUAGES)
    assert indonesian.keys() == english.keys()
    assert {f"reason_{reason}" for reason in CHANGE_REASONS} <= indonesian.keys()
    assert {f"plan_is_{state}" for state in STATES} <= english.keys()
