"""Whose agency, whose superior, and whether there is an evaluation: by dated facts."""

from datetime import date
from uuid import UUID, uuid4

import msgspec
import pytest

from evaluation.domain.person import Assignment, Person, Status, Superior
from evaluation.domain.rating import Period, assessor_of
from shared.errors import Conflict

A, B = uuid4(), uuid4()
FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)
SINCE = date(2024, 1, 1)
BOSS, ACTING, DAILY = uuid4(), uuid4(), uuid4()


def post(agency: UUID, start: date = SINCE, end: date | None = None, kind: str = "definitif"
         ) -> Assignment:  # fmt: skip
    return Assignment(kind, agency, agency, start, end)


def under(who: UUID, start: date = SINCE, end: date | None = None, kind: str = "definitif"
          ) -> Superior:  # fmt: skip
    return Superior(who, kind, start, end)


def somebody(**changes: object) -> Person:
    usual = Person(
        uuid4(), "1" * 18, "Budi", SINCE, (Status("01", SINCE),), (post(A),), (under(BOSS),)
    )
    return msgspec.structs.replace(usual, **changes)


def july(agency: UUID = A) -> Period:
    return Period(
        agency_id=agency, period_id=uuid4(), code="2026-07", kind="monthly", scheme="matrix",
        starts_on=FIRST, ends_on=LAST, state="open", plan_required=False, version=1,
    )  # fmt: skip


def test_daily_acting_goes_before_acting_before_definitive() -> None:
    person = somebody(
        superiors=(
            under(BOSS),
            under(ACTING, date(2026, 7, 5), date(2026, 7, 20), "plt"),
            under(DAILY, date(2026, 7, 10), date(2026, 7, 12), "plh"),
        )
    )
    found = [person.superior_on(date(2026, 7, day)) for day in (4, 5, 10, 12, 13, 20, 21)]
    assert found == [BOSS, ACTING, DAILY, DAILY, ACTING, ACTING, BOSS]


def test_of_two_definitive_superiors_the_newer_counts() -> None:
    person = somebody(superiors=(under(BOSS), under(ACTING, FIRST)))
    assert person.superior_on(LAST) == ACTING
    assert person.superior_on(date(2023, 12, 31)) is None


def test_a_day_belongs_to_the_definitive_post() -> None:
    person = somebody(assignments=(post(B, FIRST, None, "plt"), post(A)))
    assert person.agency_on(LAST) == A
    assert somebody(assignments=(post(B, FIRST, None, "plt"),)).agency_on(LAST) == B


def test_before_hiring_and_after_leaving_there_is_no_agency() -> None:
    person = somebody(left_on=date(2026, 7, 15))
    assert person.agency_on(date(2026, 7, 15)) == A
    assert person.agency_on(date(2026, 7, 16)) is None
    assert person.agency_on(date(2023, 12, 31)) is None


def test_who_moved_is_assessed_in_each_agency_by_the_superior_of_the_last_day_there() -> None:
    person = somebody(
        assignments=(post(A, SINCE, date(2026, 7, 14)), post(B, date(2026, 7, 15))),
        superiors=(under(BOSS, SINCE, date(2026, 7, 14)), under(ACTING, date(2026, 7, 15))),
    )
    assert person.agencies_in(FIRST, LAST) == [B, A]
    assert assessor_of(person, july(A)) == BOSS
    assert assessor_of(person, july(B)) == ACTING
    assert person.last_agency_in(FIRST, date(2026, 7, 14)) == A


def test_who_left_is_assessed_by_the_superior_of_the_last_day_of_service() -> None:
    person = somebody(
        left_on=date(2026, 7, 9),
        superiors=(under(BOSS, SINCE, date(2026, 7, 9)), under(ACTING, date(2026, 7, 10))),
    )
    assert assessor_of(person, july()) == BOSS


@pytest.mark.parametrize("status", ["02", "04", "20", "98", "99"])
def test_a_status_without_evaluation_refuses_the_whole_period_only(status: str) -> None:
    away = somebody(statuses=(Status("01", SINCE, date(2026, 6, 30)), Status(status, FIRST)))
    with pytest.raises(Conflict) as refusal:
        assessor_of(away, july())
    assert refusal.value.code == "status_not_evaluated"
    part = somebody(statuses=(Status("01", SINCE, FIRST), Status(status, date(2026, 7, 2))))
    assert assessor_of(part, july()) == BOSS


@pytest.mark.parametrize("status", ["01", "03", "11", "15"])
def test_other_statuses_are_evaluated(status: str) -> None:
    assert assessor_of(somebody(statuses=(Status(status, SINCE),)), july()) == BOSS


def test_who_never_was_there_is_refused() -> None:
    with pytest.raises(Conflict) as refusal:
        assessor_of(somebody(), july(B))
    assert refusal.value.code == "not_in_period"
