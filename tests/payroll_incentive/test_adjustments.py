"""What is added to the result of the components or taken from it, and waiting times."""

from datetime import date

import pytest

from payroll_incentive.domain.facts import Person
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.statement import Statement, calculate
from tests.support.pay import (
    HIRED,
    OTHER_AGENCY,
    changed_policy,
    day,
    evaluation,
    facts,
    person,
    post,
    rules,
    status,
    worked,
)

ADJUSTMENTS = "adjustments:\n"
STEPS = """
      - {from: 1, below: 2, percent: 0}
      - {from: 2, below: 4, percent: 10}
      - {from: 4, percent: 100}"""
VALUES = """
      {sangat_baik: 100, baik: 100, cukup: 90, butuh_perbaikan: 90, kurang: 75, sangat_kurang: 5}"""


def with_adjustment(text: str) -> Policies:
    """The example with one adjustment before its own."""
    written = f"""adjustments:
  - name: Uji
    article: test
    id: tested
    {text}
"""
    return rules(changed_policy((ADJUSTMENTS, written)))


def added(statement: Statement) -> int:
    return sum(line.amount for line in statement.lines if line.component == "tested")


def sick(count: int) -> tuple[object, ...]:
    days = {str(n): day(date(2026, 7, n), None, None, leave="sakit") for n in range(6, 6 + count)}
    return worked(**days)


@pytest.mark.parametrize(
    ("days", "taken"), [(0, 0), (1, 0), (2, -800_000), (3, -800_000), (4, -8_000_000)]
)
def test_leave_costs_by_its_days_in_the_month(days: int, taken: int) -> None:
    ruling = with_adjustment(f"type: leave\n    table:\n      sakit:{STEPS}")
    assert added(calculate(facts(days=sick(days)), ruling)) == taken


def test_a_portion_is_for_those_it_names() -> None:
    ruling = with_adjustment("type: portion\n    for: {kinds: [cpns]}\n    percent: 80")
    assert added(calculate(facts(), ruling)) == 0
    cpns = facts(person=person(status("cpns"), post()))
    assert calculate(cpns, ruling).gross == 6_400_000


@pytest.mark.parametrize(
    ("predicate", "gross"), [("baik", 8_000_000), ("kurang", 5_600_000 * 75 // 100)]
)
def test_a_predicate_may_lower_the_result(predicate: str, gross: int) -> None:
    ruling = with_adjustment(f"type: by_predicate\n    values: {VALUES}")
    assert calculate(facts(evaluations=(evaluation(predicate),)), ruling).gross == gross


def test_until_a_predicate_arrives_nothing_is_taken_off_provisionally() -> None:
    ruling = with_adjustment(f"type: by_predicate\n    values: {VALUES}")
    statement = calculate(facts(evaluations=()), ruling)
    line = next(line for line in statement.lines if line.component == "tested")
    assert (line.amount, line.provisional) == (0, True)


@pytest.mark.parametrize(
    ("kind", "percent", "predicate", "gross"),
    [
        ("floor", 60, "sangat_kurang", 4_800_000),
        ("floor", 50, "sangat_kurang", 4_400_000),
        ("cap", 90, "baik", 7_200_000),
        ("cap", 100, "baik", 8_000_000),
    ],
)
def test_the_result_stays_between_floor_and_cap(
    kind: str, percent: int, predicate: str, gross: int
) -> None:
    ruling = with_adjustment(f"type: {kind}\n    percent: {percent}")
    assert calculate(facts(evaluations=(evaluation(predicate),)), ruling).gross == gross


WAITING = "  exclusions:\n"


def waits(since: str, months: int) -> Policies:
    text = f"  waiting:\n    - {{kinds: [pns], months: {months}, since: {since}, article: test}}\n"
    return rules(changed_policy((WAITING, text + WAITING)))


@pytest.mark.parametrize(
    ("who", "since", "months", "paid"),
    [
        (person(hired_on=date(2026, 6, 1)), "hired", 1, True),
        (person(hired_on=date(2026, 6, 2)), "hired", 1, False),
        (person(hired_on=date(2026, 7, 1)), "hired", 1, False),
        (person(), "agency", 12, True),
        (
            person(
                status(),
                post(agency_id=OTHER_AGENCY, to=date(2025, 7, 31)),
                post(from_=date(2025, 8, 1)),
            ),
            "agency",
            12,
            False,
        ),
        (
            person(
                status(),
                post(agency_id=OTHER_AGENCY, to=date(2025, 6, 30)),
                post(8, from_=date(2025, 7, 1), to=date(2026, 1, 31)),
                post(from_=date(2026, 2, 1)),
            ),
            "agency",
            12,
            True,
        ),
        (
            person(status("cpns", to=date(2026, 1, 31)), status(from_=date(2026, 2, 1)), post()),
            "kind",
            6,
            False,
        ),
        (
            person(status("cpns", to=date(2025, 12, 31)), status(from_=date(2026, 1, 1)), post()),
            "kind",
            6,
            True,
        ),
    ],
    ids=[
        "a month after hiring",
        "a month not full",
        "the first month",
        "never elsewhere",
        "month twelve after coming",
        "month thirteen after coming, through two posts",
        "PNS for five months",
        "PNS for six months",
    ],
)
def test_waiting_is_counted_in_full_months(
    who: Person, since: str, months: int, paid: bool
) -> None:
    statement = calculate(facts(person=who), waits(since, months))
    assert statement.excluded == (() if paid else ("waiting",))
    assert who.hired_on >= HIRED
