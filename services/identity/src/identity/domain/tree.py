"""The tree of units: which kind stands under which, and to which agency a unit belongs."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import available_timezones

from shared.errors import Invalid

GOVERNMENT: Final = "government"
AGENCY: Final = "agency"
TIMEZONES: Final = frozenset(zone for zone in available_timezones() if "/" in zone)


class Unit(NamedTuple):
    """A unit in the tree. `agency_id` is its own id for a government and for an agency."""

    unit_id: UUID
    code: str
    name: str
    kind: str
    parent_id: UUID | None
    agency_id: UUID
    region: str
    timezone: str
    calendar: str


def place(unit: Unit, parent: Unit | None, known: Unit | None) -> Unit:
    """The unit with the agency it belongs to.

    Raises:
        Invalid: it cannot stand under that parent, or would change region or agency.
    """
    if unit.timezone not in TIMEZONES:
        raise Invalid("timezone_unknown")
    placed = root(unit, parent) if unit.kind == GOVERNMENT else under(unit, parent)
    if known and known.region != placed.region:
        raise Invalid("unit_region", expected=known.region)
    if known and known.agency_id != placed.agency_id:
        raise Invalid("unit_agency_fixed")
    return placed


def root(unit: Unit, parent: Unit | None) -> Unit:
    if parent:
        raise Invalid("government_has_parent")
    if unit.region != unit.code:
        raise Invalid("unit_region", expected=unit.code)
    return unit._replace(agency_id=unit.unit_id)


def under(unit: Unit, parent: Unit | None) -> Unit:
    if parent is None:
        raise Invalid("unit_parent_needed", kind=unit.kind)
    if unit.region != parent.region:
        raise Invalid("unit_region", expected=parent.region)
    if (unit.kind == AGENCY) != (parent.kind == GOVERNMENT):
        raise Invalid("unit_parent_kind", kind=unit.kind, parent=parent.kind)
    own = unit.kind == AGENCY
    return unit._replace(agency_id=unit.unit_id if own else parent.agency_id)


def stands_above(unit_id: UUID, parent: UUID | None, parents: Mapping[UUID, UUID | None]) -> bool:
    """Whether the unit already stands above `parent`, so that putting it below closes a circle."""
    seen: set[UUID] = set()
    while parent is not None and parent not in seen:
        if parent == unit_id:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False


FIELDS: Final = {
    "timezone_unknown": "timezone",
    "government_has_parent": "parent_code",
    "unit_region": "region",
    "unit_parent_needed": "parent_code",
    "unit_parent_kind": "kind",
    "unit_agency_fixed": "parent_code",
}
"""The column each refusal speaks of."""
