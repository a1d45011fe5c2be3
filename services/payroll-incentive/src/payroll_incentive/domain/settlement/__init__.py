"""What a run pays: owed minus settled, and the taxes due minus withheld."""

from payroll_incentive.domain.settlement.differences import CARRY
from payroll_incentive.domain.settlement.paying import alone, settle, settled_by
from payroll_incentive.domain.settlement.types import (
    Account,
    HeldMonth,
    Payslip,
    PayslipLine,
    Settled,
    decode,
    encode,
)

__all__ = [
    "CARRY",
    "Account",
    "HeldMonth",
    "Payslip",
    "PayslipLine",
    "Settled",
    "alone",
    "decode",
    "encode",
    "settle",
    "settled_by",
]
