"""The Kafka door of notifications: which event is told by which action."""

from typing import Final

from notifications import actions
from shared.consumer import Consumer
from shared.events import evaluation, identity, payroll, targets
from shared.outbox import StateTopic

CONSUMER: Final = Consumer(
    {
        identity.EmployeeHired: actions.note_employees,
        identity.EmployeeChanged: actions.note_employees,
        identity.AssignmentChanged: actions.note_employees,
        identity.EmployeeLeft: actions.note_employees,
        targets.TargetSubmitted: actions.tell_of_submission,
        targets.TargetReturned: actions.tell_of_return,
        targets.TargetApproved: actions.tell_of_approval,
        evaluation.ActivityReturned: actions.tell_of_activity,
        evaluation.EvaluationFinalised: actions.tell_of_evaluation,
        evaluation.EvaluationRevised: actions.tell_of_revision,
        payroll.RunSealed: actions.tell_of_seal,
        payroll.PayslipState: actions.tell_of_payslip,
    },
    collapse=False,
)

STATES: Final[dict[str, StateTopic]] = {}
