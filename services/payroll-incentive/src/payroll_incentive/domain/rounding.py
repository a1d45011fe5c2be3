"""Rounding to whole rupiah, once, by the rule a policy names."""

from math import lcm
from typing import Literal

import msgspec

from payroll_incentive.domain.exact import Fraction

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


def rounded(value: Fraction | int, unit: int = 1, direction: Direction = "half_up") -> int:
    """A value rounded to a multiple of `unit`; a half is rounded away from zero."""
    return divided(value.numerator, value.denominator, unit, direction)


def divided(top: int, bottom: int, unit: int = 1, direction: Direction = "half_up") -> int:
    """Top ÷ bottom rounded to a multiple of `unit`; `bottom` is positive."""
    size, bottom = abs(top), bottom * unit
    if direction == "half_up":
        units = (2 * size + bottom) // (2 * bottom)
    elif direction == "down":
        units = size // bottom
    else:
        units = -(-size // bottom)
    return units * unit if top >= 0 else -units * unit


class Tally:
    """A running sum that rounds by the rule: each amount, or the sum so that amounts add up."""

    def __init__(self, rounding: Rounding) -> None:
        self._rounding = rounding
        self._by_line = rounding.at == "line"
        self._top, self._bottom = 0, 1  # fractions are dear, and few ask for one
        self.paid = 0

    @property
    def exact(self) -> Fraction:
        """The sum before rounding; by line, of what was rounded."""
        return Fraction(self._top, self._bottom)

    def add(self, top: int, bottom: int) -> int:
        """Add top ÷ bottom; the whole rupiah by which the paid sum grows."""
        rule = self._rounding
        if self._by_line:
            amount = divided(top, bottom, rule.unit, rule.direction)
            self._top += amount
        else:
            common = lcm(self._bottom, bottom)
            self._top = self._top * (common // self._bottom) + top * (common // bottom)
            self._bottom = common
            amount = divided(self._top, common, rule.unit, rule.direction) - self.paid
        self.paid += amount
        return amount
