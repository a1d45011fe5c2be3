"""The people, posts and units of a generated government, as plain records."""

import random
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Final

FIRST_DAY: Final = date(2026, 7, 1)
LAST_DAY: Final = date(2026, 7, 31)
PAY_MONTH: Final = "2026-07"

NOT_EVALUATED: Final = frozenset({"02", "04", "20"})
"""Unpaid leave, suspension and pre-retirement: no plan, no rating (PP 30/2019 art. 23)."""

_PRECEDENCE: Final = {"plh": 0, "plt": 1, "definitif": 2}


@dataclass(slots=True, frozen=True, eq=False)
class Unit:
    code: str
    name: str
    kind: str
    parent_code: str
    region: str
    timezone: str
    calendar: str
    trade: str
    """What the work is about: office, health, school or village. Chooses words, not rules."""


@dataclass(slots=True, frozen=True, eq=False)
class Post:
    code: str
    name: str
    unit: Unit
    agency_code: str
    group: str
    job_class: int


@dataclass(slots=True, eq=False)
class Seat:
    """A place for one person, and the seat of the one who assesses its holder."""

    post: Post
    above: "Seat | None"


@dataclass(slots=True, frozen=True)
class Status:
    start: date
    kind: str
    status: str
    golongan: str


@dataclass(slots=True, frozen=True)
class Stint:
    """A post held from `start` to `end`, as definitif, plt or plh."""

    post: Post
    kind: str
    start: date
    end: date | None = None


@dataclass(slots=True, frozen=True)
class Bond:
    """Who assesses a person from `start` to `end`."""

    superior: "Person"
    kind: str
    start: date
    end: date | None = None


@dataclass(slots=True, eq=False)
class Person:
    nip: str
    name: str
    female: bool
    kind: str
    golongan: str
    hired_on: date
    seat: Seat
    left_on: date | None = None
    case: str = ""
    statuses: list[Status] = field(default_factory=list)
    stints: list[Stint] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)
    heads: bool = False
    silent: bool = False
    """As a superior, this one approves and rates nothing."""

    def serves(self, day: date) -> bool:
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)

    def status_on(self, day: date) -> str:
        known = [status for status in self.statuses if status.start <= day]
        return known[-1].status if known else self.statuses[0].status

    def post_on(self, day: date) -> Post:
        held = [stint for stint in self.stints if stint.kind == "definitif" and _covers(stint, day)]
        return held[0].post if held else self.seat.post

    def superior_on(self, day: date) -> "Person | None":
        """The one who assesses on that day: plh goes before plt, plt before definitif."""
        bonds = [bond for bond in self.bonds if _covers(bond, day)]
        bonds.sort(key=lambda bond: _PRECEDENCE[bond.kind])
        return bonds[0].superior if bonds else None

    def evaluated(self, day: date) -> bool:
        return self.status_on(day) not in NOT_EVALUATED


@dataclass(slots=True, frozen=True)
class Government:
    """The units and people of a region, and the days of its evaluation period."""

    code: str
    units: list[Unit]
    people: list[Person]
    period: str
    starts_on: date
    ends_on: date

    def posts(self) -> list[Post]:
        held = {stint.post.code: stint.post for person in self.people for stint in person.stints}
        return sorted(held.values(), key=attrgetter("code"))


def chance(seed: int, *names: str) -> random.Random:
    """Chance that is the same for the same seed and names, on any machine."""
    return random.Random("/".join((str(seed), *names)))  # noqa: S311 - repeatable, no secret


def _covers(stretch: Stint | Bond, day: date) -> bool:
    return stretch.start <= day and (stretch.end is None or day <= stretch.end)
