"""What a run pays, case by case: owed minus settled, recovery, tax and BPJS, holds. In rupiah."""

from datetime import date

import pytest

from payroll_incentive.domain import settlement
from payroll_incentive.domain.facts import SalaryBase
from payroll_incentive.domain.lines import Hold, Statement
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.settlement import (
    Settled,
    decode_account,
    encode,
    encode_account,
    opening_line,
)
from payroll_incentive.domain.statement import calculate
from tests.support.pay import (
    AGENCY,
    EMPLOYEE,
    OTHER_AGENCY,
    Account,
    amounts,
    changed_policy,
    evaluation,
    facts,
    owed,
    person,
    policies,
    post,
    rules,
    salary,
    statement_of,
    status,
    tax_status,
)

BPJS = (
    """bpjs:
  employee_percent: 1
  employer_percent: 4
  ceiling: 12_000_000
  article: Perpres 75/2019 Pasal 30 dan 33

""",
    "",
)
FINAL = "{kinds: [pns, cpns], route: final, bearer: employee"
TER = "{kinds: [pns, cpns], route: ter, year_end: incentive, bearer: employee"


def plain() -> Policies:
    """The example with final tax and without BPJS: a payslip is what differs."""
    return rules(changed_policy(BPJS))


def by_ter() -> Policies:
    """The example with TER for all and without BPJS."""
    return rules(changed_policy(BPJS, (FINAL, TER)))


def final(month: str, **parts: int) -> Statement:
    return statement_of(month, parts, route="final")


def test_a_normal_month_is_the_case_where_nothing_is_settled() -> None:
    account = Account(plain())
    account.owe("2026-07", final("2026-07", productivity=4_800_000, discipline=3_200_000))
    payslip = account.pay("2026-07")
    assert payslip.gross == payslip.net == 8_000_000
    assert account.review("2026-07").lines == ()


def test_months_before_the_first_are_never_owed_nor_recovered() -> None:
    account = Account(plain(), first_month="2026-07")
    account.settled.append(opening("2026-06", "productivity", 5_000_000))
    account.owe("2026-06", final("2026-06", productivity=6_000_000))
    account.owe("2026-07", final("2026-07", productivity=4_000_000))
    assert amounts(account.pay("2026-07")) == {("2026-07", "productivity"): 4_000_000}


def test_opening_lines_count_in_the_tax_of_the_year() -> None:
    """Half a year paid elsewhere: December settles the year with what was withheld then."""
    salaries = tuple(bare(f"2026-{n:02d}", pension=100_000) for n in range(1, 13))
    whole, cut = (
        Account(by_ter(), salaries=salaries, first_month=first) for first in ("2026-01", "2026-07")
    )
    for number in range(1, 13):
        month = f"2026-{number:02d}"
        for account in (whole, cut):
            account.owe(month, owed(month, 10_000_000))
        paid = whole.pay(month)
        if month < "2026-07":
            tax = amounts(paid)[month, "pph_ter"]
            cut.settled.append(opening(month, "productivity", 10_000_000, taxed=True))
            cut.settled.append(opening(month, "pph_ter", tax))
        else:
            assert amounts(cut.pay(month)) == amounts(paid)


def test_months_after_the_run_are_shown_not_paid() -> None:
    account = Account(plain())
    account.owe("2026-07", final("2026-07", productivity=4_000_000))
    account.owe("2026-08", final("2026-08", productivity=1_000_000))
    assert amounts(account.pay("2026-07")) == {("2026-07", "productivity"): 4_000_000}


def test_a_correction_is_paid_in_the_next_run_by_the_month_it_was_earned() -> None:
    account = Account(plain())
    account.owe("2026-06", final("2026-06", productivity=3_600_000, discipline=3_200_000))
    account.pay("2026-06")
    account.owe("2026-06", final("2026-06", productivity=4_800_000, discipline=3_200_000))
    account.owe("2026-07", final("2026-07", productivity=4_800_000))
    assert amounts(account.pay("2026-07")) == {
        ("2026-06", "productivity"): 1_200_000,
        ("2026-07", "productivity"): 4_800_000,
    }


def test_an_advance_for_december_is_settled_in_january() -> None:
    account = Account(plain())
    account.owe("2026-12", final("2026-12", productivity=4_800_000, discipline=3_200_000))
    account.pay("2026-12")
    account.owe("2026-12", final("2026-12", productivity=4_800_000, discipline=3_064_000))
    account.owe("2027-01", final("2027-01", productivity=4_800_000))
    assert amounts(account.pay("2027-01"))["2026-12", "discipline"] == -136_000


def test_a_mover_is_paid_by_each_agency_for_its_own_days_and_not_netted() -> None:
    """Moved on the 16th of July: 15 days here, 16 days there."""
    moved = person(
        status(),
        post(to=date(2026, 7, 15)),
        post(from_=date(2026, 7, 16), agency_id=OTHER_AGENCY, unit_id=OTHER_AGENCY),
    )
    here = calculate(facts(person=moved), policies())
    assert [(s.share, s.whole) for s in here.segments] == [(15, 31)]
    assert [r.code for r in here.reasons] == ["paid_elsewhere"]
    assert here.gross == 2_322_581 + 1_548_387

    account = Account(plain())
    account.owe("2026-06", final("2026-06", productivity=8_000_000))
    account.pay("2026-06")
    elsewhere = Settled(
        agency_id=OTHER_AGENCY,
        month="2026-06",
        component="productivity",
        kind="gross",
        bearer="employee",
        route="final",
        tax_month="2026-06",
        taxed=False,
        amount=3_000_000,
    )
    account.settled.append(elsewhere)
    account.owe("2026-06", final("2026-06", productivity=8_500_000))
    assert amounts(account.pay("2026-07")) == {("2026-06", "productivity"): 500_000}


def test_who_left_still_receives_a_difference() -> None:
    account = Account(plain(), left_on=date(2026, 6, 30))
    account.owe("2026-06", final("2026-06", productivity=4_000_000))
    account.pay("2026-06")
    account.owe("2026-06", final("2026-06", productivity=4_300_000))
    account.owe("2026-07", statement_of("2026-07", {}, route="final"))
    assert account.pay("2026-07").net == 300_000


def test_recovery_takes_a_million_a_month_and_carries_the_rest() -> None:
    """−3 m at 1 m a month: −3+2, −2+1, −1; the reduced month lost a component altogether."""
    account = Account(plain())
    account.owe("2026-05", final("2026-05", productivity=4_000_000, discipline=3_000_000))
    account.pay("2026-05")
    account.owe("2026-05", final("2026-05", productivity=4_000_000))
    seen = []
    for month in ("2026-06", "2026-07", "2026-08", "2026-09"):
        account.owe(month, final(month, productivity=5_000_000))
        payslip = account.pay(month)
        seen.append((payslip.net, payslip.receivable))
    assert seen == [
        (4_000_000, 2_000_000),
        (4_000_000, 1_000_000),
        (4_000_000, 0),
        (5_000_000, 0),
    ]
    assert sum(row.amount for row in account.settled) == 4_000_000 + 4 * 5_000_000


def test_recovery_goes_on_while_components_change_again() -> None:
    account = Account(plain())
    account.owe("2026-05", final("2026-05", productivity=4_000_000, discipline=3_000_000))
    account.pay("2026-05")
    account.owe("2026-05", final("2026-05", productivity=4_000_000))
    account.owe("2026-06", final("2026-06", productivity=5_000_000))
    account.pay("2026-06")
    account.owe("2026-05", final("2026-05", innovation=6_500_000))
    account.owe("2026-07", final("2026-07", productivity=5_000_000))
    payslip = account.pay("2026-07")
    assert amounts(payslip) == {
        ("2026-05", "innovation"): 6_500_000,
        ("2026-05", "productivity"): -4_000_000,
        ("2026-06", "carry"): -2_000_000,
        ("2026-07", "productivity"): 5_000_000,
    }
    assert payslip.receivable == 0


@pytest.mark.parametrize("limit", ["limit: 1_000_000", "limit_percent: 50"])
def test_a_correction_taken_back_in_the_same_month_leaves_nothing(limit: str) -> None:
    """Pay that comes back stills the debt that its loss had made: it is no pay to live on."""
    account = Account(rules(changed_policy(BPJS, (FINAL, TER), ("limit: 1_000_000", limit))))
    account.owe("2026-07", owed("2026-07", 9_000_000))
    before = account.pay("2026-07")
    account.owe("2026-07", owed("2026-07", 5_760_000))
    reduced = account.pay("2026-07")
    assert (reduced.net, reduced.receivable > 3_000_000) == (0, True)
    account.owe("2026-07", owed("2026-07", 9_000_000))
    again = account.pay("2026-07")
    assert (again.net, again.receivable) == (0, 0)
    assert sum(row.amount for row in account.settled if row.bearer == "employee") == before.net


def test_what_was_withheld_in_a_month_makes_its_pay_no_correction() -> None:
    """May's pay was taxed in June, when it was paid: June's own pay is June's all the same."""
    account = Account(
        rules(changed_policy(BPJS, (FINAL, TER), ("limit: 1_000_000", "limit_percent: 50")))
    )
    account.owe("2026-05", owed("2026-05", 9_000_000))
    account.pay("2026-05", pay_date=date(2026, 6, 5))
    account.owe("2026-05", owed("2026-05", 1_000_000))
    account.owe("2026-06", owed("2026-06", 10_000_000))
    payslip = account.pay("2026-06", pay_date=date(2026, 7, 5))
    assert amounts(payslip)["2026-06", "carry"] == 3_000_000


def test_a_payslip_never_falls_below_the_floor() -> None:
    """Nothing is earned any more: the debt stands as a receivable, nobody is asked to pay."""
    account = Account(plain(), left_on=date(2026, 5, 31))
    account.owe("2026-05", final("2026-05", productivity=700_000))
    account.pay("2026-05")
    account.owe("2026-05", final("2026-05"))
    payslip = account.pay("2026-06")
    assert (payslip.net, payslip.receivable) == (0, 700_000)
    assert account.pay("2026-07").net == 0


def test_the_floor_counts_the_tax_that_carry_brings() -> None:
    ruling = rules(changed_policy(BPJS, (FINAL, TER), ("floor: 0", "floor: 2_000_000")))
    account = Account(ruling)
    account.owe("2026-05", owed("2026-05", 9_000_000))
    account.pay("2026-05")
    account.owe("2026-05", owed("2026-05", 8_500_000))
    account.owe("2026-06", owed("2026-06", 2_100_000))
    payslip = account.pay("2026-06")
    assert payslip.net == 2_000_000
    assert payslip.receivable > 400_000


def test_ter_is_due_on_all_that_is_paid_in_the_month_by_all_payers() -> None:
    """5.2 m salary, 3 m here, 2.4 m there: 10.6 m at B 1.5 % is 159,000."""
    account = Account(by_ter())
    account.settled.append(opening("2026-07", "productivity", 2_400_000, taxed=True, other=True))
    account.settled.append(opening("2026-07", "pph_ter", -76_000, other=True))
    account.owe("2026-07", owed("2026-07", 3_000_000))
    assert amounts(account.pay("2026-07"))["2026-07", "pph_ter"] == -(159_000 - 76_000)


def test_ter_gives_back_what_the_salary_run_withheld_too_much() -> None:
    """13.2 m at 4 % is 528,000, and the salary run took 600,000."""
    account = Account(by_ter(), salaries=(salary("2026-07", pph21=600_000),))
    account.owe("2026-07", owed("2026-07", 8_000_000))
    assert amounts(account.pay("2026-07"))["2026-07", "pph_ter"] == 72_000


def test_a_payslip_of_recovery_alone_comes_to_nothing_with_its_tax() -> None:
    """In the same tax month 2 m of 8 m are taken back: tax and carry find their balance."""
    account = Account(rules(changed_policy(BPJS, (FINAL, TER), ("limit: 1_000_000, ", ""))))
    paid_on = date(2026, 7, 31)
    account.owe("2026-06", owed("2026-06", 8_000_000))
    account.pay("2026-06", pay_date=paid_on)
    account.owe("2026-06", owed("2026-06", 6_000_000))
    payslip = account.pay("2026-07", pay_date=paid_on)
    paid = 5_200_000 + sum(row.amount for row in account.settled if row.taxed)
    withheld = -sum(row.amount for row in account.settled if row.component == "pph_ter")
    assert payslip.net == 0
    assert withheld == paid * 4 // 100


def test_final_tax_follows_a_promotion_and_its_correction() -> None:
    """III/d to IV/a on the 16th: 5 % on 15 days, 15 % on 16; a correction reverses exactly."""
    promoted = (
        status(golongan="III/d", to=date(2026, 7, 15)),
        status(golongan="IV/a", from_=date(2026, 7, 16)),
    )
    full = calculate(facts(person=person(*promoted, post())), policies())
    taxes = [line for line in full.lines if line.kind == "tax"]
    assert [(t.segment, t.amount, dict(t.inputs)["percent"]) for t in taxes] == [
        (0, -193_548, "5"),
        (1, -619_354, "15"),
    ]
    less = calculate(
        facts(person=person(*promoted, post()), evaluations=(evaluation("kurang"),)), policies()
    )
    account = Account(rules(changed_policy(BPJS, ("limit: 1_000_000, ", ""))))
    account.owe("2026-07", full)
    paid = account.pay("2026-07")
    account.owe("2026-07", less)
    account.owe("2026-08", final("2026-08", productivity=9_000_000))
    account.pay("2026-08")
    account.owe("2026-07", full)
    account.owe("2026-09", final("2026-09", productivity=9_000_000))
    again = amounts(account.pay("2026-09"))
    tax_settled = sum(r.amount for r in account.settled if r.component == "pph_final")
    assert tax_settled == sum(line.amount for line in paid.lines if line.kind == "tax") == -812_902
    assert again["2026-07", "pph_final"] < 0


def test_a_decree_that_changes_the_tax_route_reverses_one_and_withholds_the_other() -> None:
    """June was paid under final tax; now it is owed under TER: 8 m at 13.2 m is 528,000."""
    account = Account(by_ter())
    account.owe("2026-06", statement_of("2026-06", {"productivity": 8_000_000}, "final", 400_000))
    account.pay("2026-06")
    account.owe("2026-06", owed("2026-06", 8_000_000))
    account.owe("2026-07", statement_of("2026-07", {}, route="ter"))
    payslip = account.pay("2026-07")
    assert sum(line.amount for line in payslip.lines if line.month == "2026-06") == 400_000
    assert amounts(payslip)["2026-07", "pph_ter"] == -528_000
    assert (payslip.net, payslip.receivable) == (0, amounts(payslip)["2026-07", "carry"])


def test_a_recovery_of_an_earlier_tax_year_lowers_the_net_only() -> None:
    account = Account(
        rules(changed_policy(BPJS, (FINAL, TER), ("limit: 1_000_000, ", ""))),
        salaries=(*(bare(f"2026-{n:02d}") for n in range(1, 13)), bare("2027-01")),
    )
    account.owe("2026-12", owed("2026-12", 8_000_000))
    account.pay("2026-12")
    account.owe("2026-12", owed("2026-12", 7_000_000))
    account.owe("2027-01", owed("2027-01", 8_000_000))
    january = account.pay("2027-01")
    assert amounts(january)["2026-12", "productivity"] == -1_000_000
    assert amounts(january)["2027-01", "pph_ter"] == -80_000
    account.owe("2026-12", owed("2026-12", 8_000_000))
    undone = account.review("2027-01")
    assert amounts(undone) == {("2026-12", "productivity"): 1_000_000}


def test_a_recovery_of_an_earlier_tax_year_is_taxed_where_the_policy_says_so() -> None:
    taxed = TER.replace("bearer", "earlier_years: taxed, bearer")
    account = Account(
        rules(changed_policy(BPJS, (FINAL, taxed), ("limit: 1_000_000, ", ""))),
        salaries=(*(bare(f"2026-{n:02d}") for n in range(1, 13)), bare("2027-01")),
    )
    account.owe("2026-12", owed("2026-12", 8_000_000))
    account.pay("2026-12")
    account.owe("2026-12", owed("2026-12", 7_000_000))
    account.owe("2027-01", owed("2027-01", 8_000_000))
    assert amounts(account.pay("2027-01"))["2027-01", "pph_ter"] == -52_500


def test_the_last_month_of_service_settles_the_year() -> None:
    """Three months at 10 m: 30 m − 1.5 m is below the PTKP; all TER is given back."""
    account = Account(
        by_ter(),
        left_on=date(2026, 3, 31),
        salaries=tuple(bare(f"2026-{n:02d}") for n in range(1, 4)),
    )
    seen = []
    for month in ("2026-01", "2026-02", "2026-03"):
        account.owe(month, owed(month, 10_000_000))
        seen.append(amounts(account.pay(month))[month, "pph_ter"])
    assert seen == [-150_000, -150_000, 300_000]


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ({"salaries": ()}, "salary_base_missing"),
        ({"tax_status": None}, "tax_status_missing"),
        ({"kind": "unknown"}, "no_policy"),
        ({"tax_status": tax_status("K/9")}, "tax_status_unknown"),
    ],
)
def test_what_tax_lacks_holds_the_person(lacking: dict[str, object], code: str) -> None:
    account = Account(by_ter(), **lacking)
    account.owe("2026-07", owed())
    payslip = account.pay("2026-07")
    assert payslip.lines == ()
    assert [held.code for held in payslip.held] == [code]
    assert account.settled == []


def test_a_held_month_waits_while_the_others_are_paid() -> None:
    account = Account(plain())
    levy = Hold("obligation_unmet", inputs=(("obligations", "waste_levy"),))
    june = final("2026-06", productivity=4_000_000)
    account.owe("2026-06", Statement(EMPLOYEE, AGENCY, "2026-06", lines=june.lines, holds=(levy,)))
    account.owe("2026-07", final("2026-07", productivity=5_000_000))
    payslip = account.pay("2026-07")
    assert payslip.net == 5_000_000
    assert [(held.month, held.code) for held in payslip.held] == [("2026-06", "obligation_unmet")]
    account.owe("2026-06", june)
    assert account.pay("2026-08").net == 4_000_000


def test_a_settled_month_without_a_statement_is_held_not_recovered() -> None:
    account = Account(plain())
    account.owe("2026-06", final("2026-06", productivity=4_000_000))
    account.pay("2026-06")
    del account.statements["2026-06"]
    payslip = account.pay("2026-07")
    assert payslip.lines == ()
    assert [(held.month, held.code) for held in payslip.held] == [("2026-06", "statement_missing")]


def test_an_excluded_month_takes_back_what_was_paid() -> None:
    account = Account(rules(changed_policy(BPJS, ("limit: 1_000_000, ", ""))))
    account.owe("2026-06", final("2026-06", productivity=4_000_000))
    account.pay("2026-06")
    account.owe("2026-06", final("2026-06"))
    account.owe("2026-07", final("2026-07", productivity=5_000_000))
    assert account.pay("2026-07").net == 1_000_000


def test_equal_accounts_give_equal_bytes() -> None:
    account = Account(by_ter())
    account.owe("2026-06", owed("2026-06", 5_000_000))
    account.owe("2026-07", owed("2026-07", 6_000_000))
    one = account.review("2026-07")
    account.statements = dict(reversed(account.statements.items()))
    account.settled.reverse()
    assert encode(account.review("2026-07")) == encode(one)


def test_without_a_tax_table_of_that_day_nobody_is_paid() -> None:
    account = Account(Policies(by_ter().of_region("EX")))
    account.owe("2026-07", owed())
    assert [held.code for held in account.pay("2026-07").held] == ["tax_table_missing"]


@pytest.mark.parametrize(
    ("component", "kind", "bearer", "taxed"),
    [
        ("tpp", "gross", "employee", True),
        ("pph_ter", "tax", "employee", False),
        ("pph_final", "tax", "employee", False),
        ("bpjs_employee", "bpjs", "employee", False),
        ("bpjs_employer", "bpjs", "region", False),
    ],
)
def test_an_opening_line_counts_as_what_it_was(
    component: str, kind: str, bearer: str, taxed: bool
) -> None:
    line = opening_line(AGENCY, "2026-03", component, -1, "ter")
    assert (line.kind, line.bearer, line.taxed, line.tax_month) == (kind, bearer, taxed, "2026-03")


def test_an_account_can_be_settled_again_from_its_stored_bytes() -> None:
    account = Account(by_ter())
    account.owe("2026-07", owed())
    stored = encode_account(
        settlement.Account(
            month="2026-07",
            pay_date=date(2026, 7, 31),
            statements=tuple(account.statements.values()),
            **account.about,
        )
    )
    again = settlement.settle(decode_account(stored), account.ruling)
    assert encode(again) == encode(account.review("2026-07"))


def bare(month: str, pension: int = 0) -> SalaryBase:
    """A month whose salary part is nothing: the incentive is all there is."""
    return salary(month, gross=0, bpjs_employee=0, bpjs_employer=0, pension=pension)


def opening(
    month: str, component: str, amount: int, *, taxed: bool = False, other: bool = False
) -> Settled:
    """What was paid before go-live, or by another agency."""
    return Settled(
        agency_id=OTHER_AGENCY if other else AGENCY,
        month=month,
        component=component,
        kind="tax" if component.startswith("pph") else "gross",
        bearer="employee",
        route="ter" if taxed or component == "pph_ter" else "final",
        tax_month=month,
        taxed=taxed,
        amount=amount,
    )
