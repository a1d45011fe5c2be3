"""What goes in and out of targets about how far plans have come."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from shared.days import Day
from targets.schemas.http import Body, DueView, Note, PlannedView, PlanSummary, Value


class RealisationBody(Body):
    """How far an indicator has come in all, in its unit, by the end of `as_of`.

    Without `as_of`: by today, or by the plan's last day once that is over.
    """

    value: Value
    note: Note = ""
    as_of: Day | None = None


class RealisationView(BaseModel):
    """How far an indicator had come by the end of a day, as somebody recorded it."""

    indicator_id: UUID
    value: str
    as_of: date
    note: str
    at: datetime
    actor_name: str


class OwnPlanView(PlanSummary):
    """One's own plan of a day. `may` lists what one may do with it now: edit, submit, record."""

    superior_name: str | None
    results: list[PlannedView]
    may: list[str]


class MyPlanView(BaseModel):
    """One's plan of a day (else the newest), and what there is to do about one's plans."""

    plan: OwnPlanView | None
    due: list[DueView]
