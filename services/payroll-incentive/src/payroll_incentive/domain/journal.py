"""The ledger's view of a payslip: signed postings that sum to zero. A debit is positive."""

from collections import Counter
from typing import Literal, NamedTuple

from payroll_incentive.domain.settlement.differences import CARRY
from payroll_incentive.domain.settlement.types import Payslip, PayslipLine

Account = Literal[
    "incentive_expense",
    "tax_expense",
    "bpjs_expense",
    "receivable",
    "payable_to_employee",
    "tax_liability",
    "bpjs_liability",
]


class Posting(NamedTuple):
    """A signed amount on an account, in whole rupiah."""

    account: Account
    amount: int


def postings(payslip: Payslip) -> tuple[Posting, ...]:
    """What an approved payslip moves, by account; the sum is zero."""
    moved: Counter[Account] = Counter()
    for line in payslip.lines:
        debit, credit = _accounts(line)
        moved[debit] += line.amount
        moved[credit] -= line.amount
    return tuple(Posting(account, moved[account]) for account in sorted(moved) if moved[account])


def _accounts(line: PayslipLine) -> tuple[Account, Account]:
    """The accounts a positive amount of this line debits and credits.

    Tax and BPJS are negative amounts: what they take from the payable (or cost the region) stands
    as a liability to the treasury.
    """
    if line.kind == "gross":
        return (
            "receivable" if line.component == CARRY else "incentive_expense",
            "payable_to_employee",
        )
    if line.kind == "tax":
        by_region: Account = "tax_expense"
        liability: Account = "tax_liability"
    else:
        by_region, liability = "bpjs_expense", "bpjs_liability"
    return liability, "payable_to_employee" if line.bearer == "employee" else by_region
