"""What the figures of the pages say of growth."""

from bench.portal import ALONE, SCREENS, Looked, growth


def looked(size: int, cost: float, alone: float) -> list[Looked]:
    costs = dict.fromkeys(SCREENS, cost) | {ALONE: alone}
    return [Looked(screen, size, cpu, 10, 50, 3_000) for screen, cpu in costs.items()]


def test_growth_leaves_out_what_the_machine_became_slower() -> None:
    same = list(growth([*looked(2_000, 4, 1), *looked(20_000, 6, 1.5)]))
    assert {(one.value, one.n, one.met) for one in same} == {(1.0, 20_000, True)}
    dearer = list(growth([*looked(2_000, 4, 1), *looked(20_000, 6, 1)]))
    assert {(one.value, one.met) for one in dearer} == {(1.5, False)}
    assert len(dearer) == len(SCREENS)


def test_of_one_size_there_is_no_growth() -> None:
    assert list(growth(looked(2_000, 4, 1))) == []
