"""Who is whose superior on a date; circles on any day; stretches that make room."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.domain.structure import (
    Stretch,
    find_circle,
    home,
    overlapping,
    put_in,
    timeline,
    valid_on,
)

FIRST = date(2026, 7, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(-1, 13)]


def day(number: int) -> date:
    return date(2026, 7, number)


def held(kind: str, first: int, last: int | None, what: str) -> Stretch[str]:
    return Stretch(kind, day(first), day(last) if last else None, what)


@st.composite
def stretches(draw: st.DrawFn, most: int = 4, people: str = "ABCD") -> list[Stretch[str]]:
    found = []
    for _ in range(draw(st.integers(0, most))):
        first = draw(st.integers(1, 9))
        last = draw(st.none() | st.integers(first, 10))
        kind = draw(st.sampled_from(["definitif", "plt", "plh"]))
        found.append(held(kind, first, last, draw(st.sampled_from(people))))
    return found


@pytest.mark.parametrize(
    ("on", "who"),
    [(1, "head"), (5, "acting"), (7, "deputy"), (8, "acting"), (10, "acting"), (12, "head")],
)
def test_plh_goes_before_plt_and_plt_before_definitif(on: int, who: str) -> None:
    known = [
        held("definitif", 1, None, "head"),
        held("plt", 5, 11, "acting"),
        held("plh", 6, 7, "deputy"),
    ]
    found = valid_on(known, day(on))
    assert found is not None
    assert found.what == who


def test_nobody_is_superior_before_the_first_stretch() -> None:
    assert valid_on([held("definitif", 5, None, "head")], day(4)) is None


@given(stretches())
def test_the_timeline_says_the_same_as_each_day(known: list[Stretch[str]]) -> None:
    line = timeline(known)
    for on in DAYS:
        holding = valid_on(known, on)
        covering = [one for one in line if one.covers(on)]
        assert [one.what for one in covering] == ([holding.what] if holding else [])


@pytest.mark.parametrize(
    ("superiors", "expected"),
    [
        ({"A": [held("definitif", 1, None, "B")], "B": [held("definitif", 1, None, "C")]}, None),
        (
            {"A": [held("definitif", 1, 5, "B")], "B": [held("definitif", 5, None, "A")]},
            (day(5), ("A", "B")),
        ),
        ({"A": [held("definitif", 1, 5, "B")], "B": [held("definitif", 6, None, "A")]}, None),
        (
            {
                "A": [held("definitif", 1, None, "B")],
                "B": [held("definitif", 1, None, "C")],
                "C": [held("definitif", 1, None, "D"), held("plh", 3, 4, "A")],
            },
            (day(3), ("A", "B", "C")),
        ),
        (  # the acting superior keeps the circle from ever holding
            {
                "A": [held("definitif", 1, None, "B"), held("plt", 1, None, "C")],
                "B": [held("definitif", 1, None, "A")],
            },
            None,
        ),
    ],
)
def test_a_circle_counts_on_any_day_and_only_as_superiors_really_hold(
    superiors: dict[str, list[Stretch[str]]], expected: tuple[date, tuple[str, ...]] | None
) -> None:
    assert find_circle("A", superiors) == expected


@given(st.fixed_dictionaries({person: stretches(most=2) for person in "ABCD"}))
def test_a_circle_is_found_exactly_when_some_day_has_one(
    superiors: dict[str, list[Stretch[str]]],
) -> None:
    def in_circle(on: date) -> bool:
        person, seen = "A", {"A"}
        while found := valid_on(superiors[person], on):
            person = found.what
            if person in seen:
                return True
            seen.add(person)
        return False

    assert (find_circle("A", superiors) is not None) == any(in_circle(on) for on in DAYS)


@pytest.mark.parametrize(
    ("new", "meets"),
    [
        (held("definitif", 1, 4, "x"), False),
        (held("definitif", 1, 5, "x"), True),
        (held("definitif", 11, None, "x"), False),
        (held("definitif", 10, None, "x"), True),
        (held("plt", 6, 8, "x"), False),
    ],
)
def test_only_stretches_of_one_kind_exclude_each_other(new: Stretch[str], meets: bool) -> None:
    assert bool(overlapping(new, [held("definitif", 5, 10, "y")])) == meets


@given(stretches(), st.integers(1, 9), st.integers(0, 5))
def test_a_correction_holds_on_its_days_and_changes_no_other(
    known: list[Stretch[str]], first: int, length: int
) -> None:
    new = held("plh", first, first + length, "new")
    after = put_in(new, known)
    for on in DAYS:
        before = sorted(one.what for one in known if one.kind == "plh" and one.covers(on))
        now = sorted(one.what for one in after if one.kind == "plh" and one.covers(on))
        assert now == (["new"] if new.covers(on) else before)
    others = {one for one in known if one.kind != "plh"}
    assert {one for one in after if one.kind != "plh"} == others


@pytest.mark.parametrize(
    ("posts", "where"),
    [
        ([], None),
        ([held("definitif", 1, None, "A"), held("plt", 2, None, "B")], "A"),
        ([held("definitif", 1, 4, "A"), held("definitif", 5, None, "B")], "B"),
        ([held("definitif", 1, 4, "A")], "A"),
        ([held("definitif", 20, None, "A")], "A"),
    ],
)
def test_a_person_belongs_where_the_definitive_post_is(
    posts: list[Stretch[str]], where: str | None
) -> None:
    assert home(posts, day(10)) == where
