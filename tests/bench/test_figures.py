"""What the figures say of themselves."""

import pytest

from bench.figures import against, figure
from bench.meter import Cost
from bench.recalculation import COST, MEMORY, UPKEEP, growth
from bench.statements import kind


def test_a_rate_must_reach_its_target_and_everything_else_keep_below() -> None:
    assert figure("rate", 1, 10, "rows/s", 10).met
    assert not figure("rate", 1, 9, "rows/s", 10).met
    assert figure("memory", 1, 10, "MB", 10).met
    assert not figure("memory", 1, 11, "MB", 10).met
    assert figure("told", 1, 11, "MB").met is None


def test_a_target_beside_the_floor_is_a_ratio() -> None:
    one = against(0.5, "cost", 1, 2.0, 4.0)
    assert (one.value, one.ratio_to_floor, one.met) == (2.0, 4.0, True)


def test_the_broker_is_no_part_of_the_cost() -> None:
    assert Cost(own=1, postgres=2, wall=9, peak=9, broker=5).cpu == 3


def test_growth_is_of_the_cost_beside_a_tenth_and_of_memory_beside_the_fewest() -> None:
    measured = [
        figure(name, n, value, unit)
        for n, cost, upkeep, memory in (
            (1_000, 9, 0, 100),
            (10_000, 2, 0, 110),
            (100_000, 3, 1, 120),
        )
        for name, value, unit in (
            (COST, cost, "CPU ms"),
            (UPKEEP, upkeep, "CPU ms"),
            (MEMORY, memory, "MB"),
        )
    ]
    assert [(one.value, one.met) for one in growth(measured)] == [
        (150, False),
        (100, None),
        (120, True),
    ]
    assert growth(measured[:3]) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "\ninsert into statement as t (a)\nselect a from unnest($1) as row (a)",
            "insert statement",
        ),
        (
            "select k.a from unnest($1::uuid[]) as k (a) join statement s using (a)",
            "select statement",
        ),
        ("update outbox set sent_at = $1", "update outbox"),
        ("with recursive unsent as (select bucket from outbox) select 1", "with outbox"),
        ("COMMIT", "commit"),
    ],
)
def test_a_statement_is_told_by_its_verb_and_first_table(query: str, expected: str) -> None:
    assert kind(query) == expected
