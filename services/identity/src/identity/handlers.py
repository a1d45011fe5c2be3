"""The Kafka door of identity: it hears nothing, and fills two compacted topics from its tables."""

from typing import Final

from identity.queries import states
from shared.consumer import Consumer
from shared.events.identity import EmployeeSnapshot, UnitState
from shared.outbox import StateTopic

CONSUMER: Final = Consumer({})

STATES: Final = {
    EmployeeSnapshot.topic: StateTopic(states.employee_snapshots, states.employee_keys),
    UnitState.topic: StateTopic(states.unit_states, states.unit_keys),
}
