"""Rounding to whole rupiah, once, by the rule a policy names."""

from fractions import Fraction
from typing import Literal

import msgspec

Direction = Literal["half_up", "down", "up"]


class Rounding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To which unit (rupiah), in which direction, and whether each line or only the total.

    Directions look at the size of an amount: a deduction is rounded like a payment of that size.
    """

    article: str
    unit: int = 1
    direction: Direction = "half_up"
    at: Literal["line", "total"] = "line"

    def whole(self, value: Fraction) -> int:
        """The amount in whole rupiah."""
        return rounded(value, self.unit, self.direction)


def rounded(value: Fraction, unit: int = 1, direction: Direction = "half_up") -> int:
    """A value rounded to a multiple of `unit`, away from zero at a half."""
    top, bottom = abs(value.numerator), value.denominator * unit
    if direction == "half_up":
        units = (2 * top + bottom) // (2 * bottom)
    elif direction == "down":
        units = top // bottom
    else:
        units = -(-top // bottom)
    return units * unit if value.numerator >= 0 else -units * unit


class Tally:
    """A running sum that rounds by the rule: each amount, or the sum so that amounts add up."""

    def __init__(self, rounding: Rounding) -> None:
        self._rounding = rounding
        self.exact = Fraction(0)
        self.paid = 0

    def add(self, value: Fraction) -> int:
        """Add a value; the whole rupiah by which the paid sum grows."""
        if self._rounding.at == "line":
            amount = self._rounding.whole(value)
            self.paid += amount
            self.exact = Fraction(self.paid)
            return amount
        self.exact += value
        amount = self._rounding.whole(self.exact) - self.paid
        self.paid += amount
        return amount
