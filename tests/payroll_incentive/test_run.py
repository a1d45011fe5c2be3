"""A run: one at a time and in order, ready when its feeds are whole, signed by a second person."""

import pytest

from payroll_incentive.domain import run as runs
from payroll_incentive.domain.journal import postings
from payroll_incentive.domain.readiness import (
    Entry,
    Feed,
    Readiness,
    attendance_digest,
    differing,
    manifest_hash,
    over_ceiling,
    readiness,
)
from payroll_incentive.domain.run import Run, Totals
from payroll_incentive.domain.settlement import Payslip, alone
from payroll_incentive.domain.statement import calculate
from shared.errors import Conflict, Forbidden, Invalid, Refusal
from tests.support.pay import Account, changed_policy, facts, named, owed, policies, rules

ANNA, BUDI, CITRA = sorted(named(name) for name in ("anna", "budi", "citra"))
READY = Readiness(True, (), ())
TOTALS = Totals(people=2, provisional=0, gross=10, tax=1, bpjs=1, net=8, corrections=0, hash="abc")
PROPOSED = Run(month="2026-07", state="proposed", maker=ANNA, hash="abc")


def test_a_run_goes_its_way() -> None:
    run = runs.open_run("2026-07", first_month="2026-07", unapproved=None, last_approved=None)
    run = runs.review(run, READY)
    assert run.state == "ready"
    run = runs.propose(run, ANNA, TOTALS, READY)
    run = runs.approve(run, BUDI, "abc", "abc")
    seen = [run.state]
    for step in (runs.issue, runs.pay, runs.issue, runs.pay, runs.close):
        run = step(run)
        seen.append(run.state)
    assert seen == ["approved", "issued", "paid", "issued", "paid", "closed"]


def test_a_rejected_run_is_open_again_and_has_no_hash() -> None:
    assert runs.reject(PROPOSED, "abc", "Kelas jabatan salah") == Run(month="2026-07")


@pytest.mark.parametrize(
    ("arguments", "kind", "code"),
    [
        ({"unapproved": "2026-06", "last_approved": None}, Conflict, "run_already_open"),
        ({"unapproved": None, "last_approved": "2026-08"}, Conflict, "run_out_of_order"),
        (
            {"first_month": "2026-08", "unapproved": None, "last_approved": None},
            Invalid,
            "run_before_go_live",
        ),
    ],
)
def test_runs_are_opened_in_order_and_one_at_a_time(
    arguments: dict[str, str], kind: type[Refusal], code: str
) -> None:
    with pytest.raises(kind) as refused:
        runs.open_run("2026-07", **({"first_month": "2026-01"} | arguments))
    assert refused.value.code == code


WAITING = Readiness(False, (Feed("attendance", closed=True, whole=True, differing=(ANNA,)),), ())


@pytest.mark.parametrize(
    ("totals", "inputs", "excess", "code"),
    [
        (TOTALS, WAITING, 0, "run_not_ready"),
        (TOTALS, READY, 1, "run_over_budget"),
        (
            Totals(people=0, provisional=0, gross=0, tax=0, bpjs=0, net=0, corrections=0, hash=""),
            READY,
            0,
            "run_empty",
        ),
    ],
)
def test_a_run_is_not_proposed_unready_over_budget_or_empty(
    totals: Totals, inputs: Readiness, excess: int, code: str
) -> None:
    with pytest.raises(Conflict) as refused:
        runs.propose(Run(month="2026-07"), ANNA, totals, inputs, excess)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("checker", "shown", "current", "kind", "code"),
    [
        (ANNA, "abc", "abc", Forbidden, "run_same_person"),
        (BUDI, "old", "abc", Conflict, "run_hash_differs"),
        (BUDI, "abc", "new", Conflict, "run_moved_since"),
    ],
)
def test_another_person_signs_the_hash_that_is_paid(
    checker: object, shown: str, current: str, kind: type[Refusal], code: str
) -> None:
    with pytest.raises(kind) as refused:
        runs.approve(PROPOSED, checker, shown, current)
    assert refused.value.code == code


def test_a_budget_used_up_since_the_proposal_is_not_passed() -> None:
    assert runs.approve(PROPOSED, BUDI, "abc", "abc", 0).state == "approved"
    with pytest.raises(Conflict, match="run_over_budget") as refused:
        runs.approve(PROPOSED, BUDI, "abc", "abc", 12_500_000)
    assert refused.value.values == {"excess": "Rp12.500.000"}


def test_only_the_proposal_that_was_shown_is_rejected() -> None:
    with pytest.raises(Conflict, match="run_hash_differs"):
        runs.reject(PROPOSED, "old", "Kelas jabatan salah")


def test_a_rejection_needs_a_reason() -> None:
    with pytest.raises(Invalid, match="run_reason_missing"):
        runs.reject(PROPOSED, "abc", " ")


@pytest.mark.parametrize("state", ["open", "ready"])
def test_a_run_that_settled_nothing_is_withdrawn(state: runs.State) -> None:
    withdrawn = runs.withdraw(Run(month="2026-07", state=state), "Tidak diperlukan")
    assert withdrawn.state == "withdrawn"
    assert runs.review(withdrawn, READY) == withdrawn


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [
        ("proposed", "Tidak diperlukan", "run_still_proposed"),
        ("approved", "Tidak diperlukan", "run_state_wrong"),
        ("withdrawn", "Tidak diperlukan", "run_state_wrong"),
        ("open", "   ", "run_reason_missing"),
    ],
)
def test_a_run_is_not_withdrawn_once_proposed_or_without_a_reason(
    state: runs.State, reason: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        runs.withdraw(Run(month="2026-07", state=state), reason)
    assert refused.value.code == code


def test_inputs_that_change_do_not_move_a_proposed_run() -> None:
    assert runs.review(PROPOSED, WAITING) == PROPOSED
    assert runs.review(Run(month="2026-07", state="ready"), WAITING).state == "open"


def test_a_run_cannot_skip_a_step() -> None:
    for step in (runs.issue, runs.pay, runs.close):
        with pytest.raises(Conflict, match="run_state_wrong"):
            step(Run(month="2026-07"))


def test_the_hash_of_a_run_does_not_depend_on_the_order_of_people() -> None:
    account = Account(policies())
    account.owe("2026-07", owed())
    one = account.review("2026-07")
    other = account.review("2026-07", employee_id=ANNA)
    assert totals(one, other) == totals(other, one)
    assert totals(one, other).hash != totals(one).hash


def totals(*payslips: Payslip) -> Totals:
    """The totals of payslips that come one by one."""
    tally = runs.Tally()
    for payslip in payslips:
        tally.add([payslip])
    return tally.totals


MANIFEST = {ANNA: Entry(2), BUDI: Entry(1), CITRA: Entry(1)}


def test_an_evaluation_may_be_newer_than_announced_but_not_older_or_absent() -> None:
    assert differing("evaluation", MANIFEST, {ANNA: Entry(1), BUDI: Entry(5)}) == (ANNA, CITRA)


def test_attendance_must_be_exactly_what_was_announced() -> None:
    announced = {ANNA: Entry(2, attendance_digest([("a", 1), ("b", 2)])), BUDI: Entry(1, "x")}
    received = {ANNA: Entry(2, attendance_digest([("b", 2), ("a", 1)])), BUDI: Entry(2, "y")}
    assert differing("attendance", announced, received) == (BUDI,)


def test_the_hash_of_a_manifest_does_not_depend_on_its_order() -> None:
    assert manifest_hash(MANIFEST) == manifest_hash(dict(reversed(MANIFEST.items())))
    assert manifest_hash(MANIFEST) != manifest_hash(MANIFEST | {ANNA: Entry(3)})


@pytest.mark.parametrize(
    ("feeds", "may_be_provisional", "phase", "ready"),
    [
        (("evaluation", "attendance"), (), "final", True),
        (("evaluation",), (), "final", False),
        (("evaluation",), ("attendance",), "final", True),
        ((), ("attendance",), "final", False),
        ((), (), "advance", True),
    ],
)
def test_a_run_waits_for_its_feeds_unless_they_may_be_provisional(
    feeds: tuple[str, ...], may_be_provisional: tuple[str, ...], phase: str, ready: bool
) -> None:
    known = [Feed(name, closed=True, whole=True) for name in feeds]
    found = readiness(known, ("evaluation", "attendance"), may_be_provisional, (ANNA,), phase)
    assert found.ready is ready
    assert {feed.name for feed in found.waiting} == {"evaluation", "attendance"} - set(feeds)
    assert found.provisional == (ANNA,)


def test_a_manifest_that_is_not_whole_is_waited_for() -> None:
    found = readiness([Feed("evaluation", closed=True, whole=False)], ("evaluation",), (), ())
    assert not found.ready


@pytest.mark.parametrize(
    ("ceiling", "excess"), [(None, 0), (100, 0), (99, 1)], ids=["no ceiling", "at it", "above it"]
)
def test_the_budget_is_a_ceiling(ceiling: int | None, excess: int) -> None:
    assert over_ceiling(ceiling, 60, 40) == excess


@pytest.mark.parametrize("bearer", ["employee", "region"])
def test_the_journal_of_a_payslip_sums_to_zero(bearer: str) -> None:
    line = "{kinds: [pns, cpns], route: final, bearer: "
    ruling = rules(changed_policy((f"{line}employee", f"{line}{bearer}")))
    month = facts()
    payslip = alone(calculate(month, ruling), month, ruling)
    posted = dict(postings(payslip))
    assert sum(posted.values()) == 0
    assert posted["payable_to_employee"] == -payslip.net
    assert posted["incentive_expense"] == 8_000_000
    assert posted["tax_liability"] == -400_000
    assert posted.get("tax_expense", 0) == (400_000 if bearer == "region" else 0)
