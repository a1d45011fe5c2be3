"""What identity says: who works where, since when, under whom; and the tree of units."""

from datetime import date
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from shared.events.base import EmployeeEvent, Event

UNIT_IDS = UUID("0b7b1c64-0f2e-5d0b-8a35-2f5a6a2f7f11")


def unit_id(code: str) -> UUID:
    """The id of the unit with this code, so that every service can name a unit by its code."""
    return uuid5(UNIT_IDS, code)


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time with one legal status; `to` is its last day, None while it lasts.

    `kind` is pns, cpns or pppk. `status` is the national code (01 active, 02 unpaid leave, …,
    `domain` tables of SIASN). `golongan` is `III/c` for civil servants, `IX` for PPPK.
    """

    from_: date = msgspec.field(name="from")
    to: date | None = None
    kind: str
    status: str
    golongan: str


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """A post held for a stretch of time: definitif, plt (acting) or plh (daily acting).

    `group` is jpt, administrator, pengawas, fungsional or pelaksana; `job_class` is 1 to 17.
    The paying agency of the stretch is `agency_id`.
    """

    from_: date = msgspec.field(name="from")
    to: date | None = None
    kind: str
    post_code: str
    post_name: str
    group: str
    job_class: int
    unit_id: UUID
    agency_id: UUID


class Superior(msgspec.Struct, frozen=True, kw_only=True):
    """Who assesses the person for a stretch of time, as definitif, plt or plh.

    Where stretches overlap, plh goes before plt, and plt before definitif.
    """

    from_: date = msgspec.field(name="from")
    to: date | None = None
    superior_id: UUID
    kind: str


class EmployeeState(EmployeeEvent, frozen=True, kw_only=True):
    """A person with all that is dated about them. `agency_id` is the agency of today's post."""

    topic: ClassVar[str] = "identity.employee.v1"
    aggregate: ClassVar[str] = "employee"

    nip: str
    name: str
    hired_on: date
    left_on: date | None = None
    statuses: tuple[Status, ...]
    assignments: tuple[Assignment, ...]
    superiors: tuple[Superior, ...]

    @property
    def aggregate_id(self) -> str:
        return str(self.employee_id)


class EmployeeHired(EmployeeState, frozen=True, kw_only=True):
    """A person is known for the first time."""


class EmployeeChanged(EmployeeState, frozen=True, kw_only=True):
    """Name, NIP, status or golongan changed."""


class AssignmentChanged(EmployeeState, frozen=True, kw_only=True):
    """A post or a superior changed, from `effective_date` on."""


class EmployeeLeft(EmployeeState, frozen=True, kw_only=True):
    """The person left; `left_on` is the last day of service."""


class EmployeeSnapshot(EmployeeState, frozen=True, kw_only=True):
    """The newest state, for whoever follows the compacted topic from its beginning."""

    topic: ClassVar[str] = "identity.employee.state.v1"


class UnitState(Event, frozen=True, kw_only=True):
    """A unit of the tree. `agency_id` is the agency it belongs to (itself, for an agency).

    `kind` is government, agency, division, uptd, section, kelurahan, puskesmas or school;
    `region` names the government whose rules apply; `calendar` is 5-day or 6-day.
    """

    topic: ClassVar[str] = "identity.unit.state.v1"
    aggregate: ClassVar[str] = "unit"

    unit_id: UUID
    code: str
    name: str
    kind: str
    region: str
    parent_id: UUID | None
    timezone: str
    calendar: str

    @property
    def aggregate_id(self) -> str:
        return str(self.unit_id)

    @property
    def key(self) -> str:
        return str(self.unit_id)
