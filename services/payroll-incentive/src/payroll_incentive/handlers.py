"""The Kafka door of payroll-incentive: each event changes a copy, and its months follow."""

from collections.abc import Sequence
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import actions, queries
from payroll_incentive.actions import Touch
from shared.consumer import Consumer
from shared.events import evaluation, identity
from shared.events.payroll import PayslipState, StatementState
from shared.outbox import StateTopic
from shared.session import utcnow


async def recalculate(session: AsyncSession, touches: Sequence[Touch]) -> None:
    """Work out every month that the batch touched, once; a large cause is queued."""
    await actions.recalculate_or_queue(session, touches, utcnow())


CONSUMER: Final = Consumer(
    {
        identity.EmployeeHired: actions.note_employees,
        identity.EmployeeChanged: actions.note_employees,
        identity.AssignmentChanged: actions.note_employees,
        identity.EmployeeLeft: actions.note_employees,
        identity.UnitState: actions.note_units,
        evaluation.EvaluationFinalised: actions.note_results,
        evaluation.EvaluationRevised: actions.note_results,
        evaluation.AttendanceRecorded: actions.note_attendance,
        evaluation.ActivityApproved: actions.note_activities,
        evaluation.ActivityReturned: actions.note_activities,
        evaluation.MeasureRecorded: actions.note_measures,
        evaluation.DisciplineImposed: actions.note_punishments,
        evaluation.PeriodManifest: actions.note_manifests,
        evaluation.PeriodOpened: actions.note_periods,
        evaluation.PeriodClosed: actions.note_periods,
        evaluation.AttendanceClosed: actions.note_attendance_closed,
    },
    collapse=True,
    finish=recalculate,
)

STATES: Final = {
    StatementState.topic: StateTopic(queries.statement_states, queries.statement_keys),
    PayslipState.topic: StateTopic(queries.payslip_states, queries.payslip_keys),
}
