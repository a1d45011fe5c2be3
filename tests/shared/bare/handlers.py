"""The Kafka door: every word about people is noted."""

from shared.outbox import StateTopic
from tests.shared.mechanism import hearing

CONSUMER = hearing()
STATES: dict[str, StateTopic] = {}
