"""Exact fractions: what the standard library's `Fraction` says, worked out by compiled code."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction
else:
    from quicktions import Fraction

__all__ = ["Fraction"]
