"""Who works where, in which status, and under whom: asked for a day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from shared.errors import Conflict

PRECEDENCE: Final = ("plh", "plt", "definitif")

WITHOUT_SKP: Final = {
    "02": "skp_not_on_unpaid_leave",
    "04": "skp_not_when_suspended",
    "20": "skp_not_before_retirement",
}
"""National status codes of people who have no SKP (PP 30/2019 art. 23), and their sentences."""


class Status(msgspec.Struct, frozen=True):
    """A stretch of time with one legal status."""

    from_: date = msgspec.field(name="from")
    to: date | None
    status: str


class Assignment(msgspec.Struct, frozen=True):
    """A post held for a stretch of time, the agency it belongs to, and its unit."""

    from_: date = msgspec.field(name="from")
    to: date | None
    kind: str
    agency_id: UUID
    unit_id: UUID
    post_name: str


class Superior(msgspec.Struct, frozen=True):
    """Who assesses the person for a stretch of time, as definitif, plt or plh."""

    from_: date = msgspec.field(name="from")
    to: date | None
    superior_id: UUID
    kind: str


class Person(msgspec.Struct, frozen=True):
    """A person with all that is dated about them, as identity last said."""

    employee_id: UUID
    nip: str
    name: str
    left_on: date | None
    statuses: tuple[Status, ...]
    assignments: tuple[Assignment, ...]
    superiors: tuple[Superior, ...]

    @property
    def agencies(self) -> frozenset[UUID]:
        return frozenset(assignment.agency_id for assignment in self.assignments)


class Stretch(Protocol):
    """Anything that lasts from a day to a day."""

    @property
    def from_(self) -> date: ...

    @property
    def to(self) -> date | None: ...


def covers(stretch: Stretch, day: date) -> bool:
    return stretch.from_ <= day and (stretch.to is None or day <= stretch.to)


def superior_on(person: Person, day: date) -> UUID | None:
    """Who assesses the person on that day: plh goes before plt, plt before definitif."""
    found = [superior for superior in person.superiors if covers(superior, day)]
    newest_first = sorted(found, key=lambda superior: superior.from_, reverse=True)
    ordered = sorted(newest_first, key=lambda superior: PRECEDENCE.index(superior.kind))
    return ordered[0].superior_id if ordered else None


def superiors_during(person: Person, first: date, last: date) -> frozenset[UUID]:
    """All who assess the person on any of these days."""
    return frozenset(
        superior.superior_id
        for superior in person.superiors
        if superior.from_ <= last and (superior.to is None or superior.to >= first)
    )


def agency_on(person: Person, day: date) -> UUID | None:
    """The agency of the post held on that day."""
    post = post_on(person, day)
    return post.agency_id if post else None


def post_on(person: Person, day: date) -> Assignment | None:
    """The post held on that day; the definitive one goes before acting ones."""
    held: Sequence[Assignment] = [item for item in person.assignments if covers(item, day)]
    ordered = sorted(held, key=lambda item: PRECEDENCE.index(item.kind), reverse=True)
    return ordered[0] if ordered else None


def first_post(person: Person) -> date:
    """The day of the person's first post; the first day of all where there is none."""
    return min((assignment.from_ for assignment in person.assignments), default=date.min)


def check_has_skp(person: Person, day: date) -> None:
    """Refuse for who has no SKP on that day (PP 30/2019 art. 23).

    Raises:
        Conflict: the person is not in service, suspended, or on a leave without SKP.
    """
    found = [status for status in person.statuses if covers(status, day)]
    if not found or (person.left_on and person.left_on < day):
        raise Conflict("not_in_service", name=person.name, day=day)
    if code := WITHOUT_SKP.get(found[-1].status):
        raise Conflict(code, name=person.name, day=day)


def local_day(moment: datetime, zone: str) -> date:
    """The date of a moment in a time zone such as Asia/Jayapura."""
    return moment.astimezone(ZoneInfo(zone)).date()
