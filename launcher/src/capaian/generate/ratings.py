"""Ratings of the period by the superior of its last day, or of the last day of service in it."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from capaian.generate.accounts import EMPLOYEE, SUPERIOR
from capaian.generate.books import Row
from capaian.generate.model import LAST_DAY, Government, Person

_MATRIX: Final = (
    ("sesuai", "sesuai"), ("di_atas", "di_atas"), ("di_atas", "sesuai"), ("sesuai", "di_atas"),
    ("di_bawah", "sesuai"), ("sesuai", "di_bawah"), ("di_bawah", "di_atas"),
    ("di_bawah", "di_bawah"), ("di_atas", "di_bawah"),
)  # fmt: skip
_MATRIX_WEIGHTS: Final = (700, 120, 70, 60, 24, 12, 8, 3, 3)
_EDGES: Final = (
    ("110", "110", "no"), ("110", "110", "yes"), ("69.99", "69.99", "no"), ("70", "70", "no"),
    ("89.99", "89.99", "no"), ("90", "90", "no"), ("49.99", "49.99", "no"), ("50", "50", "no"),
    ("120", "120", "yes"),
)  # fmt: skip
"""Scores at the borders of the predicates (PP 30/2019 art. 41)."""
_EDGE_SHARE: Final = 0.03
_UNSIGNED_SHARE: Final = 0.008
_INNOVATION_SHARE: Final = 0.06


def left_to_rate(people: Iterable[Person], holders: Mapping[object, object]) -> set[Person]:
    """Of each team whose superior has an account, somebody who is not rated yet.

    `holders` are the accounts by NIP. It is somebody who can sign in and watch it, where there is
    such a one; the employee whose account shows a month that is rated is not among them.
    """
    teams: dict[Person, list[Person]] = defaultdict(list)
    for person in people:
        superior = person.superior_on(LAST_DAY)
        leads = superior and str(holders.get(superior.nip)).endswith(SUPERIOR)
        shown = str(holders.get(person.nip)).endswith(EMPLOYEE)
        if superior and leads and not shown and person.evaluated(LAST_DAY):
            teams[superior].append(person)
    return {
        min(team, key=lambda p: (p.case != "", p.nip not in holders)) for team in teams.values()
    }


class Ratings:
    """Draws the ratings of one government."""

    def __init__(
        self, government: Government, luck: random.Random, left: Collection[Person] = ()
    ) -> None:
        self._government = government
        self._luck = luck
        self._left = left

    def of(self, person: Person) -> Iterator[Row]:
        """One row, or none for who has no assessor, is not evaluated, forgotten, or `left`."""
        period = self._government
        first = max(period.starts_on, person.hired_on)
        last = min(period.ends_on, person.left_on or period.ends_on)
        if first > last or not person.evaluated(first):
            return
        assessor = person.superior_on(last)
        if assessor is None or assessor.silent:
            return
        finalise = "no" if self._luck.random() < _UNSIGNED_SHARE else "yes"
        rating = self._rating()
        if person not in self._left:
            yield person.nip, period.period, *rating, assessor.nip, finalise

    def _rating(self) -> Row:
        luck = self._luck
        if self._government.code != "SLK":
            result, behaviour = luck.choices(_MATRIX, _MATRIX_WEIGHTS)[0]
            innovation = "yes" if luck.random() < _INNOVATION_SHARE else "no"
            return result, behaviour, None, None, innovation
        if luck.random() < _EDGE_SHARE:
            return None, None, *luck.choice(_EDGES)
        result_score = min(120.0, max(45.0, luck.gauss(97, 9)))
        behaviour_score = min(120.0, max(45.0, luck.gauss(94, 7)))
        innovation = "yes" if luck.random() < _INNOVATION_SHARE else "no"
        return None, None, f"{result_score:.2f}", f"{behaviour_score:.2f}", innovation
