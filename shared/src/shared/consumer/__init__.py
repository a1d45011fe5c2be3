"""The one way in from Kafka.

A service's `handlers.py` is a table of event types and actions; this package reads the records,
isolates what is broken, keeps the newest of each aggregate, and has effect, inbox, dead letters
and new outbox rows written in one transaction before the offset moves on.
"""

from shared.consumer.process import Process
from shared.consumer.subscribe import Subscription
from shared.consumer.table import Consumer

__all__ = ["Consumer", "Process", "Subscription"]
