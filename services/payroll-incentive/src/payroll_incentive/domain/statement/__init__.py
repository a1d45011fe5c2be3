"""What a month is worth to a person at one agency."""

from payroll_incentive.domain.lines import (
    Hold,
    Line,
    Reason,
    Segment,
    Statement,
    decode,
    digest,
    encode,
)
from payroll_incentive.domain.statement.calculation import FINAL_TAX, calculate

__all__ = [
    "FINAL_TAX",
    "Hold",
    "Line",
    "Reason",
    "Segment",
    "Statement",
    "calculate",
    "decode",
    "digest",
    "encode",
]
