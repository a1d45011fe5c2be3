"""The closed set of named pure scorers.

A scorer's meaning never changes after it was used for money: a different meaning is a new name.
"""

from payroll_incentive.domain.scorers.attended import (
    AttendancePercentage,
    DeductionTable,
    Step,
)
from payroll_incentive.domain.scorers.base import Missing, Score, Sheet, Words
from payroll_incentive.domain.scorers.evaluated import Band, NumericBands, PredicateTable
from payroll_incentive.domain.scorers.measured import (
    EffectiveMinutes,
    Fixed,
    SatisfactionGrade,
    WeightedMeasures,
    satisfaction_grade,
)

AnyScorer = (
    PredicateTable
    | NumericBands
    | DeductionTable
    | AttendancePercentage
    | EffectiveMinutes
    | WeightedMeasures
    | SatisfactionGrade
    | Fixed
)

__all__ = [
    "AnyScorer",
    "AttendancePercentage",
    "Band",
    "DeductionTable",
    "EffectiveMinutes",
    "Fixed",
    "Missing",
    "NumericBands",
    "PredicateTable",
    "SatisfactionGrade",
    "Score",
    "Sheet",
    "Step",
    "WeightedMeasures",
    "Words",
    "satisfaction_grade",
]
