"""What people are shown of their own days."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from evaluation.schemas.http import ActivityView


class RecentActivity(BaseModel):
    """Work that one told of before, as it was told last; `times` in the last 60 days."""

    description: str
    minutes: int
    volume: int
    times: int
    last_day: date


class LinkView(BaseModel):
    """What a thing to do is done with: the id of it, of a day its date."""

    kind: Literal["activity", "day", "period"]
    id: str


class DueView(BaseModel):
    """Something to do: since when it waits, and until when it can be done without a reason."""

    code: str
    values: dict[str, Any]
    text: str
    since: date
    due: date
    link: LinkView


class MyWeek(BaseModel):
    """One's week: what was told of it, what may be told again, and what there is to do."""

    activities: list[ActivityView]
    recent: list[RecentActivity]
    due: list[DueView]
