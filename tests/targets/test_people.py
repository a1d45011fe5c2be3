"""Who assesses whom, who has a plan, and what a day is: by tables."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.errors import Conflict
from targets.domain.people import (
    WITHOUT_SKP,
    Assignment,
    Status,
    Superior,
    agency_on,
    check_has_skp,
    local_day,
    superior_on,
    superiors_during,
)
from tests.targets.values import AGENCY, DAY, a_person


def stretch(superior: int, kind: str, first: int, last: int | None) -> Superior:
    to = date(2026, 7, last) if last else None
    return Superior(date(2026, 7, first), to, UUID(int=superior), kind)


@pytest.mark.parametrize(
    ("superiors", "day", "expected"),
    [
        ([], 5, None),
        ([(1, "definitif", 1, None)], 1, 1),
        ([(1, "definitif", 2, None)], 1, None),
        ([(1, "definitif", 1, 4)], 5, None),
        ([(1, "definitif", 1, 5)], 5, 1),
        ([(1, "definitif", 1, None), (2, "plt", 3, 6)], 2, 1),
        ([(1, "definitif", 1, None), (2, "plt", 3, 6)], 3, 2),
        ([(1, "definitif", 1, None), (2, "plt", 3, 6)], 7, 1),
        ([(3, "plh", 1, 9), (1, "definitif", 5, None), (2, "plt", 3, 6)], 5, 3),
        ([(1, "definitif", 1, None), (2, "definitif", 4, None)], 5, 2),
    ],
)
def test_plh_goes_before_plt_before_definitif(
    superiors: list[Any], day: int, expected: int | None
) -> None:
    person = a_person(superiors=tuple(stretch(*item) for item in superiors))
    found = superior_on(person, date(2026, 7, day))
    assert found == (UUID(int=expected) if expected else None)


def test_all_superiors_of_the_plans_days_may_be_linked_to() -> None:
    known = (stretch(1, "definitif", 1, 9), stretch(2, "plt", 10, None), stretch(3, "plh", 1, 2))
    person = a_person(superiors=known)
    found = superiors_during(person, date(2026, 7, 3), date(2026, 7, 10))
    assert found == {UUID(int=1), UUID(int=2)}


@pytest.mark.parametrize("status", ["01", "02", "03", "04", "11", "15", "20"])
def test_three_statuses_have_no_skp(status: str) -> None:
    person = a_person(statuses=(Status(date(2026, 1, 1), None, status),))
    if status in WITHOUT_SKP:
        with pytest.raises(Conflict) as refusal:
            check_has_skp(person, DAY)
        assert refusal.value.code == WITHOUT_SKP[status]
    else:
        check_has_skp(person, DAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"statuses": ()},
        {"statuses": (Status(date(2026, 7, 3), None, "01"),)},
        {"left_on": date(2026, 7, 1)},
    ],
)
def test_who_is_not_in_service_has_no_skp(changes: Any) -> None:
    with pytest.raises(Conflict, match="not_in_service"):
        check_has_skp(a_person(**changes), DAY)


def test_the_definitive_post_says_which_agency() -> None:
    held = (
        Assignment(date(2026, 7, 1), None, "plt", UUID(int=5), UUID(int=5), "Kepala"),
        Assignment(date(2024, 1, 1), date(2026, 7, 2), "definitif", AGENCY, AGENCY, "Perawat"),
    )
    person = a_person(assignments=held)
    assert agency_on(person, DAY) == AGENCY
    assert agency_on(person, date(2026, 7, 3)) == UUID(int=5)
    assert agency_on(person, date(2023, 7, 3)) is None


def test_the_day_is_the_units_own() -> None:
    evening = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)
    assert local_day(evening, "Asia/Jakarta") == date(2026, 7, 1)
    assert local_day(evening, "Asia/Jayapura") == date(2026, 7, 2)
