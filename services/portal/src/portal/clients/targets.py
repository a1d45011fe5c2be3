"""targets: what it is asked and what it answers.

Made from its OpenAPI document by `python -m tests.contracts.clients`; not written by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import field

from portal.clients.base import Client, Data, step

__all__ = ["Targets"]


class Access(Data, frozen=True, kw_only=True):
    """`Access`."""

    at: datetime
    reader_name: str
    what: str


class ActBody(Data, frozen=True, kw_only=True):
    """`ActBody`."""

    version: int | None = None


class ApprovalsBody(Data, frozen=True, kw_only=True):
    """`ApprovalsBody`."""

    plan_ids: list[str]
    etags: dict[str, str] = field(default_factory=dict)


class ApprovalsView(Data, frozen=True, kw_only=True):
    """`ApprovalsView`."""

    approved: int
    unchanged: int
    refused: list[RefusedPlan]


class CascadeView(Data, frozen=True, kw_only=True):
    """`CascadeView`."""

    plan_id: str
    chains: list[ChainView]


class ChainView(Data, frozen=True, kw_only=True):
    """`ChainView`."""

    steps: list[StepView]
    ends: Literal["top", "unlinked", "unknown"]


class CopiesView(Data, frozen=True, kw_only=True):
    """`CopiesView`."""

    employees: int
    units: int


class CountsView(Data, frozen=True, kw_only=True):
    """`CountsView`."""

    submitted: int
    returned: int
    approved: int
    revised: int
    to_superiors: int
    to_employees: int


class DueView(Data, frozen=True, kw_only=True):
    """`DueView`."""

    code: str
    values: dict[str, Any]
    text: str
    since: date
    due: date
    link: LinkView


class EditBody(Data, frozen=True, kw_only=True):
    """`EditBody`."""

    version: int
    ends_on: date | None = None
    results: list[ResultBody]


class ImportProgress(Data, frozen=True, kw_only=True):
    """`ImportProgress`."""

    rows: int = 0
    accepted: int = 0
    faulty: int = 0
    bytes_read: int | None = None
    bytes_total: int | None = None
    done: bool = False


class IndicatorBody(Data, frozen=True, kw_only=True):
    """`IndicatorBody`."""

    aspect: Literal["kuantitas", "kualitas", "waktu", "biaya"]
    text: str
    target: float | str
    unit: str


class IndicatorView(Data, frozen=True, kw_only=True):
    """`IndicatorView`."""

    indicator_id: str
    aspect: Literal["kuantitas", "kualitas", "waktu", "biaya"]
    text: str
    target: str
    unit: str
    realised: str | None
    realised_on: date | None
    realised_note: str | None
    share: str | None


class LetterView(Data, frozen=True, kw_only=True):
    """`LetterView`."""

    id: int
    consumer: str
    event_type: str | None
    subject: str | None
    reason: str
    message: str
    parked_at: datetime
    state: Literal["parked", "retrying", "handled"]
    tries: int
    asked_at: datetime | None
    asked_by: str | None
    asked_by_name: str | None = None


class Letters(Data, frozen=True, kw_only=True):
    """`Letters`."""

    letters: list[LetterView]
    next: int | None


class LinkView(Data, frozen=True, kw_only=True):
    """`LinkView`."""

    kind: Literal["plan", "period"]
    id: str


class MemberPlans(Data, frozen=True, kw_only=True):
    """`MemberPlans`."""

    employee_id: str
    nip: str
    name: str
    plans: list[PlanSummary]


class MyPlanView(Data, frozen=True, kw_only=True):
    """`MyPlanView`."""

    plan: OwnPlanView | None
    due: list[DueView]


class NewPlanBody(Data, frozen=True, kw_only=True):
    """`NewPlanBody`."""

    period: str
    employee_id: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    results: list[ResultBody] = field(default_factory=list)


class OwnPlanView(Data, frozen=True, kw_only=True):
    """`OwnPlanView`."""

    plan_id: str
    agency_id: str
    employee_id: str
    period: str
    starts_on: date
    ends_on: date
    state: Literal["draft", "submitted", "returned", "approved", "revised"]
    version: int
    superior_id: str | None
    decided_on: date | None
    reason: str | None
    changed_at: datetime
    changed_by: str
    submitted_at: datetime | None
    etag: str
    superior_name: str | None
    results: list[PlannedView]
    may: list[str]


class PlanSummary(Data, frozen=True, kw_only=True):
    """`PlanSummary`."""

    plan_id: str
    agency_id: str
    employee_id: str
    period: str
    starts_on: date
    ends_on: date
    state: Literal["draft", "submitted", "returned", "approved", "revised"]
    version: int
    superior_id: str | None
    decided_on: date | None
    reason: str | None
    changed_at: datetime
    changed_by: str
    submitted_at: datetime | None
    etag: str


class PlanView(Data, frozen=True, kw_only=True):
    """`PlanView`."""

    plan_id: str
    agency_id: str
    employee_id: str
    period: str
    starts_on: date
    ends_on: date
    state: Literal["draft", "submitted", "returned", "approved", "revised"]
    version: int
    superior_id: str | None
    decided_on: date | None
    reason: str | None
    changed_at: datetime
    changed_by: str
    submitted_at: datetime | None
    etag: str
    employee_name: str
    nip: str
    superior_name: str | None
    results: list[ResultView]
    may: list[str]
    blocked: str | None


class PlannedView(Data, frozen=True, kw_only=True):
    """`PlannedView`."""

    result_id: str
    number: int
    title: str
    weight: int
    superior_result_id: str | None
    indicators: list[IndicatorView]


class RealisationBody(Data, frozen=True, kw_only=True):
    """`RealisationBody`."""

    value: float | str
    note: str = ""
    as_of: date | None = None


class RealisationView(Data, frozen=True, kw_only=True):
    """`RealisationView`."""

    indicator_id: str
    value: str
    as_of: date
    note: str
    at: datetime
    actor_name: str


class ReasonView(Data, frozen=True, kw_only=True):
    """`ReasonView`."""

    code: Literal[
        "office_holder",
        "strategy",
        "priorities",
        "long_absence",
        "other_assignment",
        "minister_approval",
    ]
    text: str


class RefusedPlan(Data, frozen=True, kw_only=True):
    """`RefusedPlan`."""

    plan_id: str
    code: str
    message: str


class ResultAbove(Data, frozen=True, kw_only=True):
    """`ResultAbove`."""

    result_id: str
    number: int
    title: str
    weight: int
    plan_id: str
    state: Literal["draft", "submitted", "returned", "approved", "revised"]


class ResultBody(Data, frozen=True, kw_only=True):
    """`ResultBody`."""

    number: int
    title: str
    weight: int
    superior_result_id: str | None = None
    indicators: list[IndicatorBody]


class ResultView(Data, frozen=True, kw_only=True):
    """`ResultView`."""

    result_id: str
    number: int
    title: str
    weight: int
    superior_result_id: str | None
    indicators: list[IndicatorView]
    superior_result_title: str | None


class ReturnBody(Data, frozen=True, kw_only=True):
    """`ReturnBody`."""

    version: int | None = None
    reason: str


class RevisionBody(Data, frozen=True, kw_only=True):
    """`RevisionBody`."""

    version: int
    ends_on: date | None = None
    results: list[ResultBody]
    reason: Literal[
        "office_holder",
        "strategy",
        "priorities",
        "long_absence",
        "other_assignment",
        "minister_approval",
    ]


class StepView(Data, frozen=True, kw_only=True):
    """`StepView`."""

    result_id: str
    number: int
    title: str
    plan_id: str
    period: str
    state: Literal["draft", "submitted", "returned", "approved", "revised"]
    employee_id: str
    holder: str
    post: str | None
    unit: str | None


class VersionView(Data, frozen=True, kw_only=True):
    """`VersionView`."""

    version: int
    act: str
    reason: str | None
    at: datetime
    actor_name: str
    document: dict[str, Any]


class Targets(Client):
    """Calls of targets."""

    async def list_my_plans(self, *, period: str | None = None) -> list[PlanSummary]:
        return await self.call("GET", "/v1/me/plans", list[PlanSummary], query={"period": period})

    async def list_superior_results(self, *, period: str) -> list[ResultAbove]:
        return await self.call(
            "GET", "/v1/me/superior-results", list[ResultAbove], query={"period": period}
        )

    async def list_team_plans(self, *, period: str | None = None) -> list[MemberPlans]:
        return await self.call("GET", "/v1/team/plans", list[MemberPlans], query={"period": period})

    async def list_revision_reasons(self) -> list[ReasonView]:
        return await self.call("GET", "/v1/revision-reasons", list[ReasonView])

    async def count_acts(self, agency_id: str, period: str) -> CountsView:
        return await self.call("GET", f"/v1/counts/{step(agency_id)}/{step(period)}", CountsView)

    async def count_copies(self) -> CopiesView:
        return await self.call("GET", "/v1/copies", CopiesView)

    async def show_my_plan(self, *, day: date | None = None) -> MyPlanView:
        return await self.call("GET", "/v1/me/plan", MyPlanView, query={"day": day})

    async def create_plan(
        self, body: NewPlanBody, *, idempotency_key: str | None = None
    ) -> PlanView:
        return await self.call(
            "POST", "/v1/plans", PlanView, body=body, headers={"idempotency-key": idempotency_key}
        )

    async def read_plan(self, plan_id: str) -> PlanView:
        return await self.call("GET", f"/v1/plans/{step(plan_id)}", PlanView)

    async def edit_plan(
        self, plan_id: str, body: EditBody, *, if_match: str | None = None
    ) -> PlanView:
        return await self.call(
            "PUT", f"/v1/plans/{step(plan_id)}", PlanView, body=body, headers={"if-match": if_match}
        )

    async def show_cascade(self, plan_id: str) -> CascadeView:
        return await self.call("GET", f"/v1/plans/{step(plan_id)}/cascade", CascadeView)

    async def list_versions(self, plan_id: str) -> list[VersionView]:
        return await self.call("GET", f"/v1/plans/{step(plan_id)}/versions", list[VersionView])

    async def submit_plan(
        self,
        plan_id: str,
        body: ActBody | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> PlanView:
        return await self.call(
            "POST",
            f"/v1/plans/{step(plan_id)}/submission",
            PlanView,
            body=body,
            headers={"idempotency-key": idempotency_key, "if-match": if_match},
        )

    async def return_plan(
        self,
        plan_id: str,
        body: ReturnBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> PlanView:
        return await self.call(
            "POST",
            f"/v1/plans/{step(plan_id)}/return",
            PlanView,
            body=body,
            headers={"idempotency-key": idempotency_key, "if-match": if_match},
        )

    async def approve_plan(
        self,
        plan_id: str,
        body: ActBody | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> PlanView:
        return await self.call(
            "POST",
            f"/v1/plans/{step(plan_id)}/approval",
            PlanView,
            body=body,
            headers={"idempotency-key": idempotency_key, "if-match": if_match},
        )

    async def revise_plan(
        self,
        plan_id: str,
        body: RevisionBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> PlanView:
        return await self.call(
            "POST",
            f"/v1/plans/{step(plan_id)}/revision",
            PlanView,
            body=body,
            headers={"idempotency-key": idempotency_key, "if-match": if_match},
        )

    async def approve_plans(
        self, body: ApprovalsBody, *, idempotency_key: str | None = None
    ) -> ApprovalsView:
        return await self.call(
            "POST",
            "/v1/approvals",
            ApprovalsView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def record_realisation(
        self,
        plan_id: str,
        indicator_id: str,
        body: RealisationBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> PlanView:
        return await self.call(
            "POST",
            f"/v1/plans/{step(plan_id)}/indicators/{step(indicator_id)}/realisations",
            PlanView,
            body=body,
            headers={"idempotency-key": idempotency_key, "if-match": if_match},
        )

    async def list_realisations(self, plan_id: str) -> list[RealisationView]:
        return await self.call(
            "GET", f"/v1/plans/{step(plan_id)}/realisations", list[RealisationView]
        )

    async def list_my_accesses(self) -> list[Access]:
        return await self.call("GET", "/v1/me/accesses", list[Access])

    async def show_import_progress(self, key: str) -> ImportProgress:
        return await self.call("GET", f"/v1/imports/progress/{step(key)}", ImportProgress)

    async def list_dead_letters(
        self,
        *,
        before: int | None = None,
        state: Literal["parked", "retrying", "handled"] | None = None,
    ) -> Letters:
        return await self.call(
            "GET", "/v1/dead-letters", Letters, query={"before": before, "state": state}
        )

    async def retry_dead_letter(
        self, letter_id: int, *, idempotency_key: str | None = None
    ) -> LetterView:
        return await self.call(
            "POST",
            f"/v1/dead-letters/{step(letter_id)}/retry",
            LetterView,
            headers={"idempotency-key": idempotency_key},
        )
