"""Times of day as files write them, and as minutes since midnight."""

import re
from typing import Final

from shared.errors import Invalid

TIME: Final = re.compile(r"([0-3]\d|4[0-7]):([0-5]\d)(?::00)?")
"""00:00 to 47:59: a night shift ends at 30:00. Spreadsheets add seconds."""


def read_minutes(text: str | None, column: str) -> int | None:
    """Minutes since midnight of a cell like 07:30; None of an empty one.

    Raises:
        Invalid: it is no time.
    """
    if text is None:
        return None
    found = TIME.fullmatch(text)
    if not found:
        raise Invalid("cell_time", column=column, value=text)
    return int(found[1]) * 60 + int(found[2])
