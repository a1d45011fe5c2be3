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
from payroll_incentive.schemas.runs import (
    ActView,
    Approval,
    FeedView,
    PersonView,
    ReadinessView,
    Rejection,
    RunOpening,
    RunReview,
    RunView,
    SealedLine,
)

__all__ = [
    "ActView",
    "Approval",
    "Copies",
    "FeedView",
    "MonthSent",
    "MonthText",
    "MonthView",
    "ObligationRow",
    "OpeningLineRow",
    "PersonView",
    "PolicySent",
    "PolicyText",
    "PolicyView",
    "ReadinessView",
    "Rejection",
    "RunOpening",
    "RunReview",
    "RunView",
    "SalaryBaseRow",
    "SealedLine",
    "TaxStatusRow",
]
