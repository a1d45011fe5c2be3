"""From ratings to a predicate: the matrix of PermenPANRB 6/2022, the scores of PP 30/2019."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from shared.errors import Invalid

RATINGS: Final = ("di_atas", "sesuai", "di_bawah")
"""Above, as, below expectation (ekspektasi)."""

MATRIX: Final[Mapping[tuple[str, str], str]] = {
    ("di_atas", "di_atas"): "sangat_baik",
    ("di_atas", "sesuai"): "baik",
    ("di_atas", "di_bawah"): "kurang",
    ("sesuai", "di_atas"): "baik",
    ("sesuai", "sesuai"): "baik",
    ("sesuai", "di_bawah"): "kurang",
    ("di_bawah", "di_atas"): "butuh_perbaikan",
    ("di_bawah", "sesuai"): "butuh_perbaikan",
    ("di_bawah", "di_bawah"): "sangat_kurang",
}
"""(result, behaviour) to predicate."""

CAP: Final = Decimal(120)
RESULT_WEIGHT: Final = Decimal("0.7")
BEHAVIOUR_WEIGHT: Final = Decimal("0.3")
OUTSTANDING: Final = Decimal(110)
BORDERS: Final = (
    (Decimal(90), "baik"),
    (Decimal(70), "cukup"),
    (Decimal(50), "kurang"),
)


class Scored(NamedTuple):
    """A weighted score and its predicate."""

    score: Decimal
    predicate: str


def from_matrix(result: str, behaviour: str) -> str:
    """The predicate of two ratings (PermenPANRB 6/2022).

    Raises:
        Invalid: a rating is none of the three.
    """
    for rating in (result, behaviour):
        if rating not in RATINGS:
            raise Invalid("rating_unknown", value=rating, expected=RATINGS)
    return MATRIX[result, behaviour]


def from_scores(result: Decimal, behaviour: Decimal, *, innovation: bool) -> Scored:
    """The weighted score, 70 % result and 30 % behaviour, and its predicate (PP 30/2019 art. 41).

    Each score counts up to 120 (art. 29). The weights are those of an agency without 360° rating.

    Raises:
        Invalid: a score is below 0.
    """
    for given in (result, behaviour):
        if given < 0:
            raise Invalid("score_below_zero", value=str(given))
    score = RESULT_WEIGHT * min(result, CAP) + BEHAVIOUR_WEIGHT * min(behaviour, CAP)
    if score >= OUTSTANDING and innovation:
        return Scored(score, "sangat_baik")
    reached = (predicate for border, predicate in BORDERS if score >= border)
    return Scored(score, next(reached, "sangat_kurang"))


def plain(number: Decimal) -> str:
    """A decimal as events write it: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
