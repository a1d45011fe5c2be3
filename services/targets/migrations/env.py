"""Run by Alembic for this service."""

from shared.migrations import run
from targets.models import Table

run(Table.metadata)
