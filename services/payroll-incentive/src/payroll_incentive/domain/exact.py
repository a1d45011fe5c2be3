"""Exact fractions: what the standard library's `Fraction` says, worked out by compiled code."""

from typing import TYPE_CHECKING

import quicktions

if TYPE_CHECKING:
    from fractions import Fraction
else:
    Fraction = quicktions.Fraction

__all__ = ["Fraction"]
