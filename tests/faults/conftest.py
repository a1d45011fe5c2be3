"""The house in which the cases happen, and the table at its end."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.faults.case import Memory, Result
from tests.faults.house import House, house
from tests.faults.report import table


@dataclass
class Bench:
    """The house, what its cases have promised so far, and what they showed."""

    house: House
    memory: Memory = field(default_factory=Memory)
    faults: list[Result] = field(default_factory=list)
    controls: list[Result] = field(default_factory=list)

    def ready(self) -> Memory:
        """What the next case builds on; a spoilt house is made anew first."""
        if self.house.spoilt:
            self.house.restore()
            self.memory = Memory()
        self.house.spoilt = True  # until the case has shown otherwise
        return self.memory


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with house() as made:
        seen = Bench(made)
        try:
            yield seen
        finally:
            for title, results in (("fault", seen.faults), ("mistake", seen.controls)):
                if results:
                    print(f"\n\n{table(title, results)}")  # noqa: T201 - what was asked for
