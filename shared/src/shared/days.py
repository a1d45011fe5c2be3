"""Days as callers write them."""

import re
from datetime import date
from typing import Annotated, Final

from pydantic import BeforeValidator

WRITTEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def written(given: object) -> object:
    """A day as ISO 8601 writes it; a number would be read as seconds since 1970.

    Raises:
        ValueError: it is written in another way.
    """
    if not isinstance(given, date) and not WRITTEN.fullmatch(str(given)):
        raise ValueError("YYYY-MM-DD")
    return given


Day = Annotated[date, BeforeValidator(written)]
"""`2026-07-31`."""
