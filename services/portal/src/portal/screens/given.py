"""Ratings as forms have them: three steps each in one scheme, scores in the other."""

from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from portal.clients.evaluation import EvidenceView, GivenRatings, Revision, WholeResultView
from portal.web.forms import Form
from portal.web.words import say

LATE: Final = "late"
"""The reason that a first rating after the period's end is accepted with."""

MATRIX: Final = "matrix"
NUMERIC: Final = "numeric"
CAP: Final = 120.0
RATINGS: Final = {"hasil": "result_rating", "perilaku": "behaviour_rating"}
SCORES: Final = {"nilai_hasil": "result_score", "nilai_perilaku": "behaviour_score"}

Body = TypeVar("Body", GivenRatings, Revision)


def scheme_of(evidence: EvidenceView | None, result: WholeResultView | None) -> str:
    """The period's scheme; a result says it too, where the evidence is away."""
    if evidence:
        return evidence.scheme
    return MATRIX if result and result.result_rating else NUMERIC


def shown(result: WholeResultView | None) -> dict[str, str]:
    """A result as the fields of the form."""
    if result is None:
        return {}
    values = {ours: getattr(result, theirs) or "" for ours, theirs in (RATINGS | SCORES).items()}
    values |= {name: values[name].replace(".", ",") for name in SCORES}
    return values | ({"inovasi": "1"} if result.innovation else {})


def given(form: Form, language: str, kind: type[Body], reason: str) -> Body:
    """What the form says, for the service; faults are written into the form."""
    if form["skema"] == MATRIX:
        values = {theirs: chosen(form, ours, language) for ours, theirs in RATINGS.items()}
    else:
        values = {theirs: score(form, ours, language) for ours, theirs in SCORES.items()}
    innovation = bool(form["inovasi"])
    return kind(**values, innovation=innovation, reason=reason or None)  # type: ignore[arg-type]  # by the names above


def chosen(form: Form, name: str, language: str) -> str:
    if not form[name]:
        words = "Pilih penilaian hasil kerja."
        if name == "perilaku":
            words = "Pilih penilaian perilaku kerja."
        form.fault(name, say(language, words))
    return form[name]


def score(form: Form, name: str, language: str) -> str:
    """A score with a comma, as the service reads it."""
    text = form[name].replace(",", ".")
    try:
        fits = 0 <= Decimal(text) <= CAP
    except InvalidOperation:
        fits = False
    if not fits:
        form.fault(name, say(language, "Isilah dengan angka dari 0 sampai 120, misalnya 92,5."))
    return text
