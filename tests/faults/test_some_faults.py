"""A few faults and mistakes, as quick as they can be, wherever there is an Apache Kafka."""

from typing import Any, Final

import pytest

from tests.faults.case import run
from tests.faults.controls import CONTROLS, try_out
from tests.faults.faults import FAULTS
from tests.support.stack_broker import BACKEND

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif(BACKEND != "kafka", reason="it starts three brokers of its own"),
    pytest.mark.timeout(300),
]

SOME: Final = (
    "kill -9 of each worker",
    "kill -9 of the group's coordinator",
    "newest versions first",
    "bad records among good ones",
)
SEED: Final = 1


@pytest.mark.parametrize("name", SOME)
def test_a_fault_leaves_nothing_behind(name: str, bench: Any) -> None:
    result = run(bench.house, bench.ready(), name, FAULTS[name], SEED)
    bench.faults.append(result)
    assert not result.faults
    bench.house.spoilt = False


@pytest.mark.parametrize("name", ["no version guard", "one rupiah off"])
def test_a_planted_mistake_is_seen(name: str, bench: Any) -> None:
    result = try_out(bench.house, name, SEED)
    bench.controls.append(result)
    red = {invariant for invariant, found in result.broken.items() if found}
    assert red & CONTROLS[name].red, f"{name} was not seen: {red or 'all holds'}"
