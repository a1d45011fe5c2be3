"""The parts of addresses that pages are reached by; whatever is none of them leads to no page."""

from typing import Annotated

from fastapi import Path, Query

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
"""Of an agency, a period or a person."""

Month = Annotated[str, Path(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
"""`2026-07`."""

Number = Annotated[int, Query(ge=1, le=100_000)]
"""Of a page of a list, from 1 on."""
