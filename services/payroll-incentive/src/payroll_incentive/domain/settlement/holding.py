"""Which months a payslip holds, and why."""

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.settlement.differences import differences
from payroll_incentive.domain.settlement.types import Account, HeldMonth, Payslip


def holds_of(payslip: Payslip, account: Account, month: Month) -> tuple[HeldMonth, ...]:
    """Why a payslip moves nothing of a month; empty where it does not hold that month.

    Where the whole person is held, so is every earlier month of which something is owed.
    """
    named = tuple(held for held in payslip.held if held.month == month)
    if named or payslip.lines or not payslip.held:
        return named
    owed = {line.month for line in differences(account, tax_earlier_years=False).lines}
    return payslip.held[-1:] if month in owed else ()
