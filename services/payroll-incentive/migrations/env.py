"""Run by Alembic for this service."""

from payroll_incentive.models import Table
from shared.migrations import run

run(Table.metadata)
