"""What a run pays: owed minus settled, and the taxes due minus withheld."""

from payroll_incentive.domain.settlement.differences import CARRY
from payroll_incentive.domain.settlement.holding import holds_of
from payroll_incentive.domain.settlement.paying import alone, opening_line, settle, settled_by
from payroll_incentive.domain.settlement.taxes import Known, Lacking, lacking_for
from payroll_incentive.domain.settlement.types import (
    Account,
    HeldMonth,
    Payslip,
    PayslipLine,
    Settled,
    decode,
    decode_account,
    encode,
    encode_account,
)

__all__ = [
    "CARRY",
    "Account",
    "HeldMonth",
    "Known",
    "Lacking",
    "Payslip",
    "PayslipLine",
    "Settled",
    "alone",
    "decode",
    "decode_account",
    "encode",
    "encode_account",
    "holds_of",
    "lacking_for",
    "opening_line",
    "settle",
    "settled_by",
]
