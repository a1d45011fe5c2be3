"""Run by Alembic for this service."""

from identity.models import Table
from shared.migrations import run

run(Table.metadata)
