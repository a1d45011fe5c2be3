"""A person as identity says: dated statuses, posts and superiors, and what follows on a day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, Protocol, TypeVar
from uuid import UUID

import msgspec

NOT_EVALUATED: Final = frozenset({"02", "04", "20", "98", "99"})
"""Unpaid leave (CLTN), suspension, awaiting retirement (MPP), retired: PP 30/2019 art. 23."""

DAY: Final = timedelta(days=1)
PRECEDENCE: Final = ("plh", "plt", "definitif")


class Stretch(Protocol):
    """Something that holds from a day to a day, both included; without `to` it still does."""

    @property
    def from_(self) -> date: ...
    @property
    def to(self) -> date | None: ...


AnyStretch = TypeVar("AnyStretch", bound=Stretch)


class Status(msgspec.Struct, frozen=True):
    """A stretch of one legal status, by its national code."""

    status: str
    from_: date = msgspec.field(name="from")
    to: date | None = None


class Assignment(msgspec.Struct, frozen=True):
    """A post held for a stretch of time."""

    kind: str
    unit_id: UUID
    agency_id: UUID
    from_: date = msgspec.field(name="from")
    to: date | None = None


class Superior(msgspec.Struct, frozen=True):
    """Who assesses the person for a stretch of time."""

    superior_id: UUID
    kind: str
    from_: date = msgspec.field(name="from")
    to: date | None = None


class Person(msgspec.Struct, frozen=True):
    """Who is rated, approved and recorded here."""

    employee_id: UUID
    nip: str
    name: str
    hired_on: date
    statuses: tuple[Status, ...]
    assignments: tuple[Assignment, ...]
    superiors: tuple[Superior, ...]
    left_on: date | None = None

    def post_on(self, day: date) -> Assignment | None:
        """The post a day belongs to: the definitive one before acting ones."""
        if day < self.hired_on or (self.left_on and day > self.left_on):
            return None
        return first_by_kind(covering(self.assignments, day), tuple(reversed(PRECEDENCE)))

    def agency_on(self, day: date) -> UUID | None:
        post = self.post_on(day)
        return post.agency_id if post else None

    def superior_on(self, day: date) -> UUID | None:
        """The superior of a day: plh before plt before definitif."""
        superior = first_by_kind(covering(self.superiors, day), PRECEDENCE)
        return superior.superior_id if superior else None

    def turns_under(
        self, superior_id: UUID, starts_on: date, ends_on: date
    ) -> list[tuple[date, date]]:
        """The parts of a stretch of time of whose days this is the superior: first and last."""
        found, first = [], starts_on
        for last in reversed(self.turns(starts_on, ends_on)):
            if self.superior_on(last) == superior_id:
                found.append((first, last))
            first = last + DAY
        return found

    def is_evaluated_on(self, day: date) -> bool:
        """Whether the status of a day is one with evaluation (PP 30/2019 art. 23)."""
        return any(s.status not in NOT_EVALUATED for s in covering(self.statuses, day))

    def agencies_in(self, starts_on: date, ends_on: date) -> list[UUID]:
        """The agencies the person belonged to within a stretch of time, the last one first."""
        held = (self.agency_on(day) for day in self.turns(starts_on, ends_on))
        return list(dict.fromkeys(agency for agency in held if agency))

    def last_agency_in(self, starts_on: date, ends_on: date) -> UUID | None:
        """The agency the person belonged to last within a stretch of time."""
        return next(iter(self.agencies_in(starts_on, ends_on)), None)

    def last_day_in(self, agency_id: UUID, starts_on: date, ends_on: date) -> date | None:
        """The last day within a stretch of time that the person belonged to the agency."""
        turns = self.turns(starts_on, ends_on)
        return next((day for day in turns if self.agency_on(day) == agency_id), None)

    def is_evaluated_in(self, agency_id: UUID, starts_on: date, ends_on: date) -> bool:
        """Whether the person had a status with evaluation on any day there."""
        turns = self.turns(starts_on, ends_on)
        return any(self.agency_on(day) == agency_id and self.is_evaluated_on(day) for day in turns)

    def turns(self, starts_on: date, ends_on: date) -> list[date]:
        """The last day of every part of a stretch of time in which nothing changes, last first."""
        stretches: list[Stretch] = [*self.statuses, *self.assignments, *self.superiors]
        days = {ends_on, self.hired_on - DAY, self.left_on}
        days |= {stretch.to for stretch in stretches} | {s.from_ - DAY for s in stretches}
        return sorted((day for day in days if day and starts_on <= day <= ends_on), reverse=True)


def covering(stretches: Iterable[AnyStretch], day: date) -> list[AnyStretch]:
    return [s for s in stretches if s.from_ <= day and (s.to is None or day <= s.to)]


class Kinded(Stretch, Protocol):
    """A stretch held as definitif, plt or plh."""

    @property
    def kind(self) -> str: ...


AnyKinded = TypeVar("AnyKinded", bound=Kinded)


def first_by_kind(held: Sequence[AnyKinded], order: Sequence[str]) -> AnyKinded | None:
    """The stretch whose kind comes first; of several of that kind, the one begun last."""
    return min(
        held, key=lambda stretch: (order.index(stretch.kind), -stretch.from_.toordinal()),
        default=None,
    )  # fmt: skip
