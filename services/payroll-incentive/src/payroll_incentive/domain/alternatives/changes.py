"""Facts with one thing changed."""

from typing import NamedTuple, TypeVar

from payroll_incentive.domain.facts import Facts
from payroll_incentive.domain.lines import Inputs

Item = TypeVar("Item")


class Changed(NamedTuple):
    """What is otherwise, with its values, and all facts of the month as they then were."""

    code: str
    inputs: Inputs
    facts: Facts


def swapped(items: tuple[Item, ...], old: Item, new: Item) -> tuple[Item, ...]:
    """The items with one of them in place of another."""
    return tuple(new if item is old else item for item in items)
