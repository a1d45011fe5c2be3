"""A few faults and mistakes, as quick as they can be, wherever there is an Apache Kafka."""

from typing import Any, Final

import pytest

from tests.faults.case import run
from tests.faults.controls import CONTROLS, plant, red
from tests.faults.faults import FAULTS
from tests.support.stack_broker import BACKEND

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif(BACKEND != "kafka", reason="it starts three brokers of its own"),
    pytest.mark.timeout(400),
]

SOME: Final = (
    "kill -9 of each worker",
    "kill -9 of the group's coordinator",
    "bad records among good ones",
)
MISTAKES: Final = ("one rupiah off", "no version guard")
"""What the second one turns red the first one leaves alone."""

SEED: Final = 1


def test_faults_leave_nothing_behind_and_mistakes_are_seen(quick_bench: Any) -> None:
    bench = quick_bench
    for name in SOME:
        bench.faults.append(run(bench.house, bench.memory, name, FAULTS[name], SEED))
        assert not bench.faults[-1].faults
    for name in MISTAKES:
        bench.controls.append(plant(bench.house, name, SEED))
        assert red(bench.controls[-1]) & CONTROLS[name].red, f"{name} was not seen"
        bench.house.system.change(CONTROLS[name].process, "")
