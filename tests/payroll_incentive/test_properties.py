"""What holds for any facts and any history: the promises of owed − settled."""

import random
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll_incentive.domain.facts import Facts, Punishment, decode_facts, encode_facts
from payroll_incentive.domain.lines import Statement
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.settlement import types as payslips
from payroll_incentive.domain.statement import calculate, decode, encode
from tests.support.pay import (
    Account,
    changed_policy,
    day,
    evaluation,
    facts,
    named,
    owed,
    person,
    policies,
    post,
    rules,
    status,
    weekdays,
)

FINAL = "{kinds: [pns, cpns], route: final, bearer: employee"
TER = "{kinds: [pns, cpns], route: ter, year_end: incentive, bearer: employee"
LIMIT = ("limit: 1_000_000, ", "")
ROUTES = [policies(), rules(changed_policy((FINAL, TER)))]
WITHOUT_LIMIT = [rules(changed_policy(LIMIT)), rules(changed_policy(LIMIT, (FINAL, TER)))]
MONTHS = ("2026-03", "2026-04", "2026-05", "2026-06")

PREDICATES = st.sampled_from(["sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"])
CLOCKS = st.one_of(st.none(), st.integers(400, 1100))


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """A July with any attendance, predicate, promotion and punishment."""
    days = tuple(
        day(when, draw(CLOCKS), draw(CLOCKS))
        for when in weekdays("2026-07")
        if draw(st.integers(0, 9))
    )
    cut = draw(st.integers(1, 31))
    statuses = (
        status(golongan="III/d", to=date(2026, 7, cut)),
        status(golongan="IV/a", from_=date(2026, 7, cut) + (date(2026, 7, 2) - date(2026, 7, 1))),
    )
    start = draw(st.integers(1, 31))
    punishments = tuple(
        Punishment(code=code, decree="D", from_=date(2026, 7, start), event_id=named(code))
        for code in draw(st.sets(st.sampled_from(["pemotongan_tukin_25", "teguran_lisan"])))
    )
    found = draw(st.lists(PREDICATES, max_size=2, unique=True))
    return facts(
        days=days,
        person=person(*statuses, post()),
        punishments=punishments,
        evaluations=tuple(
            evaluation(predicate, version=n, closed=bool(n)) for n, predicate in enumerate(found, 1)
        ),
        attendance_closed=draw(st.booleans()),
    )


@given(any_facts(), st.randoms(use_true_random=False))
def test_the_order_of_facts_means_nothing(month: Facts, chance: random.Random) -> None:
    def shuffled(values: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(values, len(values)))

    assert month.person is not None
    other = msgspec.structs.replace(
        month,
        days=shuffled(month.days),
        evaluations=shuffled(month.evaluations),
        punishments=shuffled(month.punishments),
        person=msgspec.structs.replace(month.person, statuses=shuffled(month.person.statuses)),
    )
    assert encode(calculate(other, policies())) == encode(calculate(month, policies()))


@given(any_facts())
def test_a_statement_can_be_made_again_from_its_stored_facts(month: Facts) -> None:
    statement = calculate(month, policies())
    again = calculate(decode_facts(encode_facts(month)), policies())
    assert encode(again) == encode(statement)
    assert decode(encode(statement)) == statement


@given(any_facts())
def test_lines_add_up_and_segments_share_the_month(month: Facts) -> None:
    statement = calculate(month, policies())
    assert statement.gross == sum(x.amount for x in statement.lines if x.kind == "gross")
    assert statement.gross >= 0
    assert sum(segment.share for segment in statement.segments) == 31
    for index, _ in enumerate(statement.segments):
        gross = sum(x.amount for x in statement.lines if x.segment == index and x.kind == "gross")
        tax = sum(x.amount for x in statement.lines if x.segment == index and x.kind == "tax")
        assert -gross <= tax <= 0 or gross == 0


AMOUNTS = st.dictionaries(
    st.sampled_from(["productivity", "discipline", "plt"]), st.integers(1, 9_000_000), max_size=3
)
HISTORY = st.lists(st.tuples(st.sampled_from(MONTHS), AMOUNTS), max_size=8)


def month_owed(month: str, parts: dict[str, int]) -> Statement:
    return owed(month, **parts) if parts else msgspec.structs.replace(owed(month), lines=())


@pytest.mark.parametrize("ruling", ROUTES, ids=["final", "ter"])
@given(history=HISTORY)
def test_settling_twice_pays_nothing_the_second_time(
    ruling: Policies, history: list[tuple[str, dict[str, int]]]
) -> None:
    account = Account(ruling)
    for month, parts in history:
        account.owe(month, month_owed(month, parts))
    account.pay("2026-06")
    assert {line.component for line in account.review("2026-06").lines} <= {"carry"}
    assert account.review("2026-06").net == 0


@pytest.mark.parametrize("ruling", WITHOUT_LIMIT, ids=["final", "ter"])
@given(before=AMOUNTS, between=AMOUNTS)
def test_a_change_and_its_undoing_net_to_zero(
    ruling: Policies, before: dict[str, int], between: dict[str, int]
) -> None:
    """Whether undone before or after it was paid; enough is earned to take it back at once."""
    straight, around = Account(ruling), Account(ruling)
    on = date(2026, 11, 1)
    for account in (straight, around):
        account.owe("2026-03", month_owed("2026-03", before))
        account.owe("2026-05", owed("2026-05", 60_000_000))
        account.pay("2026-03", pay_date=on)
    around.owe("2026-03", month_owed("2026-03", between))
    around.pay("2026-05", pay_date=on)
    around.owe("2026-03", month_owed("2026-03", before))
    around.owe("2026-06", owed("2026-06", 60_000_000))
    around.pay("2026-06", pay_date=on)
    straight.pay("2026-05", pay_date=on)
    straight.owe("2026-06", owed("2026-06", 60_000_000))
    straight.pay("2026-06", pay_date=on)
    assert total(around) == total(straight)


@given(HISTORY, st.permutations(MONTHS))
def test_what_is_settled_is_what_is_owed_whatever_the_way_there(
    history: list[tuple[str, dict[str, int]]], last: list[str]
) -> None:
    """Runs after every change, in month order; at the end each key is settled as it is owed."""
    account = Account(WITHOUT_LIMIT[0])
    for number, (month, parts) in enumerate(history):
        account.owe(month, month_owed(month, parts))
        account.pay(f"2026-{7 + number // 2:02d}")
    for month in last:
        account.owe(month, owed(month, 9_000_000))
    account.pay("2026-12")
    for month in MONTHS:
        settled = {
            component: sum(
                r.amount
                for r in account.settled
                if (r.month, r.component, r.kind) == (month, component, "gross")
            )
            for component in ("productivity", "discipline", "plt")
        }
        assert settled == {"productivity": 9_000_000, "discipline": 0, "plt": 0}
    carried = sum(r.amount for r in account.settled if r.component == "carry")
    assert carried == account.review("2026-12").receivable
    assert payslips.decode(payslips.encode(account.review("2026-12"))) == account.review("2026-12")


def total(account: Account) -> dict[str, int]:
    """All that was settled, by component."""
    found: dict[str, int] = {}
    for row in account.settled:
        found[row.component] = found.get(row.component, 0) + row.amount
    return {name: amount for name, amount in found.items() if amount}
