"""Run by Alembic for this service."""

from notifications.models import Table
from shared.migrations import run

run(Table.metadata)
