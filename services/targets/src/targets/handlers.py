"""The Kafka door of targets: which event is kept by which action."""

from typing import Final

from shared.consumer import Consumer
from shared.events import evaluation, identity
from shared.outbox import StateTopic
from targets import actions

CONSUMER: Final = Consumer(
    {
        identity.EmployeeHired: actions.note_employees,
        identity.EmployeeChanged: actions.note_employees,
        identity.AssignmentChanged: actions.note_employees,
        identity.EmployeeLeft: actions.note_employees,
        identity.UnitState: actions.note_units,
        evaluation.PeriodOpened: actions.note_periods,
        evaluation.PeriodClosed: actions.note_periods,
    },
)

STATES: Final[dict[str, StateTopic]] = {}
