"""Roles and where they reach; who may look at whom."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from shared.errors import Invalid

ROLES: Final = (
    "hr_admin",
    "payroll_maker",
    "payroll_checker",
    "leader",
    "auditor",
    "ops",
    "admin",
)
EVERYWHERE: Final = "*"
"""The scope of those who tend the system and see no one's data: admin and ops."""

EVERYWHERE_ID: Final = UUID(int=0)
"""What a token says for the scope `*`: no agency has this id."""

LOOKERS: Final = ("hr_admin", "payroll_maker", "payroll_checker", "leader", "auditor")
"""The roles that find people of their agencies."""

COUNTERS: Final = (*LOOKERS, "ops")
"""The roles that may ask how many people an agency has."""


class Grant(NamedTuple):
    """A role for a stretch of time, at one agency, one region, or everywhere."""

    role: str
    scope: str
    from_: date
    to: date | None


def check_scope(role: str, scope: str) -> None:
    """Refuse the scope `*` to roles that see people."""
    if scope == EVERYWHERE and role not in ("admin", "ops"):
        raise Invalid("scope_everywhere", role=role)


def roles_on(
    grants: Iterable[Grant], day: date, agencies: Mapping[str, Collection[UUID]]
) -> dict[str, list[UUID]]:
    """The agencies of each role that holds on a day.

    `agencies` gives those of each scope: an agency's code names itself, a region's all of its.
    """
    held: dict[str, set[UUID]] = {}
    for grant in grants:
        if grant.from_ <= day <= (grant.to or date.max):
            reach = {EVERYWHERE_ID} if grant.scope == EVERYWHERE else agencies.get(grant.scope, ())
            held.setdefault(grant.role, set()).update(reach)
    return {role: sorted(reach) for role, reach in sorted(held.items()) if reach}
