"""What the figures of the pages say of growth."""

from collections.abc import Sequence

from bench.portal import SCREENS, Batch, Looked, growth


def looked(size: int, *costs: float) -> list[Looked]:
    rounds: Sequence[Batch] = [Batch(1, cost, 100) for cost in costs]
    return [Looked(screen, size, rounds, 50, 3_000) for screen in SCREENS]


def test_growth_leaves_out_what_the_machine_became_slower() -> None:
    same = list(growth([*looked(2_000, 4, 8, 6), *looked(20_000, 4, 8, 6)]))
    assert {(one.value, one.n) for one in same} == {(1.0, 20_000)}
    assert {one.met for one in same} == {True, None}
    dearer = list(growth([*looked(2_000, 4, 8, 4), *looked(20_000, 6, 12, 8)]))
    assert {(one.value, one.met) for one in dearer} == {(1.5, False), (1.5, None)}
    assert [one.met for one in dearer].count(None) == 1, "of an agency the page may be dearer"
    assert len(dearer) == len(SCREENS)


def test_of_one_size_there_is_no_growth() -> None:
    assert list(growth(looked(2_000, 4, 8))) == []
