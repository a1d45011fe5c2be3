"""What each state allows to whom, by hand and from a file: by tables."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.errors import Conflict, Forbidden, Refusal
from targets.domain import acts
from targets.domain.acts import NEXT, Act, Content
from targets.domain.imported import take
from tests.targets.values import AGENCY, BOSS, DAY, ME, NOW, STATES, a_case, a_plan, a_result, actor

CONTENT = Content(date(2026, 7, 31), (a_result(above=UUID(int=7)),))
DO: dict[Act, Any] = {
    "edit": lambda case: acts.edit(case, actor(ME), CONTENT),
    "submit": lambda case: acts.submit(case, actor(ME)),
    "return": lambda case: acts.give_back(case, actor(), "Kurang"),
    "approve": lambda case: acts.approve(case, actor()),
    "revise": lambda case: acts.revise(case, actor(), CONTENT, "strategy"),
}


TAKEN = "taken"
NOTHING = "nothing"


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
