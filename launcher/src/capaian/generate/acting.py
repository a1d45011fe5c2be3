"""Heads who are gone or away, and those who act for them (Plt, Plh)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from capaian.generate.model import Bond, Person, Stint

DAY: Final = timedelta(days=1)
HOLIDAY: Final = (date(2026, 7, 13), date(2026, 7, 24))
"""When the head whom a Plh stands for is on annual leave."""


@dataclass(frozen=True)
class Vacancy:
    """A division without a head from `start` on; a peer or one from below acts for it."""

    start: date
    equal: bool


VACANCIES: Final = {
    "JKT": (Vacancy(date(2026, 6, 15), equal=False), Vacancy(date(2026, 7, 6), equal=True)),
    "TNG": (Vacancy(date(2026, 6, 15), equal=True), Vacancy(date(2026, 7, 7), equal=False)),
    "AMB": (Vacancy(date(2026, 6, 15), equal=False),),
    "SLK": (Vacancy(date(2026, 6, 15), equal=True),),
}
"""In 2026-07 an acting head from the 6th has 20 working days, one from the 7th has 19."""


def act_for_heads(region: str, people: list[Person]) -> None:
    """Leave some posts of heads vacant, send one head on leave, let one superior be silent."""
    under: dict[Person, list[Person]] = {}
    for person in people:
        for bond in person.bonds:
            under.setdefault(bond.superior, []).append(person)
    for vacancy in VACANCIES[region]:
        _vacate(vacancy, people, under)
    _stand_in(people, under)
    _fall_silent(people, under)


def end_service(person: Person, last_day: date) -> None:
    """The last day of service: the post and the bond to the superior end with it."""
    person.left_on = last_day
    person.stints = [Stint(s.post, s.kind, s.start, s.end or last_day) for s in person.stints]
    person.bonds = [Bond(b.superior, b.kind, b.start, b.end or last_day) for b in person.bonds]


def _vacate(vacancy: Vacancy, people: list[Person], under: dict[Person, list[Person]]) -> None:
    for head in people:
        acting = None if head.case else _acting(vacancy, head, under)
        if acting and head.seat.post.unit.kind == "division":
            acting.case, head.case = "plt", "left"
            end_service(head, vacancy.start - DAY)
            acting.stints.append(Stint(head.seat.post, "plt", vacancy.start))
            for person in under[head]:
                _follow(person, head, acting, vacancy.start)
            return


def _acting(vacancy: Vacancy, head: Person, under: dict[Person, list[Person]]) -> Person | None:
    """Who acts: another head of the same kind under the same superior, or one from below."""
    if head not in under or not head.bonds:
        return None
    peers = under[head.bonds[0].superior] if vacancy.equal else under[head]
    kind = "division" if vacancy.equal else "section"
    able = (p for p in peers if p.heads and p is not head and not p.case)
    return next((p for p in able if p.seat.post.unit.kind == kind), None)


def _follow(person: Person, head: Person, acting: Person, start: date) -> None:
    """From `start` the person stands under who acts; who acts, under the head's superior."""
    closed = [
        Bond(b.superior, b.kind, b.start, start - DAY) if b.superior is head else b
        for b in person.bonds
    ]
    if person is acting:
        closed.append(Bond(head.bonds[-1].superior, "definitif", start))
    else:
        closed.append(Bond(acting, "plt", start))
    person.bonds = closed


def _stand_in(people: list[Person], under: dict[Person, list[Person]]) -> None:
    """One head of a section is on leave for two weeks; a peer assesses as Plh meanwhile."""
    sections = [p for p in people if p.heads and p.seat.post.unit.kind == "section" and not p.case]
    for head in sections:
        peers = under[head.bonds[0].superior]
        peer = next((p for p in peers if p in sections and p is not head), None)
        if peer:
            head.case, peer.case = "annual_leave", "plh"
            peer.stints.append(Stint(head.seat.post, "plh", *HOLIDAY))
            for person in under[head]:
                person.bonds.append(Bond(peer, "plh", *HOLIDAY))
            return


def _fall_silent(people: list[Person], under: dict[Person, list[Person]]) -> None:
    """The ordinary head with the fewest people rates and approves nothing."""
    heads = [p for p in people if p.heads and not p.case and p.bonds]
    if heads:
        head = min(heads, key=lambda p: (len(under[p]), p.nip))
        head.silent, head.case = True, "silent"
