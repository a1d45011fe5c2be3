"""How far the indicators of a plan have come, and what share of their targets that is."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

import msgspec

from targets.domain.plan import Indicator

RISING: Final = ("kuantitas", "kualitas")
"""The aspects of which more is better. Of time and cost the law does not say which way is: a
share of their targets would mislead, so only the figure is said."""

PLACES: Final = Decimal("0.0001")


class Realisation(msgspec.Struct, frozen=True):
    """What an indicator had come to by the end of `as_of`, in all, in the indicator's unit.

    No pay depends on it: it is said to nobody by event, and read where plans are read.
    """

    agency_id: UUID
    plan_id: UUID
    indicator_id: UUID
    value: Decimal
    as_of: date
    note: str
    at: datetime
    actor: UUID
    actor_name: str


class Report(msgspec.Struct, frozen=True):
    """What somebody says of an indicator; without `as_of`, of today or of the plan's last day."""

    indicator_id: UUID
    value: Decimal
    as_of: date | None
    note: str


def share(indicator: Indicator, value: Decimal) -> Decimal | None:
    """The part of the target that is reached, 1 when all is; never rounded up, to four places.

    None where the target is not more than nothing, or more is not known to be better.
    """
    target = Decimal(indicator.target)
    if indicator.aspect not in RISING or target <= 0:
        return None
    return (value / target).quantize(PLACES, "ROUND_DOWN")
