"""What people and events can make payroll-incentive do."""

from payroll_incentive.actions.people import note_employees, note_units
from payroll_incentive.actions.queueing import recalculate_or_queue, work_off
from payroll_incentive.actions.recalculation import recalculate
from payroll_incentive.actions.results import (
    note_attendance_closed,
    note_manifests,
    note_periods,
    note_results,
)
from payroll_incentive.actions.touching import Touch
from payroll_incentive.actions.work import (
    note_activities,
    note_attendance,
    note_measures,
    note_punishments,
)

__all__ = [
    "Touch",
    "note_activities",
    "note_attendance",
    "note_attendance_closed",
    "note_employees",
    "note_manifests",
    "note_measures",
    "note_periods",
    "note_punishments",
    "note_results",
    "note_units",
    "recalculate",
    "recalculate_or_queue",
    "work_off",
]
