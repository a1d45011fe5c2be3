"""The net by tax route and bearer, the national tables, and the BPJS ceiling all runs share."""

from decimal import Decimal

import msgspec
import pytest

from payroll_incentive.domain.facts import SalaryBase
from payroll_incentive.domain.months import first_day, shift
from payroll_incentive.domain.national import (
    IncomeTax,
    Nationals,
    PtkpTable,
    Punishments,
    TerTable,
)
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.settlement import alone
from payroll_incentive.domain.statement import calculate
from tests.payroll_incentive.test_example_month import E2_DAYS
from tests.support.pay import (
    Account,
    amounts,
    changed_policy,
    facts,
    nationals,
    owed,
    person,
    policies,
    post,
    rules,
    salary,
    status,
    tax_status,
)

TER = Nationals(nationals()).at(TerTable, first_day("2026-07"))
TER_OF_SALARY = "{kinds: [pns, cpns], route: ter, year_end: salary, bearer: employee"
FINAL_OF_PNS = "{kinds: [pns, cpns], route: final, bearer: employee"


def by_ter(bearer: str = "employee") -> Policies:
    new = f"{{kinds: [pns, cpns], route: ter, year_end: incentive, bearer: {bearer}"
    return rules(changed_policy((FINAL_OF_PNS, new)))


def by_final_of_region() -> Policies:
    return rules(changed_policy((FINAL_OF_PNS, FINAL_OF_PNS.replace("employee", "region"))))


@pytest.mark.parametrize(
    ("ruling", "golongan", "component", "tax", "net"),
    [
        pytest.param(policies(), "III/c", "pph_final", -393_200, 7_402_800, id="FINAL III"),
        pytest.param(policies(), "IV/a", "pph_final", -1_179_600, 6_616_400, id="FINAL IV"),
        pytest.param(policies(), "II/d", "pph_final", 0, 7_796_000, id="FINAL II"),
        pytest.param(by_ter(), "III/c", "pph_ter", -522_560, 7_273_440, id="TER K/1"),
        pytest.param(
            by_final_of_region(), "III/c", "pph_final", -393_200, 7_796_000, id="region bears FINAL"
        ),
        pytest.param(
            by_ter("region"), "III/c", "pph_ter", -522_560, 7_796_000, id="region bears TER"
        ),
    ],
)
def test_the_route_decides_the_net(
    ruling: Policies, golongan: str, component: str, tax: int, net: int
) -> None:
    month = facts(days=E2_DAYS, person=person(status(golongan=golongan), post()))
    payslip = alone(calculate(month, ruling), month, ruling)
    assert payslip.gross == 7_864_000
    assert amounts(payslip).get(("2026-07", component), 0) == tax
    assert amounts(payslip)["2026-07", "bpjs_employee"] == -68_000
    assert amounts(payslip)["2026-07", "bpjs_employer"] == -272_000
    assert payslip.net == net
    assert payslip.net == sum(x.amount for x in payslip.lines if x.bearer == "employee")


def test_without_npwp_a_fifth_more_is_withheld_from_the_person() -> None:
    ruling = by_ter("region")
    month = facts(days=E2_DAYS, tax_status=tax_status(npwp=False))
    payslip = alone(calculate(month, ruling), month, ruling)
    surcharge = next(line for line in payslip.lines if line.component == "pph_no_npwp")
    assert (surcharge.amount, surcharge.bearer) == (-104_512, "employee")


GOLDEN = {
    "A": "5400000:0 5650000:0.25 5950000:0.5 6300000:0.75 6750000:1 7500000:1.25 8550000:1.5 "
    "9650000:1.75 10050000:2 10350000:2.25 10700000:2.5 11050000:3 11600000:3.5 12500000:4 "
    "13750000:5 15100000:6 16950000:7 19750000:8 24150000:9 26450000:10 28000000:11 30050000:12 "
    "32400000:13 35400000:14 39100000:15 43850000:16 47800000:17 51400000:18 56300000:19 "
    "62200000:20 68600000:21 77500000:22 89000000:23 103000000:24 125000000:25 157000000:26 "
    "206000000:27 337000000:28 454000000:29 550000000:30 695000000:31 910000000:32 1400000000:33",
    "B": "6200000:0 6500000:0.25 6850000:0.5 7300000:0.75 9200000:1 10750000:1.5 11250000:2 "
    "11600000:2.5 12600000:3 13600000:4 14950000:5 16400000:6 18450000:7 21850000:8 26000000:9 "
    "27700000:10 29350000:11 31450000:12 33950000:13 37100000:14 41100000:15 45800000:16 "
    "49500000:17 53800000:18 58500000:19 64000000:20 71000000:21 80000000:22 93000000:23 "
    "109000000:24 129000000:25 163000000:26 211000000:27 374000000:28 459000000:29 555000000:30 "
    "704000000:31 957000000:32 1405000000:33",
    "C": "6600000:0 6950000:0.25 7350000:0.5 7800000:0.75 8850000:1 9800000:1.25 10950000:1.5 "
    "11200000:1.75 12050000:2 12950000:3 14150000:4 15550000:5 17050000:6 19500000:7 22700000:8 "
    "26600000:9 28100000:10 30100000:11 32600000:12 35400000:13 38900000:14 43000000:15 "
    "47400000:16 51200000:17 55800000:18 60400000:19 66700000:20 74500000:21 83200000:22 "
    "95600000:23 110000000:24 134000000:25 169000000:26 221000000:27 390000000:28 463000000:29 "
    "561000000:30 709000000:31 965000000:32 1419000000:33",
}
STATUS_OF = {"A": "TK/0", "B": "K/1", "C": "K/3"}
ROWS = [(category, *row.split(":")) for category, rows in GOLDEN.items() for row in rows.split()]


def test_there_are_125_rates() -> None:
    assert len(ROWS) + len(GOLDEN) == 125


@pytest.mark.parametrize(("category", "upto", "percent"), ROWS)
def test_each_rate_holds_up_to_its_threshold_and_not_beyond(
    category: str, upto: str, percent: str
) -> None:
    assert TER is not None
    status_, limit = STATUS_OF[category], int(upto)
    assert TER.rate(status_, limit) == (category, Decimal(percent))
    assert TER.rate(status_, limit + 1)[1] > Decimal(percent)


@pytest.mark.parametrize("status_", STATUS_OF.values())
def test_above_the_last_threshold_the_rate_is_34(status_: str) -> None:
    assert TER is not None
    assert TER.rate(status_, 1_500_000_000)[1] == 34


@pytest.mark.parametrize(
    ("status_", "gross", "tax"),
    [
        ("TK/0", 5_400_000, 0),
        ("TK/0", 5_400_001, 13_500),
        ("K/1", 10_750_000, 161_250),
        ("K/1", 10_750_001, 215_000),
        ("K/3", 9_800_000, 122_500),
        ("K/3", 9_800_001, 147_000),
    ],
)
def test_the_tax_at_a_threshold(status_: str, gross: int, tax: int) -> None:
    account = Account(
        by_ter(),
        tax_status=tax_status(status_),
        salaries=(salary(gross=gross - 1_000_000, pph21=0),),
    )
    account.owe("2026-07", owed(amount=1_000_000))
    assert amounts(account.review("2026-07")).get(("2026-07", "pph_ter"), 0) == -tax


def test_the_year_of_the_official_example_comes_to_2_715_000() -> None:
    """K/0, 10,000,000 a month, pension 100,000: 200,000 eleven times, 515,000 in December."""
    salaries = tuple(
        SalaryBase(
            month=shift("2026-01", n),
            gross=0,
            bpjs_employee=0,
            bpjs_employer=0,
            pph21=0,
            pension=100_000,
        )
        for n in range(12)
    )
    account = Account(by_ter(), tax_status=tax_status("K/0"), salaries=salaries)
    withheld = []
    for number in range(12):
        month = shift("2026-01", number)
        account.owe(month, owed(month, 10_000_000))
        withheld.append(-amounts(account.pay(month))[month, "pph_ter"])
    assert withheld == [200_000] * 11 + [515_000]
    assert sum(withheld) == 2_715_000


def test_the_income_tax_rises_by_brackets() -> None:
    tables = Nationals(nationals())
    yearly = tables.at(IncomeTax, first_day("2026-01"))
    free = tables.at(PtkpTable, first_day("2026-01"))
    assert yearly is not None
    assert free is not None
    assert yearly.due(120_000_000, 1_200_000, free.amounts["K/0"], 12) == 2_715_000
    assert (
        yearly.due(400_000_000, 0, free.amounts["TK/0"], 12) == 3_000_000 + 28_500_000 + 22_500_000
    )
    assert yearly.due(50_000_000, 0, free.amounts["K/3"], 12) == 0


def test_each_month_keeps_the_table_of_its_time() -> None:
    """From 2027 on another TER holds; a December is taxed by the old one whenever it is asked."""
    later = msgspec.structs.replace(
        TER, version=2, valid_from=first_day("2027-01"), categories={"A": ("K/1",)}
    )
    ruling = Policies([changed_policy((FINAL_OF_PNS, TER_OF_SALARY))], [*nationals(), later])
    account = Account(ruling, salaries=(salary("2026-12"), salary("2027-01")))
    account.owe("2026-12", owed("2026-12", 8_000_000))
    account.owe("2027-01", owed("2027-01", 8_000_000))
    taxes = [amounts(account.pay(month))[month, "pph_ter"] for month in ("2026-12", "2027-01")]
    assert taxes == [-528_000, -660_000]


def test_bpjs_shares_one_ceiling_between_the_salary_run_and_all_runs() -> None:
    account = Account(policies())
    account.owe("2026-06", owed("2026-06", 3_000_000))
    account.owe("2026-07", owed("2026-07", 7_864_000))
    first = account.pay("2026-06", pay_date=first_day("2026-07"))
    second = account.pay("2026-07", pay_date=first_day("2026-07"))
    taken = [amounts(payslip)["2026-07", "bpjs_employee"] for payslip in (first, second)]
    assert taken == [-30_000, -38_000]
    employer = [amounts(payslip)["2026-07", "bpjs_employer"] for payslip in (first, second)]
    assert employer == [-120_000, -152_000]


def called_for(punishments: Punishments, absent: int) -> str | None:
    """The punishment that so many days absent in a year call for."""
    rows = [row for row in punishments.ladder if row.from_ <= absent]
    return next((row.punishment for row in rows if row.below is None or absent < row.below), None)


def test_the_ladder_of_absence_has_no_hole() -> None:
    """PP 94/2021: edges 2, 3, 4, 6, 7, 10, 11, 13, 14, 16, 17, 20, 21, 24, 25, 27 and 28."""
    ladder = Nationals(nationals()).at(Punishments, first_day("2026-07"))
    assert ladder is not None
    called = {n: called_for(ladder, n) for n in range(2, 40)}
    assert (called[2], called[3]) == (None, "teguran_lisan")
    changes = [n for n in range(3, 40) if called[n] != called[n - 1]]
    assert changes == [3, 4, 7, 11, 14, 17, 21, 25, 28]
