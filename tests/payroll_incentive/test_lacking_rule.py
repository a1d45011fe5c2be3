"""What is said to be lacking is exactly what a run would hold a person for."""

from datetime import date
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from payroll_incentive.domain.months import last_day
from payroll_incentive.domain.settlement import Known, lacking_for
from tests.support.pay import Account, owed, policies, salary, statement_of, tax_status

RULING: Final = [policies(f"{path}.yaml") for path in ("ambon/2025", "solok/2023")]
REGIONS: Final = ("AMB", "SLK")
MONTHS: Final = [f"2026-{n:02}" for n in range(1, 13)]
DAYS: Final = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(
    place=st.sampled_from([0, 1]),
    kind=st.sampled_from(["pns", "pppk"]),
    month=st.sampled_from(["2026-01", "2026-07", "2026-12"]),
    hired_on=DAYS,
    left_on=st.none() | DAYS,
    unknown=st.sets(st.sampled_from(MONTHS), max_size=2),
    taxed=st.booleans(),
)
def test_what_is_lacking_is_what_a_run_holds_for(
    place: int,
    kind: str,
    month: str,
    hired_on: date,
    left_on: date | None,
    unknown: set[str],
    *,
    taxed: bool,
) -> None:
    ruling, salaries = RULING[place], sorted(set(MONTHS) - unknown)
    policy = ruling.find(REGIONS[place], kind, "pelaksana", last_day(month))
    assert policy is not None
    rule = policy.tax(kind)
    account = Account(
        ruling,
        region=REGIONS[place],
        kind=kind,
        hired_on=hired_on,
        left_on=left_on,
        salaries=tuple(salary(one) for one in salaries),
        tax_status=tax_status() if taxed else None,
    )
    by_rate = rule is not None and rule.route == "ter"
    account.owe(month, owed(month) if by_rate else statement_of(month, {"work": 8_000}, "final"))
    known = Known(salaries, taxed)
    lacking = lacking_for(policy, kind, month, hired_on, left_on, known)
    held = [(one.code, one.inputs) for one in account.review(month).held]
    assert held == [tuple(one) for one in lacking[:1]]
