"""Run by Alembic for this service."""

from evaluation.models import Table
from shared.migrations import run

run(Table.metadata)
