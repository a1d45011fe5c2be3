"""The units of government by id, as identity last told them: time zones for the pages."""

import time
from typing import Final

from portal.clients import Away, Refused, Services
from portal.clients.identity import Me, UnitView
from portal.web.figures import USUAL_ZONE

FRESH_FOR: Final = 600.0
"""Seconds; new units are rare. Until one is known, the usual time zone stands for its own."""


class Units:
    """Units as they were told to this process; shared by all visitors, since all may see them."""

    def __init__(self) -> None:
        self._known: dict[str, UnitView] = {}
        self._until = 0.0

    async def refresh(self, ask: Services) -> None:
        """Ask identity again where what is known is old; what is known stands while it is away."""
        if self._until > time.monotonic():
            return
        try:
            self._known = {unit.unit_id: unit for unit in await ask.identity.list_units()}
        except (Away, Refused):
            return
        self._until = time.monotonic() + FRESH_FOR

    def zone(self, me: Me) -> str:
        """The time zone of a person's own agency, else of the first they work for."""
        places = [*me.own, *(agency for agencies in me.roles.values() for agency in agencies)]
        known = (self._known[place] for place in places if place in self._known)
        return next((unit.timezone for unit in known), USUAL_ZONE)
