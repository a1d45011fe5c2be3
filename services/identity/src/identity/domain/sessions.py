"""How long a sign-in lasts."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from identity.domain.permissions import ROLES

LASTS: Final = timedelta(hours=12)
DESK_LASTS: Final = timedelta(minutes=30)
"""Without a sign of life, where others could sit down at an office's desk."""

OFFICES: Final = frozenset(ROLES) - {"leader", "auditor"}
"""The roles that change what belongs to others; leaders and auditors look on."""


def lasts(began: datetime, seen: datetime, now: datetime, roles: Collection[str]) -> bool:
    """Whether a sign-in that `began` then, and was last `seen` then, holds for these roles."""
    if OFFICES.intersection(roles) and now - seen > DESK_LASTS:
        return False
    return now - began <= LASTS
