"""Planted mistakes: the same cases, and the checks must go red."""

from typing import Final, NamedTuple

from tests.faults.case import Fault, Memory, Result, run
from tests.faults.fault_brokers import on_wire, to_postgres, topic_lost_and_nothing_done
from tests.faults.fault_data import closing_beside, slow_commits
from tests.faults.fault_records import reordered
from tests.faults.faults import beside, kill_often, nothing
from tests.faults.house import House
from tests.faults.system import ROUTED
from tests.faults.wire import Wire

PATIENCE: Final = 25.0


class Control(NamedTuple):
    """A mistake in one process, the fault that brings it to light, and what must go red."""

    process: str
    mistake: str
    fault: Fault
    red: frozenset[str]


CONTROLS: Final = {
    "no version guard": Control(
        ROUTED, "no_version_guard", reordered, frozenset({"state"})
    ),
    "offset before the database": Control(
        ROUTED, "offset_first", kill_often(ROUTED), frozenset({"lost", "facts", "state"})
    ),
    "marked before published": Control(
        "evaluation-worker", "marked_first", kill_often("evaluation-worker"),
        frozenset({"lost", "facts"}),
    ),
    "a cursor in the relay": Control(
        "evaluation-worker", "cursor", slow_commits, frozenset({"lost", "recovery"})
    ),
    "no lock between relays": Control(
        "evaluation-worker", "no_relay_lock", beside("evaluation-worker", "no_relay_lock"),
        frozenset({"once", "compacted"})
    ),
    "no lock on the period": Control(
        "evaluation-api", "no_period_lock", closing_beside, frozenset({"closings"})
    ),
    "a swallowed exception": Control(
        ROUTED, "swallowed", on_wire(to_postgres, Wire.cut), frozenset({"lost", "facts"})
    ),
    "a topic known by its name": Control(
        ROUTED, "no_topic_ids", topic_lost_and_nothing_done, frozenset({"lost"})
    ),
    "one rupiah off": Control(ROUTED, "one_rupiah", nothing, frozenset({"statements"})),
}  # fmt: skip


def try_out(house: House, name: str, seed: int) -> Result:
    """Run a control's case on the first state; it is spoilt afterwards."""
    house.restore()
    return plant(house, name, seed)


def plant(house: House, name: str, seed: int) -> Result:
    """Run a control's case on the house as it is."""
    control = CONTROLS[name]
    house.spoilt = True
    house.system.change(control.process, control.mistake)
    house.wait_until_ready(control.process)
    return run(house, Memory(), name, control.fault, seed, PATIENCE)


def red(result: Result) -> set[str]:
    """The invariants that did not hold."""
    return {invariant for invariant, found in result.broken.items() if found}
