"""Rating a person for a period: by whom, of whom, when, and what follows from it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from evaluation.domain.person import Person
from evaluation.domain.predicate import from_matrix, from_scores
from shared.errors import Conflict, Forbidden, Invalid

LATE: Final = "late"
"""The reason with which a first evaluation is accepted after closing."""

RATED: Final = "rated"
FINALISED: Final = "finalised"

Given = TypeVar("Given", str, Decimal)


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """An agency's evaluation period."""

    agency_id: UUID
    period_id: UUID
    code: str
    kind: str
    scheme: str
    starts_on: date
    ends_on: date
    state: str
    plan_required: bool
    version: int

    @property
    def is_closed(self) -> bool:
        return self.state == "closed"


class Ratings(msgspec.Struct, frozen=True, kw_only=True):
    """What the assessor gives: two ratings, or two scores and whether there was an innovation."""

    result_rating: str | None = None
    behaviour_rating: str | None = None
    result_score: Decimal | None = None
    behaviour_score: Decimal | None = None
    innovation: bool = False


class Judged(NamedTuple):
    """What follows from ratings; only scores have a weighted score."""

    predicate: str
    score: Decimal | None


def judge(scheme: str, given: Ratings) -> Judged:
    """The predicate of ratings in a period's scheme.

    Raises:
        Invalid: a rating is missing, unknown, or belongs to the other scheme.
    """
    ratings = {"result_rating": given.result_rating, "behaviour_rating": given.behaviour_rating}
    scores = {"result_score": given.result_score, "behaviour_score": given.behaviour_score}
    if scheme == "matrix":
        refuse_other_scheme(scheme, scores)
        return Judged(from_matrix(*complete(ratings)), None)
    refuse_other_scheme(scheme, ratings)
    scored = from_scores(*complete(scores), innovation=given.innovation)
    return Judged(scored.predicate, scored.score)


def refuse_other_scheme(scheme: str, given: Mapping[str, object]) -> None:
    for column, value in given.items():
        if value is not None:
            raise Invalid("rating_other_scheme", column=column, scheme=scheme)


def complete(given: Mapping[str, Given | None]) -> tuple[Given, Given]:
    """The result's and the behaviour's value.

    Raises:
        Invalid: one of them is missing.
    """
    for column, value in given.items():
        if value is None:
            raise Invalid("rating_incomplete", column=column)
    result, behaviour = (value for value in given.values() if value is not None)
    return result, behaviour


def assessor_of(person: Person, period: Period) -> UUID | None:
    """Who assesses the person for the period.

    Raises:
        Conflict: the person was not there in the period, or never with a status that is evaluated.
    """
    span = (period.agency_id, period.starts_on, period.ends_on)
    if person.last_day_in(*span) is None:
        raise Conflict("not_in_period", column="period", period=period.code)
    if not person.is_evaluated_in(*span):
        raise Conflict("status_not_evaluated", column="nip", period=period.code)
    return assessor_in(person, period)


def assessor_in(person: Person, period: Period) -> UUID | None:
    """The superior of the last day that the person was in the agency in the period, if any."""
    last = person.last_day_in(period.agency_id, period.starts_on, period.ends_on)
    return person.superior_on(last) if last else None


def check_assessor(person: Person, period: Period, assessor_id: UUID | None) -> None:
    """Refuse who is not the assessor.

    Raises:
        Forbidden: somebody else is the assessor, or nobody is.
    """
    if assessor_id is None or assessor_of(person, period) != assessor_id:
        raise Forbidden("not_the_assessor", column="assessor_nip")


def check_open(period: Period, reason: str | None) -> None:
    """Refuse a first evaluation after closing unless it says that it is late.

    Raises:
        Conflict: the period is closed.
    """
    if period.is_closed and reason != LATE:
        raise Conflict("period_closed", column="period", period=period.code)


def check_plan(period: Period, *, planned: bool) -> None:
    """Refuse to finalise without an approved plan where the period asks for one.

    Raises:
        Conflict: there is none.
    """
    if period.plan_required and not planned:
        raise Conflict("plan_needed", column="nip", period=period.code)
