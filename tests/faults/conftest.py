"""The house in which the cases happen, and the table at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.faults.case import Memory, Result
from tests.faults.house import House, house
from tests.faults.report import table

MOST_CASES = 36
"""Four use up a month of 2026; a month that is not over cannot be closed."""


@dataclass
class Bench:
    """The house, what its cases have promised so far, and what they showed."""

    house: House
    memory: Memory = field(default_factory=Memory)
    faults: list[Result] = field(default_factory=list)
    controls: list[Result] = field(default_factory=list)

    def ready(self) -> Memory:
        """What the next case builds on; a house that is spoilt, or full, is made anew first."""
        if self.house.spoilt or self.house.months >= MOST_CASES:
            self.house.restore()
            self.memory = Memory()
        self.house.spoilt = True  # until the case has shown otherwise
        return self.memory


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """A house whose first state can be restored."""
    with house() as made:
        made.keep()
        with shown(Bench(made)) as seen:
            yield seen


@pytest.fixture(scope="module")
def quick_bench() -> Iterator[Bench]:
    """A house that goes from case to case as it is."""
    with house() as made, shown(Bench(made)) as seen:
        yield seen


@contextmanager
def shown(bench: Bench) -> Iterator[Bench]:
    """Print the table of what was seen at the end."""
    try:
        yield bench
    finally:
        for title, results in (("fault", bench.faults), ("mistake", bench.controls)):
            if results:
                print(f"\n\n{table(title, results)}")  # noqa: T201 - what was asked for
