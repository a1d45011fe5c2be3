"""The Kafka door of evaluation: which event is noted by which action."""

from typing import Final

from evaluation.actions import copies
from shared.consumer import Consumer
from shared.events import identity, targets
from shared.outbox import StateTopic

CONSUMER: Final = Consumer(
    {
        identity.UnitState: copies.note_units,
        identity.EmployeeHired: copies.note_employees,
        identity.EmployeeChanged: copies.note_employees,
        identity.AssignmentChanged: copies.note_employees,
        identity.EmployeeLeft: copies.note_employees,
        identity.EmployeeSnapshot: copies.note_employees,
        targets.TargetApproved: copies.note_plans,
        targets.TargetRevised: copies.note_plans,
    },
    collapse=True,
)

STATES: Final[dict[str, StateTopic]] = {}
"""Evaluation has no compacted topic: what it says stays in its topics and its outbox."""
