"""The HTTP door of payroll-incentive."""

from typing import Final

from fastapi import APIRouter

from payroll_incentive.api import (
    alternatives,
    explanations,
    imports,
    mine,
    month,
    pay,
    policies,
    runs,
)

routers: Final[list[APIRouter]] = [
    room.router for room in (imports, policies, month, runs, pay, mine, explanations, alternatives)
]
