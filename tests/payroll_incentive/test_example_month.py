"""One month by hand: the golden cases E1 to E7 of the example policy, in rupiah."""

from datetime import date

import pytest

from payroll_incentive.domain.facts import Facts, Punishment
from payroll_incentive.domain.statement import Statement, calculate
from tests.support.pay import (
    changed_policy,
    day,
    evaluation,
    facts,
    named,
    person,
    policies,
    post,
    rules,
    status,
    worked,
)

E2_DAYS = worked(
    "2026-07",
    a=day(date(2026, 7, 1), clock_in=451),
    b=day(date(2026, 7, 2), clock_in=465),
    c=day(date(2026, 7, 3), clock_in=480),
    d=day(date(2026, 7, 6), clock_in=450 + 61),
    e=day(date(2026, 7, 7), clock_out=None),
)
ABSENT = worked(
    "2026-07",
    **{
        f"d{n}": day(date(2026, 7, n), None, None)
        for n in (1, 2, 3, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17)
    },
)
CUT_25 = Punishment(
    code="pemotongan_tukin_25", decree="D-1", from_=date(2026, 1, 1), event_id=named("cut")
)


def acting(last_day: int) -> Facts:
    """Acting in a post of the same group worth 9,000,000 from 1 July on."""
    held = post(
        10, kind="plt", from_=date(2026, 7, 1), to=date(2026, 7, last_day), post_code="HELD"
    )
    return facts(person=person(post(), held))


def amounts(statement: Statement) -> dict[str, int]:
    return {line.component: line.amount for line in statement.lines if line.kind == "gross"}


CASES = [
    pytest.param(facts(), {"productivity": 4_800_000, "discipline": 3_200_000}, id="E1"),
    pytest.param(
        facts(days=E2_DAYS), {"productivity": 4_800_000, "discipline": 3_064_000}, id="E2"
    ),
    pytest.param(
        facts(days=E2_DAYS, evaluations=(evaluation("butuh_perbaikan"),)),
        {"productivity": 3_600_000, "discipline": 3_064_000},
        id="E3",
    ),
    pytest.param(facts(days=ABSENT), {"productivity": 4_800_000, "discipline": 0}, id="E4"),
    pytest.param(
        facts(days=E2_DAYS, punishments=(CUT_25,)),
        {"productivity": 4_800_000, "discipline": 3_064_000, "punishment": -1_966_000},
        id="E5",
    ),
    pytest.param(
        acting(28),
        {"productivity": 4_800_000, "discipline": 3_200_000, "plt": 1_800_000},
        id="E6: 20 working days",
    ),
    pytest.param(
        acting(27), {"productivity": 4_800_000, "discipline": 3_200_000}, id="E7: 19 working days"
    ),
]


@pytest.mark.parametrize(("month", "expected"), CASES)
def test_a_month_is_worth_what_it_comes_to_by_hand(month: Facts, expected: dict[str, int]) -> None:
    statement = calculate(month, policies())
    assert amounts(statement) == expected
    assert statement.gross == sum(expected.values())
    assert not statement.provisional
    assert not statement.reasons
    assert not statement.holds


def test_the_final_tax_stands_beside_the_gross() -> None:
    taxed = [
        line for line in calculate(facts(days=E2_DAYS), policies()).lines if line.kind == "tax"
    ]
    assert [(line.component, line.amount, line.route) for line in taxed] == [
        ("pph_final", -393_200, "final")
    ]


def test_every_line_says_its_rule_inputs_and_events() -> None:
    productivity, discipline, _ = calculate(facts(days=E2_DAYS), policies()).lines
    assert productivity.rule == "example@1#/components/productivity"
    assert productivity.inputs == (("period", "2026-07"), ("predicate", "baik"), ("percent", "100"))
    assert productivity.events == (evaluation().event_id,)
    assert discipline.inputs == (
        ("deducted", "4.25"),
        ("late:1:31", 3),
        ("late:61:91", 1),
        ("no_check_out", 1),
    )
    assert len(discipline.events) == 5


def test_the_split_is_the_policys() -> None:
    """40 % performance and 60 % attendance, the events of E2: 3.2 m + 4.8 m × 95.75 %."""
    swapped = rules(
        changed_policy(
            ("percent: 60\n", "percent: 0\n"),
            ("percent: 40\n", "percent: 60\n"),
            ("percent: 0\n", "percent: 40\n"),
        )
    )
    assert calculate(facts(days=E2_DAYS), swapped).gross == 3_200_000 + 4_596_000


ON_TOP = """components:
  - id: beban_kerja
    name: Beban kerja
    percent: 25
    additional: true
    article: Lubuklinggau 2022
    for: {classes: [5, 6, 7, 8, 9, 10]}
    scorer: {name: fixed, percent: 100}
"""


def test_a_criterion_on_top_of_the_amount_is_for_the_classes_it_names() -> None:
    """Lubuklinggau 2022: 25 % of 5,532,975 for class 9 is 1,383,243.75."""
    ruling = rules(
        changed_policy(("components:\n", ON_TOP), ("    9: 8_000_000", "    9: 5_532_975"))
    )
    on_top = calculate(facts(), ruling).lines[0]
    assert (on_top.component, on_top.amount) == ("beban_kerja", 1_383_244)
    other = calculate(facts(person=person(status(), post(11))), ruling)
    assert "beban_kerja" not in {line.component for line in other.lines}
