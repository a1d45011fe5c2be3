"""What people and events can make payroll-incentive do."""

from payroll_incentive.actions.importing import (
    take_obligations,
    take_opening_lines,
    take_salaries,
    take_tax_statuses,
)
from payroll_incentive.actions.months import months_due, open_month
from payroll_incentive.actions.people import note_employees, note_units
from payroll_incentive.actions.policies import (
    approve_policy,
    note_national_tables,
    submit_policy,
)
from payroll_incentive.actions.queueing import (
    ChunkFailed,
    put_off,
    recalculate_or_queue,
    work_off,
)
from payroll_incentive.actions.recalculation import recalculate
from payroll_incentive.actions.results import (
    note_attendance_closed,
    note_manifests,
    note_periods,
    note_results,
)
from payroll_incentive.actions.runs import (
    approve_run,
    open_run,
    propose_run,
    reject_run,
    review_run,
    withdraw_run,
)
from payroll_incentive.actions.touching import Touch
from payroll_incentive.actions.trying import try_out
from payroll_incentive.actions.work import (
    note_activities,
    note_attendance,
    note_measures,
    note_punishments,
)

__all__ = [
    "ChunkFailed",
    "Touch",
    "approve_policy",
    "approve_run",
    "months_due",
    "note_activities",
    "note_attendance",
    "note_attendance_closed",
    "note_employees",
    "note_manifests",
    "note_measures",
    "note_national_tables",
    "note_periods",
    "note_punishments",
    "note_results",
    "note_units",
    "open_month",
    "open_run",
    "propose_run",
    "put_off",
    "recalculate",
    "recalculate_or_queue",
    "reject_run",
    "review_run",
    "submit_policy",
    "take_obligations",
    "take_opening_lines",
    "take_salaries",
    "take_tax_statuses",
    "try_out",
    "withdraw_run",
    "work_off",
]
