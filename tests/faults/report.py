"""The table of what was seen: fault × invariant × result."""

from collections.abc import Sequence

from tests.faults.case import Result
from tests.faults.checker import INVARIANTS

COLUMNS = ("recovery", *INVARIANTS)


def table(title: str, results: Sequence[Result]) -> str:
    """One line a case: a dot where the invariant held, RED where it did not."""
    width = max(len(one.name) for one in results)
    head = f"{title:{width}}  seed  " + " ".join(COLUMNS) + "  healthy after  took"
    return "\n".join([head, *(line(one, width) for one in results)])


def line(one: Result, width: int) -> str:
    cells = " ".join(f"{'RED' if one.broken.get(name) else '·':{len(name)}}" for name in COLUMNS)
    times = f"{one.healthy_after:11.1f} s  {one.took:4.0f} s"
    return f"{one.name:{width}}  {one.seed:4}  {cells}  {times}"
