"""The rules of plans by tables: no database, no clock."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Conflict, Forbidden, Invalid, Refusal
from shared.messages import LANGUAGES, Sentences
from targets.domain import acts
from targets.domain.acts import NEXT, Act, Actor, Case, Content
from targets.domain.changes import CHANGE_REASONS
from targets.domain.imported import take
from targets.domain.people import (
    WITHOUT_SKP,
    Assignment,
    Person,
    Status,
    Superior,
    agency_on,
    check_has_skp,
    local_day,
    superior_on,
    superiors_during,
)
from targets.domain.periods import Period, calendar_days
from targets.domain.plan import Indicator, Plan, Result, check_days, overlapping, plan_id
from targets.domain.results import Above, check_links, problems

DAY = date(2026, 7, 2)
NOW = datetime(2026, 7, 2, 3, tzinfo=UTC)
AGENCY, BOSS, ME = (UUID(int=number) for number in (1, 2, 3))
QUANTITY = Indicator("kuantitas", "Pasien", "420", "orang")
STATES = ("draft", "submitted", "returned", "approved", "revised")


def a_person(**changes: Any) -> Person:
    since = date(2024, 1, 1)
    given: dict[str, Any] = {
        "employee_id": ME,
        "nip": "1" * 18,
        "name": "Wati",
        "left_on": None,
        "statuses": (Status(since, None, "01"),),
        "assignments": (Assignment(since, None, "definitif", AGENCY),),
        "superiors": (Superior(since, None, BOSS, "definitif"),),
    }
    return Person(**given | changes)


def a_result(number: int = 1, weight: int = 100, above: UUID | None = None,
             indicators: tuple[Indicator, ...] = (QUANTITY,)) -> Result:  # fmt: skip
    return Result(UUID(int=number), number, "Hasil", weight, above, indicators)


def a_plan(state: Any = "draft", **changes: Any) -> Plan:
    decided = DAY if state in {"returned", "approved", "revised"} else None
    made = Plan(
        AGENCY, UUID(int=9), ME, "2026-07", date(2026, 7, 1), date(2026, 7, 31), state, 4,
        (a_result(above=UUID(int=7)),), NOW, "Wati", decided_on=decided,
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


def a_case(state: Any = "draft", **changes: Any) -> Case:
    above = Above(BOSS, "Joko", True, {UUID(int=7): "Hasil atasan"})
    case = Case(a_plan(state), a_person(), above, False, "Asia/Jakarta", DAY)
    return msgspec.structs.replace(case, **changes)


def actor(employee: UUID | None = BOSS, *leads: UUID) -> Actor:
    return Actor("Joko", employee or uuid4(), employee, frozenset(leads), NOW)


CONTENT = Content(date(2026, 7, 31), (a_result(above=UUID(int=7)),))
DO: dict[Act, Any] = {
    "edit": lambda case: acts.edit(case, actor(ME), CONTENT),
    "submit": lambda case: acts.submit(case, actor(ME)),
    "return": lambda case: acts.give_back(case, actor(), "Kurang"),
    "approve": lambda case: acts.approve(case, actor()),
    "revise": lambda case: acts.revise(case, actor(), CONTENT, "strategy"),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", DO)
def test_each_act_is_allowed_from_its_states_only(act: Act, state: Any) -> None:
    after = NEXT[act].get(state)
    if after is None:
        with pytest.raises(Conflict) as refusal:
            DO[act](a_case(state))
        assert refusal.value.code == f"plan_is_{state}"
    else:
        plan = DO[act](a_case(state))
        assert (plan.state, plan.version, plan.changed_at) == (after, 5, NOW)
        with pytest.raises(Conflict, match="period_closed"):
            DO[act](a_case(state, closed=True))


@pytest.mark.parametrize(
    ("state", "act", "superior", "decided", "reason"),
    [
        ("returned", "submit", BOSS, None, None),
        ("submitted", "return", BOSS, DAY, "Kurang"),
        ("submitted", "approve", BOSS, DAY, None),
        ("approved", "revise", BOSS, DAY, "strategy"),
    ],
)
def test_an_act_leaves_who_decided_when_and_why(
    state: Any, act: Act, superior: Any, decided: Any, reason: Any
) -> None:
    plan = DO[act](a_case(state))
    assert (plan.superior_id, plan.decided_on, plan.reason) == (superior, decided, reason)


@pytest.mark.parametrize(
    ("employee", "leads", "at_the_top", "allowed"),
    [
        (BOSS, (), False, True),
        (ME, (), False, False),
        (uuid4(), (AGENCY,), False, False),
        (None, (), False, False),
        (None, (AGENCY,), True, True),
        (uuid4(), (AGENCY,), True, True),
        (ME, (AGENCY,), True, False),
        (BOSS, (), True, False),
        (None, (uuid4(),), True, False),
    ],
)
def test_the_superior_decides_and_a_leader_at_the_top(
    employee: UUID | None, leads: tuple[UUID, ...], at_the_top: bool, allowed: bool
) -> None:
    case = a_case("submitted", **({"above": None} if at_the_top else {}))
    if allowed:
        assert acts.approve(case, actor(employee, *leads)).state == "approved"
    else:
        with pytest.raises(Forbidden):
            acts.approve(case, actor(employee, *leads))


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
        Assignment(date(2026, 7, 1), None, "plt", UUID(int=5)),
        Assignment(date(2024, 1, 1), date(2026, 7, 2), "definitif", AGENCY),
    )
    person = a_person(assignments=held)
    assert agency_on(person, DAY) == AGENCY
    assert agency_on(person, date(2026, 7, 3)) == UUID(int=5)
    assert agency_on(person, date(2023, 7, 3)) is None


def test_the_day_is_the_units_own() -> None:
    evening = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)
    assert local_day(evening, "Asia/Jakarta") == date(2026, 7, 1)
    assert local_day(evening, "Asia/Jayapura") == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-07", "2026-07-01", "2026-07-31"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-S1", "2026-01-01", "2026-06-30"),
        ("2026-S2", "2026-07-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_lasts_as_its_code_says(code: str, first: str, last: str) -> None:
    assert calendar_days(code) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "code", ["", "2026-00", "2026-13", "2026-7", "2026-Q5", "2026-S3", "26-07", "2026-07 ", "٢٠٢٦"]
)
def test_another_code_is_refused(code: str) -> None:
    with pytest.raises(Invalid, match="period_code"):
        calendar_days(code)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=12))
def test_weights_are_right_when_they_sum_to_100_and_only_then(weights: list[int]) -> None:
    results = [a_result(number, weight) for number, weight in enumerate(weights, 1)]
    found = [problem.code for problem in problems(results)]
    assert found == ([] if sum(weights) == 100 else ["weights_sum"])


@pytest.mark.parametrize(
    ("aspects", "missing"),
    [
        (("kuantitas",), False),
        (("kualitas", "kuantitas"), False),
        (("kualitas", "waktu", "biaya"), True),
        ((), True),
    ],
)
def test_every_result_has_an_indicator_of_quantity(aspects: Any, missing: bool) -> None:
    indicators = tuple(Indicator(aspect, "x", "1", "x") for aspect in aspects)
    found = [problem.code for problem in problems([a_result(indicators=indicators)])]
    assert found == (["quantity_missing"] if missing else [])


@pytest.mark.parametrize(
    ("above", "linked", "code"),
    [
        (None, None, None),
        (Above(BOSS, "Joko", False, {}), None, "superior_without_plan"),
        (Above(BOSS, "Joko", True, {UUID(int=7): "x"}), UUID(int=7), None),
        (Above(BOSS, "Joko", True, {UUID(int=7): "x"}), None, "result_unlinked"),
        (Above(BOSS, "Joko", True, {UUID(int=7): "x"}), UUID(int=8), "result_unlinked"),
    ],
)  # fmt: skip
def test_results_serve_the_superiors(above: Any, linked: Any, code: str | None) -> None:
    try:
        check_links([a_result(above=linked)], above, "2026-07")
        found = None
    except Refusal as refusal:
        found = refusal.code
    assert found == code


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ((7, 1), (7, 31), None),
        ((7, 9), (7, 9), None),
        ((7, 9), (7, 8), "dates_reversed"),
        ((6, 30), (7, 31), "outside_period"),
        ((7, 1), (8, 1), "outside_period"),
    ],
)
def test_days_lie_in_the_period(first: Any, last: Any, code: str | None) -> None:
    period = Period(AGENCY, "2026-07", *calendar_days("2026-07"))
    try:
        check_days(period, date(2026, *first), date(2026, *last))
        found = None
    except Refusal as refusal:
        found = refusal.code
    assert found == code


def test_a_plan_is_named_by_person_and_period_and_a_later_one_by_its_day_too() -> None:
    main = plan_id(ME, "2026-07", date(2026, 7, 1))
    assert main == uuid5(ME, "2026-07")
    assert plan_id(ME, "2026-07", date(2026, 7, 15)) not in {main, plan_id(ME, "2026-08", DAY)}


@pytest.mark.parametrize(
    ("first", "last", "meets"), [(1, 9, False), (1, 10, True), (20, 31, True), (21, 31, False)]
)
def test_plans_of_one_person_share_no_day(first: int, last: int, meets: bool) -> None:
    plan = a_plan(starts_on=date(2026, 7, first), ends_on=date(2026, 7, last))
    span = {"starts_on": date(2026, 7, 10), "ends_on": date(2026, 7, 20)}
    other = a_plan(plan_id=UUID(int=10), **span)
    assert (overlapping(plan, [plan, other]) is other) == meets
    assert overlapping(plan, [a_plan(plan_id=UUID(int=10), employee_id=BOSS, **span)]) is None


TAKEN = "taken"
NOTHING = "nothing"


@pytest.mark.parametrize(
    ("known", "same", "filed", "closed", "expected"),
    [
        (None, False, "approved", False, TAKEN),
        (None, False, "approved", True, "period_closed"),
        ("approved", True, "approved", True, NOTHING),
        ("approved", False, "approved", False, "plan_is_approved"),
        ("approved", True, "draft", False, "plan_is_approved"),
        ("revised", True, "approved", False, "plan_is_revised"),
        ("draft", True, "draft", False, NOTHING),
        ("draft", False, "draft", False, TAKEN),
        ("draft", True, "submitted", False, TAKEN),
        ("draft", True, "approved", False, TAKEN),
        ("submitted", True, "draft", False, "plan_is_submitted"),
        ("submitted", True, "submitted", False, NOTHING),
        ("submitted", True, "approved", False, TAKEN),
        ("returned", True, "draft", False, "plan_is_returned"),
        ("returned", True, "submitted", False, TAKEN),
        ("returned", False, "approved", True, "period_closed"),
    ],
)  # fmt: skip
def test_a_file_never_takes_back_what_was_handed_in_or_approved(
    known: Any, same: bool, filed: Any, closed: bool, expected: str
) -> None:
    old = a_plan(known) if known else None
    new = a_plan(filed, version=1, results=a_plan().results if same else ())
    try:
        found = take(old, new, closed=closed)
        became = TAKEN if found else NOTHING
    except Refusal as refusal:
        found, became = None, refusal.code
    assert became == expected
    assert found is None or found.version == (5 if old else 1)


def test_a_newer_version_is_a_conflict_that_says_who_and_when_in_local_time() -> None:
    case = a_case(zone="Asia/Jayapura")
    acts.check_version(case, None)
    acts.check_version(case, 4)
    with pytest.raises(Conflict) as refusal:
        acts.check_version(case, 3)
    assert refusal.value.values == {"by": "Wati", "day": DAY, "time": "12.00"}


def test_both_languages_have_the_same_sentences() -> None:
    sentences = Sentences("targets.messages")
    indonesian, english = (sentences.by_language[language] for language in LANGUAGES)
    assert indonesian.keys() == english.keys()
    assert {f"reason_{reason}" for reason in CHANGE_REASONS} <= indonesian.keys()
    assert {f"plan_is_{state}" for state in STATES} <= english.keys()
