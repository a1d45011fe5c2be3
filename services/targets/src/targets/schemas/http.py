"""What goes in and out of targets over HTTP."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from targets.domain.changes import ChangeReason
from targets.domain.plan import Aspect, State

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Number = Annotated[int, Field(ge=1, le=99)]
Weight = Annotated[int, Field(ge=1, le=100)]
Target = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]
Value = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=4)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Code = Annotated[str, Field(max_length=7)]


class Body(BaseModel):
    """What is sent to us; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class IndicatorBody(Body):
    """One measure of a result; `target` is a decimal number in `unit`."""

    aspect: Aspect
    text: Text
    target: Target
    unit: Annotated[Text, StringConstraints(max_length=60)]


class ResultBody(Body):
    """A planned result (RHK), and the superior's result it serves."""

    number: Number
    title: Text
    weight: Weight
    superior_result_id: UUID | None = None
    indicators: Annotated[list[IndicatorBody], Field(max_length=20)]


Results = Annotated[list[ResultBody], Field(max_length=30)]


class NewPlanBody(Body):
    """A new plan: one's own, or of somebody one assesses. Without days: the whole period."""

    period: Code
    employee_id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    results: Results = []


class EditBody(Body):
    """A draft written anew by who saw it as `version`."""

    version: int
    ends_on: date | None = None
    results: Results


class RevisionBody(EditBody):
    """An approved plan changed, for a reason of PP 30/2019 art. 28."""

    reason: ChangeReason


class ActBody(Body):
    """An act on a plan; with `version` it is refused when the plan was changed since."""

    version: int | None = None


class ReturnBody(ActBody):
    """Why a plan is given back: words for the employee."""

    reason: Text


class ApprovalsBody(Body):
    """The plans to approve by list; those with an etag only as long as they are so."""

    plan_ids: Annotated[list[UUID], Field(min_length=1, max_length=20_000)]
    etags: Annotated[dict[UUID, str], Field(max_length=20_000)] = {}


class IndicatorView(BaseModel):
    """One measure of a result, and how far it has come by the end of `realised_on`.

    `share` is the part of the target, 1 when it is reached (more is possible); None where nothing
    was recorded, the target is not more than 0, or more is not known to be better (waktu, biaya).
    `realised` and what comes with it are None where nothing was recorded.
    """

    indicator_id: UUID
    aspect: Aspect
    text: str
    target: str
    unit: str
    realised: str | None
    realised_on: date | None
    realised_note: str | None
    share: str | None


class PlannedView(BaseModel):
    """A planned result."""

    result_id: UUID
    number: int
    title: str
    weight: int
    superior_result_id: UUID | None
    indicators: list[IndicatorView]


class ResultView(PlannedView):
    """A planned result, with the title of the superior's result it serves where it is known."""

    superior_result_title: str | None


class PlanSummary(BaseModel):
    """A plan in a list. `superior_id` is whom it was handed to, or who decided last.

    `submitted_at` is the moment since when it waits for a decision, None when it does not.
    """

    plan_id: UUID
    agency_id: UUID
    employee_id: UUID
    period: str
    starts_on: date
    ends_on: date
    state: State
    version: int
    superior_id: UUID | None
    decided_on: date | None
    reason: str | None
    changed_at: datetime
    changed_by: str
    submitted_at: datetime | None
    etag: str


class PlanView(PlanSummary):
    """A plan, whole. `superior_name` is the superior of today.

    `may` lists what the reader may do with it now: edit, submit, return, approve, revise, record;
    `blocked` says why it could not be approved today, None when it could.
    """

    employee_name: str
    nip: str
    superior_name: str | None
    results: list[ResultView]
    may: list[str]
    blocked: str | None


class LinkView(BaseModel):
    """What a thing to do is done with: a plan by its id, or a period by its code."""

    kind: Literal["plan", "period"]
    id: str


class DueView(BaseModel):
    """Something to do: since when it waits, and until when it can be done."""

    code: str
    values: Mapping[str, Any]
    text: str
    since: date
    due: date
    link: LinkView


class MemberPlans(BaseModel):
    """A person whose superior the reader is today, with their plans."""

    employee_id: UUID
    nip: str
    name: str
    plans: list[PlanSummary]


class ResultAbove(BaseModel):
    """A result of the reader's superior, to link one's own results to."""

    result_id: UUID
    number: int
    title: str
    weight: int
    plan_id: UUID
    state: State


class VersionView(BaseModel):
    """A plan as it was after an act; `document` is the whole plan of then."""

    version: int
    act: str
    reason: str | None
    at: datetime
    actor_name: str
    document: Mapping[str, object]


class RefusedPlan(BaseModel):
    """A plan of a list that was not approved, and why."""

    plan_id: UUID
    code: str
    message: str


class ApprovalsView(BaseModel):
    """What became of a list: approved now, approved before, refused."""

    approved: int
    unchanged: int
    refused: list[RefusedPlan]


class ReasonView(BaseModel):
    """A lawful reason to change an approved plan, in the reader's language."""

    code: ChangeReason
    text: str


class CountsView(BaseModel):
    """How often plans of an agency and period were handed in, returned, approved, revised.

    `to_superiors` and `to_employees` are the notices that these acts call for: one to whoever
    decides on each submission, one to the employee on each return and approval.
    """

    submitted: int
    returned: int
    approved: int
    revised: int
    to_superiors: int
    to_employees: int


class CopiesView(BaseModel):
    """How many people and units are known here."""

    employees: int
    units: int


def plain(value: Decimal) -> str:
    """A decimal as text without exponent or needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
