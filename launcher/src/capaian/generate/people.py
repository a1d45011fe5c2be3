"""People for the seats: birth, NIP, rank, post and superior."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from capaian.generate.model import Bond, Person, Post, Seat, Status, Stint
from capaian.generate.names import person_name

GO_LIVE: Final = date(2026, 1, 1)
"""Posts and superiors of people in service before this day are known from here on at the latest."""

_WOMEN: Final = {"health": 0.74, "school": 0.66, "office": 0.44, "village": 0.42}
_PPPK_SHARE: Final = {"health": 0.28, "school": 0.34, "office": 0.12, "village": 0.18}
_BORN: Final = {
    "jpt": (1968, 1976),
    "administrator": (1970, 1983),
    "pengawas": (1972, 1988),
    "fungsional": (1971, 1998),
    "pelaksana": (1970, 2000),
}
_RANKS: Final = {
    "jpt": ("IV/c", "IV/d"),
    "administrator": ("IV/a", "IV/b"),
    "pengawas": ("III/c", "III/d"),
}
_RANKS_BY_CLASS: Final = {
    1: ("I/c", "I/d", "II/a"),
    3: ("II/a", "II/b"),
    5: ("II/b", "II/c", "II/d"),
    6: ("II/c", "II/d"),
    7: ("III/a", "III/b"),
    8: ("III/a", "III/b"),
    9: ("III/c", "III/d"),
    10: ("III/d", "IV/a"),
    11: ("IV/a", "IV/b"),
}
_PPPK_RANKS: Final = {1: "I", 3: "V", 5: "V", 6: "VII", 7: "IX", 8: "IX", 9: "X", 10: "X", 11: "XI"}
_PROFESSIONAL_CLASS: Final = 8
"""From this class on a post asks for a degree, and so for a later first appointment."""


class Registry:
    """Hands out NIPs; the last three digits tell apart those who share the first fifteen."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def pns(self, born: date, appointed: date, *, female: bool) -> str:
        return self._numbered(f"{born:%Y%m%d}{appointed:%Y%m}{1 + female}")

    def pppk(self, born: date, appointed: date, *, female: bool) -> str:
        return self._numbered(f"{born:%Y%m%d}{appointed:%Y}21{1 + female}")

    def _numbered(self, stem: str) -> str:
        self._given[stem] += 1
        return f"{stem}{self._given[stem]:03d}"


class Hiring:
    """Fills seats with people, in one region's way."""

    def __init__(self, region: str, registry: Registry, luck: random.Random) -> None:
        self._region = region
        self._registry = registry
        self._luck = luck

    def fill(self, seats: Iterable[Seat]) -> list[Person]:
        """One person for each seat, each with a superior where a seat stands above."""
        holders: dict[Seat, Person] = {}
        for seat in seats:
            person = self._hire(seat)
            if seat.above:
                superior = holders[seat.above]
                superior.heads = True
                start = max(person.stints[0].start, superior.stints[0].start)
                person.bonds.append(Bond(superior, "definitif", start))
            holders[seat] = person
        return list(holders.values())

    def _hire(self, seat: Seat) -> Person:
        luck, post = self._luck, seat.post
        female = luck.random() < _WOMEN[post.unit.trade]
        staff = seat.post.code[-2:] != "00"
        pppk = staff and luck.random() < _PPPK_SHARE[post.unit.trade]
        born = self._birthday(post)
        hired = self._appointed(born, post, pppk=pppk)
        number = self._registry.pppk if pppk else self._registry.pns
        person = Person(
            nip=number(born, hired, female=female),
            name=person_name(luck, self._region, female=female, trade=post.unit.trade),
            female=female,
            kind="pppk" if pppk else "pns",
            golongan=_PPPK_RANKS[post.job_class] if pppk else self._rank(post),
            hired_on=hired,
            seat=seat,
        )
        self._enter(person)
        return person

    def _enter(self, person: Person) -> None:
        ranked = max(person.hired_on, date(self._luck.randint(2022, 2025), 4, 1))
        start = max(person.hired_on, date(self._luck.randint(2022, 2025), 1, 2))
        person.statuses.append(Status(ranked, person.kind, "01", person.golongan))
        person.stints.append(Stint(person.seat.post, "definitif", min(start, GO_LIVE)))

    def _birthday(self, post: Post) -> date:
        first, last = _BORN[post.group]
        return date(self._luck.randint(first, last), 1, 1) + timedelta(self._luck.randrange(365))

    def _appointed(self, born: date, post: Post, *, pppk: bool) -> date:
        if pppk:
            return date(self._luck.randint(2022, 2025), self._luck.choice((3, 5, 10)), 1)
        youngest = 22 if post.job_class >= _PROFESSIONAL_CLASS else 19
        year = born.year + self._luck.randint(youngest, youngest + 6)
        return date(min(year, 2024), self._luck.choice((1, 2, 3, 4, 12)), 1)

    def _rank(self, post: Post) -> str:
        ranks = _RANKS.get(post.group) or _RANKS_BY_CLASS[post.job_class]
        return self._luck.choice(ranks)
