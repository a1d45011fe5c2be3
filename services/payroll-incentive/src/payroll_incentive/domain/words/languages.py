"""The languages there are words in."""

from typing import Literal

Language = Literal["id", "en"]

Words = dict[str, tuple[str, str]]
"""By code, in Indonesian and in English."""
