"""What goes in and out of payroll-incentive over HTTP."""

from payroll_incentive.schemas.imports import (
    MonthText,
    ObligationRow,
    OpeningLineRow,
    SalaryBaseRow,
    TaxStatusRow,
)
from payroll_incentive.schemas.policies import (
    Copies,
    MonthSent,
    MonthView,
    PolicySent,
    PolicyText,
    PolicyView,
)

__all__ = [
    "Copies",
    "MonthSent",
    "MonthText",
    "MonthView",
    "ObligationRow",
    "OpeningLineRow",
    "PolicySent",
    "PolicyText",
    "PolicyView",
    "SalaryBaseRow",
    "TaxStatusRow",
]
