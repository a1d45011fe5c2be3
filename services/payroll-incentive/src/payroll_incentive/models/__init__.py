"""The tables of payroll-incentive."""

from payroll_incentive.models.base import Table
from payroll_incentive.models.copies import (
    ActivityCopy,
    AttendanceCopy,
    EmployeeCopy,
    Feed,
    ManifestEntry,
    MeasureCopy,
    PeriodCopy,
    PunishmentCopy,
    ResultCopy,
    UnitCopy,
)
from payroll_incentive.models.imported import (
    NationalTable,
    Obligation,
    OpeningLine,
    PolicyDocument,
    SalaryBase,
    TaxStatus,
)
from payroll_incentive.models.owed import (
    Adjustment,
    Month,
    MonthPart,
    RecalculationChunk,
    Statement,
    StatementChange,
)
from payroll_incentive.models.paid import (
    Journal,
    Payslip,
    PayslipLine,
    Posting,
    Run,
    RunAct,
    SealedStatement,
)

__all__ = [
    "ActivityCopy",
    "Adjustment",
    "AttendanceCopy",
    "EmployeeCopy",
    "Feed",
    "Journal",
    "ManifestEntry",
    "MeasureCopy",
    "Month",
    "MonthPart",
    "NationalTable",
    "Obligation",
    "OpeningLine",
    "Payslip",
    "PayslipLine",
    "PeriodCopy",
    "PolicyDocument",
    "Posting",
    "PunishmentCopy",
    "RecalculationChunk",
    "ResultCopy",
    "Run",
    "RunAct",
    "SalaryBase",
    "SealedStatement",
    "Statement",
    "StatementChange",
    "Table",
    "TaxStatus",
    "UnitCopy",
]
