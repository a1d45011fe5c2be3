"""Every fault, healed, leaves nothing behind; every planted mistake is seen.

SEEDS="1 2 3" chooses the seeds: when and where a fault strikes, and which faults meet.
"""

import os
import random
from typing import Any

import pytest

from tests.faults.case import run
from tests.faults.controls import CONTROLS, red, try_out
from tests.faults.faults import FAULTS, possible
from tests.faults.pairs import both, pairs

pytestmark = pytest.mark.faults

SEEDS = [int(seed) for seed in (os.environ.get("SEEDS") or "1").split()]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_leaves_nothing_behind(name: str, seed: int, bench: Any) -> None:
    if why := possible(name, bench.house):
        pytest.skip(why)
    result = run(bench.house, bench.ready(), name, FAULTS[name], seed)
    bench.faults.append(result)
    assert not result.faults
    bench.house.spoilt = False


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", range(2))
@pytest.mark.parametrize("seed", SEEDS)
def test_two_faults_at_once_leave_nothing_behind(seed: int, number: int, bench: Any) -> None:
    one, other = pairs(random.Random(seed))[number]
    name = f"{one} + {other}"
    result = run(bench.house, bench.ready(), name, both(FAULTS[one], FAULTS[other]), seed)
    bench.faults.append(result)
    assert not result.faults
    bench.house.spoilt = False


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CONTROLS)
def test_a_planted_mistake_is_seen(name: str, seed: int, bench: Any) -> None:
    result = try_out(bench.house, name, seed)
    bench.controls.append(result)
    assert red(result) & CONTROLS[name].red, f"{name} was not seen: {red(result)}"
