"""Which act is told to whom. Notices come from acts and sealed facts, never from calculations."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

import msgspec

PORTAL: Final = "portal"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something to tell: to one employee, or to whoever holds a role at the agency.

    `values` fill the template's words; they never hold amounts.
    """

    event_id: UUID
    agency_id: UUID
    template: str
    employee_id: UUID | None = None
    role: str | None = None
    values: Mapping[str, str]

    @property
    def recipient(self) -> str:
        return str(self.employee_id) if self.employee_id else f"role:{self.role}"


class Slip(msgspec.Struct, frozen=True):
    """What a payslip moves, and what it holds; only whether there is anything matters here."""

    lines: tuple[msgspec.Raw, ...]
    held: tuple[msgspec.Raw, ...]


def payslip_template(payslip: bytes) -> str:
    """Which notice a payslip asks for: it moves something, holds all there is, or is empty."""
    slip = msgspec.json.decode(payslip, type=Slip)
    if slip.lines:
        return "payslip_ready"
    return "payslip_held" if slip.held else "payslip_empty"


def to_superior_or_leader(superior_id: UUID | None) -> dict[str, UUID | str | None]:
    """A top official has no superior in the system: the leader's role is told instead."""
    if superior_id is None:
        return {"role": "leader"}
    return {"employee_id": superior_id}


def once(notices: Iterable[Notice]) -> list[Notice]:
    """Each notice once, whatever the number of times its event was said."""
    return list({(n.event_id, n.recipient, n.template): n for n in notices}.values())
