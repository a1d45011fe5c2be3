"""The clock door of evaluation: sums that are kept in parts."""

from typing import Final

from evaluation.db import transaction
from shared.parts import merge, merging

PERIOD_PARTS: Final = merging("period_part", ("agency_id", "period_id"), ("rated", "finalised"))


async def merge_period_parts() -> None:
    """Make one part of those that a period's count of results is kept in."""
    async with transaction() as session:
        await merge(session, PERIOD_PARTS)
