"""Contacts of the people, and the accounts a demonstration signs in with."""

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from capaian.generate.books import Row
from capaian.generate.model import LAST_DAY, Government, Person

EMPLOYEE: Final = ".pegawai"
SUPERIOR: Final = ".atasan"
"""How the accounts of an employee and of a superior end."""
_DOMAINS: Final = {
    "JKT": "jakarta.example", "TNG": "tangsel.example", "AMB": "ambon.example",
    "SLK": "solok.example",
}  # fmt: skip
_REACHABLE: Final = 0.94
_ENGLISH: Final = 0.03
_ROLES: Final = (
    ("hr", "hr_admin"),
    ("maker", "payroll_maker"),
    ("checker", "payroll_checker"),
    ("auditor", "auditor"),
)


def contact(region: str, number: int, person: Person, luck: random.Random) -> Iterator[Row]:
    """An address and a language; a few people have none."""
    draw, language = luck.random(), luck.random()
    if draw < _REACHABLE:
        address = f"{_plain(person.name)}.{number}@{_DOMAINS[region]}"
        yield person.nip, address, "en" if language < _ENGLISH else "id"


def accounts(government: Government) -> Iterator[Row]:
    """One account for each role in the region, and an employee and a superior without any."""
    region = government.code.lower()
    free = _officers(government.people)
    for short, role in _ROLES:
        yield _account(f"{region}.{short}", next(free), role, government.code)
    yield _account(f"{region}.leader", government.people[0], "leader", government.code)
    employee = next(free)
    yield _account(f"{region}{EMPLOYEE}", employee)
    superior = employee.superior_on(LAST_DAY)
    if superior:
        yield _account(f"{region}{SUPERIOR}", superior)


def _account(username: str, person: Person, role: str = "", scope: str = "") -> Row:
    return username, person.nip, person.name, role, scope


def _officers(people: Iterable[Person]) -> Iterator[Person]:
    """Staff in service, those with nothing special about them first, and of the offices first."""
    staff = [p for p in people if not p.heads and p.serves(LAST_DAY) and p.evaluated(LAST_DAY)]
    staff.sort(key=lambda p: (p.case != "", p.seat.post.unit.trade != "office", _silent(p)))
    return iter(staff)


def _silent(person: Person) -> bool:
    superior = person.superior_on(LAST_DAY)
    return superior is None or superior.silent


def _plain(name: str) -> str:
    letters = (
        unicodedata.normalize("NFKD", name.partition(",")[0]).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^a-z]+", ".", letters.lower()).strip(".")
