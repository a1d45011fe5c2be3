"""Ratings of the period by the superior of its last day, or of the last day of service in it."""

import random
from collections.abc import Iterator
from typing import Final

from capaian.generate.books import Row
from capaian.generate.model import Government, Person

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


class Ratings:
    """Draws the ratings of one government."""

    def __init__(self, government: Government, luck: random.Random) -> None:
        self._government = government
        self._luck = luck

    def of(self, person: Person) -> Iterator[Row]:
        """One row, or none for who has no assessor, is not evaluated, or is forgotten."""
        period = self._government
        first = max(period.starts_on, person.hired_on)
        last = min(period.ends_on, person.left_on or period.ends_on)
        if first > last or not person.evaluated(first):
            return
        assessor = person.superior_on(last)
        if assessor is None or assessor.silent:
            return
        finalise = "no" if self._luck.random() < _UNSIGNED_SHARE else "yes"
        yield person.nip, period.period, *self._rating(), assessor.nip, finalise

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
