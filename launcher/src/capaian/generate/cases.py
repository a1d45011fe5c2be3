"""What happens to some people: they join, leave, move, rise, or are away."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from capaian.generate.acting import act_for_heads, end_service
from capaian.generate.model import Bond, Person, Post, Status, Stint
from capaian.generate.people import Registry

DAY: Final = timedelta(days=1)
MOVE_DAY: Final = date(2026, 7, 15)
RISE_DAY: Final = date(2026, 7, 16)
ORDINARY_SHARE: Final = 0.5
"""At least this part of the staff stays as it is."""
DEGREE_CLASS: Final = 7
"""From this class on people enter with a degree, at III/a or IX."""
BORN_AFTER: Final = 1984
"""Who was born later may be on maternity leave."""

_NEXT_RANK: Final = {
    "II/a": "II/b", "II/b": "II/c", "II/c": "II/d", "II/d": "III/a", "III/a": "III/b",
    "III/b": "III/c", "III/c": "III/d", "III/d": "IV/a", "IV/a": "IV/b", "IV/b": "IV/c",
}  # fmt: skip

Change = Callable[["Cases", Person], None]
Fit = Callable[[Person], bool]


class Cases:
    """Applies every case of the table to the people of one government."""

    def __init__(
        self, region: str, people: list[Person], registry: Registry, luck: random.Random
    ) -> None:
        self.people = people
        self.registry = registry
        self.luck = luck
        self._region = region

    def apply(self) -> None:
        act_for_heads(self._region, self.people)
        pool = [person for person in self.people if not person.heads and not person.case]
        self.luck.shuffle(pool)
        ordinary = len(pool) * ORDINARY_SHARE
        for case in (case for case in TABLE if case.region in {"", self._region}):
            for _ in range(max(case.least, round(len(self.people) * case.share))):
                place = next((i for i, person in enumerate(pool) if case.fits(person)), None)
                if place is None or len(pool) <= ordinary:
                    break
                person = pool.pop(place)
                person.case = case.name
                case.change(self, person)


def _anyone(_: Person) -> bool:
    return True


def _pns(person: Person) -> bool:
    return person.kind == "pns"


def _pppk(person: Person) -> bool:
    return person.kind == "pppk"


def _young_woman(person: Person) -> bool:
    return person.female and int(person.nip[:4]) > BORN_AFTER


def _rises_in_rank(person: Person) -> bool:
    return _pns(person) and person.golongan in _NEXT_RANK


def _rises_in_post(person: Person) -> bool:
    return _pns(person) and person.seat.post.group == "fungsional"


def _nothing(_: Cases, __: Person) -> None:
    """The case shows in the records of work only."""


def _join(kind: str, hired: date, pns_from: date | None = None) -> Change:
    """The person joined on `hired`; a CPNS may become PNS on `pns_from`."""

    def change(cases: Cases, person: Person) -> None:
        born = date(cases.luck.randint(1994, 2001), 1, 1) + cases.luck.randrange(365) * DAY
        number = cases.registry.pppk if kind == "pppk" else cases.registry.pns
        person.nip = number(born, hired, female=person.female)
        person.kind, person.hired_on = kind, hired
        person.golongan = _entry_rank(kind, person.seat.post)
        person.statuses = [Status(hired, kind, "01", person.golongan)]
        if pns_from:
            person.statuses.append(Status(pns_from, "pns", "01", person.golongan))
        person.stints = [Stint(person.seat.post, "definitif", hired)]
        known = [b for b in person.bonds if b.end is None or b.end >= hired]
        person.bonds = [Bond(b.superior, b.kind, max(b.start, hired), b.end) for b in known]

    return change


def _entry_rank(kind: str, post: Post) -> str:
    degree = post.job_class >= DEGREE_CLASS
    if kind == "pppk":
        return "IX" if degree else "VII"
    return "III/a" if degree else "II/c"


def _leave(last_day: date) -> Change:
    return lambda _, person: end_service(person, last_day)


def _status(status: str, start: date) -> Change:
    """The person has the national status code `status` from `start` on."""

    def change(_: Cases, person: Person) -> None:
        person.statuses.append(Status(start, person.kind, status, person.golongan))

    return change


def _retire_soon(cases: Cases, person: Person) -> None:
    """Pre-retirement (MPP): in the last year before the retiring age of 58."""
    born = date(1968, 9, 1) + cases.luck.randrange(300) * DAY
    person.hired_on = date(1993, 3, 1)
    person.nip = cases.registry.pns(born, person.hired_on, female=person.female)
    _status("20", date(2026, 3, 1))(cases, person)


def _rise_in_rank(start: date) -> Change:
    def change(_: Cases, person: Person) -> None:
        person.golongan = _NEXT_RANK[person.golongan]
        person.statuses.append(Status(start, person.kind, "01", person.golongan))

    return change


def _rise_in_post(cases: Cases, person: Person) -> None:
    """From the middle of the month the next higher post of the same unit, where there is one."""
    now = person.seat.post
    posts = {p.seat.post.code: p.seat.post for p in cases.people if p.seat.post.unit is now.unit}
    higher = [p for p in posts.values() if p.group == now.group and p.job_class > now.job_class]
    if higher and now.code[-2:] != "00":
        chosen = min((p for p in higher if p.code[-2:] != "00"), key=_class, default=None)
        if chosen:
            _change_post(person, chosen, RISE_DAY)


def _move(cases: Cases, person: Person) -> None:
    """From the middle of the month a like post in another agency, under another superior."""
    now = person.seat.post
    others = [
        p for p in cases.people
        if p.seat.post.agency_code != now.agency_code and not p.heads and not p.case
    ]  # fmt: skip
    if not others:
        return
    model = min(others, key=lambda p: (abs(p.seat.post.job_class - now.job_class), p.nip))
    _change_post(person, model.seat.post, MOVE_DAY)
    superior = model.superior_on(MOVE_DAY)
    if superior:
        bonds = [Bond(b.superior, b.kind, b.start, b.end or MOVE_DAY - DAY) for b in person.bonds]
        bonds = [bond for bond in bonds if bond.start < MOVE_DAY]
        person.bonds = [*bonds, Bond(superior, "definitif", MOVE_DAY)]
        person.seat = model.seat


def _change_post(person: Person, post: Post, start: date) -> None:
    held = person.stints[-1]
    person.stints[-1] = Stint(held.post, held.kind, held.start, start - DAY)
    person.stints.append(Stint(post, "definitif", start))


def _class(post: Post) -> tuple[int, str]:
    return post.job_class, post.code


@dataclass(frozen=True)
class Case:
    """What happens to a share of the people, and to `least` of them in any case."""

    name: str
    share: float
    least: int
    change: Change
    fits: Fit = _anyone
    region: str = ""


TABLE: Final = (
    Case("mover", 0.002, 1, _move),
    Case("left", 0.002, 1, _leave(date(2026, 7, 14))),
    Case("joined", 0.002, 1, _join("cpns", date(2026, 7, 13))),
    Case("seven_days", 0, 1, _nothing, region="AMB"),
    Case("fourteen_days", 0, 1, _nothing, region="AMB"),
    Case("early_edges", 0, 1, _nothing, region="AMB"),
    Case("late_edges", 0, 1, _nothing, region="TNG"),
    Case("retiring", 0.006, 1, _retire_soon, _pns),
    Case("unpaid_leave", 0.003, 1, _status("02", date(2025, 11, 1)), _pns),
    Case("new_pppk", 0.004, 1, _join("pppk", date(2025, 8, 1)), _pppk),
    Case("year_old_pppk", 0.004, 1, _join("pppk", date(2025, 7, 1)), _pppk),
    Case("cpns", 0.012, 1, _join("cpns", date(2026, 3, 1)), _pns),
    Case("sworn_in", 0.004, 1, _join("cpns", date(2025, 7, 1), date(2026, 7, 1)), _pns),
    Case("six_days", 0, 1, _nothing, region="AMB"),
    Case("thirteen_days", 0, 1, _nothing, region="AMB"),
    Case("on_loan", 0.003, 1, _status("11", date(2026, 2, 1)), _pns, "AMB"),
    Case("studying", 0.005, 1, _status("03", date(2025, 9, 1)), _pns),
    Case("rank", 0.06, 1, _rise_in_rank(date(2026, 4, 1)), _rises_in_rank),
    Case("post", 0.01, 1, _rise_in_post, _rises_in_post),
    Case("reprimanded", 0.004, 1, _nothing, _pns),
    Case("disciplined", 0.001, 1, _status("15", date(2026, 5, 4)), _pns),
    Case("suspended", 0.0005, 1, _status("04", date(2026, 6, 1)), _pns),
    Case("maternity", 0.01, 1, _nothing, _young_woman),
    Case("long_sick", 0.004, 1, _nothing),
    Case("gone_before", 0.004, 1, _leave(date(2026, 5, 31))),
)
