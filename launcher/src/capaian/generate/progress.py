"""How far the indicators of plans have come: of who has an account, and of their teams."""

import random
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from capaian.generate.books import Row
from capaian.generate.model import LAST_DAY, Person

_STARTED: Final = 0.9
_TAKEN: Final = ((0.4, 0.6), (0.8, 0.95))
"""When it is recorded, as a part of the plan's days, the first time and the second."""
_PACE: Final = (0.7, 1.2)
"""What is reached of what those days let expect."""
_NOTES: Final = (
    "Menurut rekap buku register.",
    "Laporan mingguan terlampir di arsip seksi.",
    "Sesuai data aplikasi layanan.",
    None,
)


def watched(people: Iterable[Person], nips: Collection[object]) -> set[Person]:
    """The people with these NIPs, and those whose superiors they are at the month's end."""
    return {
        person
        for person in people
        if person.nip in nips
        or ((superior := person.superior_on(LAST_DAY)) and superior.nip in nips)
    }


def realisations(plan: Iterable[Row], luck: random.Random) -> Iterator[Row]:
    """What was recorded of the indicators of a person's plans, by the rows of the plans."""
    for nip, period, first, last, number, _, _, _, aspect, text, target, *_ in plan:
        if luck.random() >= _STARTED or not (isinstance(first, date) and isinstance(last, date)):
            continue
        pace = luck.uniform(*_PACE)
        for earliest, latest in _TAKEN:
            part = luck.uniform(earliest, latest)
            value = _value(str(target), part * pace, aspect)
            day = first + timedelta(days=int((last - first).days * part))
            yield nip, period, number, aspect, text, value, day, luck.choice(_NOTES)


def _value(target: str, part: float, aspect: object) -> str:
    """A part of a target: of a quantity a whole number; a level is near the target at any time."""
    if aspect == "kuantitas":
        return str(round(int(target) * part))
    return f"{Decimal(target) * Decimal(900 + round(part * 100)) / 1000:.1f}"
