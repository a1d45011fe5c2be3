"""The closed set of adjustments, applied in the order a policy lists them."""

from payroll_incentive.domain.adjustments.base import (
    Case,
    Change,
    Effect,
    Held,
    Nothing,
)
from payroll_incentive.domain.adjustments.changes import (
    Acting,
    ByPredicate,
    Cap,
    Floor,
    Leave,
    LeaveStep,
    Portion,
    PunishmentEffect,
    PunishmentTable,
)
from payroll_incentive.domain.adjustments.gates import Absences, Obligations

AnyAdjustment = (
    PunishmentTable | Acting | ByPredicate | Leave | Portion | Floor | Cap | Absences | Obligations
)

__all__ = [
    "Absences",
    "Acting",
    "AnyAdjustment",
    "ByPredicate",
    "Cap",
    "Case",
    "Change",
    "Effect",
    "Floor",
    "Held",
    "Leave",
    "LeaveStep",
    "Nothing",
    "Obligations",
    "Portion",
    "PunishmentEffect",
    "PunishmentTable",
]
