"""What goes out of targets about what results serve."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from targets.domain.plan import State


class StepView(BaseModel):
    """A result on the way up: whose it is, by their name, post and unit, and in which plan.

    `post` and `unit` are None where nothing is known of them on the plan's days.
    """

    result_id: UUID
    number: int
    title: str
    plan_id: UUID
    period: str
    state: State
    employee_id: UUID
    holder: str
    post: str | None
    unit: str | None


class ChainView(BaseModel):
    """From a result of the plan, the first step, up to the last one it serves.

    `ends` says what is there: `top`, nobody is above; `unlinked`, the last result serves none of
    its superior's; `unknown`, the superior has not handed in the result it serves.
    """

    steps: list[StepView]
    ends: Literal["top", "unlinked", "unknown"]


class CascadeView(BaseModel):
    """What the results of a plan serve, up to the goals of the organisation: a chain for each."""

    plan_id: UUID
    chains: list[ChainView]
