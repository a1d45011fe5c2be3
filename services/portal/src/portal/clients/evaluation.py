"""evaluation: what it is asked and what it answers.

Made from its OpenAPI document by `python -m tests.contracts.clients`; not written by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import field

from portal.clients.base import Client, Data, step

__all__ = ["Evaluation"]


class Access(Data, frozen=True, kw_only=True):
    """`Access`."""

    at: datetime
    reader_name: str
    what: str


class ActivityView(Data, frozen=True, kw_only=True):
    """`ActivityView`."""

    activity_id: str
    agency_id: str
    employee_id: str
    reference: str
    day: date
    description: str
    minutes: int
    volume: int
    state: str
    reason: str | None
    decided: bool
    etag: str


class Approval(Data, frozen=True, kw_only=True):
    """`Approval`."""

    reason: str | None = None


class Approvals(Data, frozen=True, kw_only=True):
    """`Approvals`."""

    activity_ids: list[str]
    etags: dict[str, str] = field(default_factory=dict)
    reason: str | None = None


class AttendanceView(Data, frozen=True, kw_only=True):
    """`AttendanceView`."""

    day: date
    schedule_in: int | None
    schedule_out: int | None
    clock_in: int | None
    clock_out: int | None
    leave: str | None


class ChangedActivity(Data, frozen=True, kw_only=True):
    """`ChangedActivity`."""

    description: str
    minutes: int
    volume: int = 1
    reason: str | None = None


class ClosingView(Data, frozen=True, kw_only=True):
    """`ClosingView`."""

    count: int
    manifest_hash: str
    unfinished: int


class Copies(Data, frozen=True, kw_only=True):
    """`Copies`."""

    employees: int
    units: int


class Counts(Data, frozen=True, kw_only=True):
    """`Counts`."""

    finalised: int
    revised: int
    returned_activities: int


class DueView(Data, frozen=True, kw_only=True):
    """`DueView`."""

    code: str
    values: dict[str, Any]
    text: str
    since: date
    due: date
    link: LinkView


class EvidenceView(Data, frozen=True, kw_only=True):
    """`EvidenceView`."""

    employee_id: str
    name: str
    agency_id: str
    period_id: str
    period: str
    scheme: str
    starts_on: date
    ends_on: date
    period_state: str
    plan_required: bool
    plan_approved: bool
    plan_id: str | None
    weeks: list[WeekView]
    newest: list[WorkView]
    presence: PresenceView
    measures: list[MeasureView]
    before: list[PredicateView]
    etag: str


class Finalisation(Data, frozen=True, kw_only=True):
    """`Finalisation`."""

    reason: str | None = None


class Finalisations(Data, frozen=True, kw_only=True):
    """`Finalisations`."""

    period_id: str
    employee_ids: list[str]
    etags: dict[str, str] = field(default_factory=dict)
    reason: str | None = None


class GivenRatings(Data, frozen=True, kw_only=True):
    """`GivenRatings`."""

    result_rating: Literal["di_atas", "sesuai", "di_bawah"] | None = None
    behaviour_rating: Literal["di_atas", "sesuai", "di_bawah"] | None = None
    result_score: float | str | None = None
    behaviour_score: float | str | None = None
    innovation: bool = False
    reason: str | None = None


class ImportProgress(Data, frozen=True, kw_only=True):
    """`ImportProgress`."""

    rows: int = 0
    accepted: int = 0
    faulty: int = 0
    bytes_read: int | None = None
    bytes_total: int | None = None
    done: bool = False


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

    kind: Literal["activity", "day", "period"]
    id: str


class ListView(Data, frozen=True, kw_only=True):
    """`ListView`."""

    changed: int
    unchanged: int
    refused: list[RefusedView]


class MeasureView(Data, frozen=True, kw_only=True):
    """`MeasureView`."""

    month: str
    measure: str
    target: str
    realisation: str


class MonthAtStake(Data, frozen=True, kw_only=True):
    """`MonthAtStake`."""

    agency_id: str
    month: str
    closed: bool
    closes_from: date
    people: int
    activities: int
    minutes: int


class MonthProgress(Data, frozen=True, kw_only=True):
    """`MonthProgress`."""

    agency_id: str
    agency_name: str
    timezone: str
    month: str
    state: str
    closed_at: datetime | None
    over: bool


class MonthView(Data, frozen=True, kw_only=True):
    """`MonthView`."""

    agency_id: str
    month: str
    state: str
    closed_at: datetime | None


class MyWeek(Data, frozen=True, kw_only=True):
    """`MyWeek`."""

    activities: list[ActivityView]
    recent: list[RecentActivity]
    due: list[DueView]


class NewActivity(Data, frozen=True, kw_only=True):
    """`NewActivity`."""

    day: date
    description: str
    minutes: int
    volume: int = 1
    reference: str | None = None
    reason: str | None = None


class NewMonthClosing(Data, frozen=True, kw_only=True):
    """`NewMonthClosing`."""

    agency_id: str
    month: str


class NewPeriod(Data, frozen=True, kw_only=True):
    """`NewPeriod`."""

    agency_id: str
    kind: Literal["monthly", "quarterly", "semester", "yearly"]
    code: str
    scheme: Literal["matrix", "numeric"]
    plan_required: bool = False


class NoticeView(Data, frozen=True, kw_only=True):
    """`NoticeView`."""

    code: str
    text: str


class PeriodAtStake(Data, frozen=True, kw_only=True):
    """`PeriodAtStake`."""

    agency_id: str
    period_id: str
    period: str
    closes_from: date
    people: int


class PeriodProgress(Data, frozen=True, kw_only=True):
    """`PeriodProgress`."""

    agency_id: str
    agency_name: str
    timezone: str
    period_id: str
    code: str
    kind: str
    starts_on: date
    ends_on: date
    state: str
    closed_at: datetime | None
    over: bool
    finalised: int | None
    rated: int | None


class PeriodView(Data, frozen=True, kw_only=True):
    """`PeriodView`."""

    agency_id: str
    period_id: str
    code: str
    kind: str
    scheme: str
    starts_on: date
    ends_on: date
    state: str
    plan_required: bool


class PredicateView(Data, frozen=True, kw_only=True):
    """`PredicateView`."""

    period: str
    ends_on: date
    predicate: str
    score: str | None


class PresenceView(Data, frozen=True, kw_only=True):
    """`PresenceView`."""

    recorded: int
    scheduled: int
    present: int
    late: int
    absent: int
    leaves: dict[str, int]


class Progress(Data, frozen=True, kw_only=True):
    """`Progress`."""

    periods: list[PeriodProgress]
    months: list[MonthProgress]


class QueuedActivity(Data, frozen=True, kw_only=True):
    """`QueuedActivity`."""

    activity_id: str
    agency_id: str
    employee_id: str
    reference: str
    day: date
    description: str
    minutes: int
    volume: int
    state: str
    reason: str | None
    decided: bool
    etag: str
    exceptions: list[NoticeView]


class QueuedPerson(Data, frozen=True, kw_only=True):
    """`QueuedPerson`."""

    employee_id: str
    name: str
    agency_id: str
    waiting: int
    minutes: int
    oldest: date
    activities: list[QueuedActivity]


class QueuedRating(Data, frozen=True, kw_only=True):
    """`QueuedRating`."""

    employee_id: str
    name: str
    agency_id: str
    period_id: str
    period: str
    scheme: str
    starts_on: date
    ends_on: date
    days_left: int
    rated: bool
    plan_required: bool
    plan_approved: bool
    closed: bool
    etag: str


class RecentActivity(Data, frozen=True, kw_only=True):
    """`RecentActivity`."""

    description: str
    minutes: int
    volume: int
    times: int
    last_day: date


class RecordsReview(Data, frozen=True, kw_only=True):
    """`RecordsReview`."""

    agency_id: str
    agency_name: str
    timezone: str
    month: str
    state: str
    closed_at: datetime | None
    over: bool
    recorded: int
    last_day: date | None
    waiting: int
    waiting_people: int


class RefusedView(Data, frozen=True, kw_only=True):
    """`RefusedView`."""

    id: str
    code: str
    message: str


class ResultView(Data, frozen=True, kw_only=True):
    """`ResultView`."""

    agency_id: str
    period_id: str
    period: str
    starts_on: date
    ends_on: date
    employee_id: str
    employee_name: str
    assessor_id: str
    assessor_name: str
    state: str
    version: int
    predicate: str
    result_rating: str | None
    behaviour_rating: str | None
    result_score: str | None
    behaviour_score: str | None
    score: str | None
    innovation: bool
    late: bool
    etag: str


class Return(Data, frozen=True, kw_only=True):
    """`Return`."""

    reason: str


class Revision(Data, frozen=True, kw_only=True):
    """`Revision`."""

    result_rating: Literal["di_atas", "sesuai", "di_bawah"] | None = None
    behaviour_rating: Literal["di_atas", "sesuai", "di_bawah"] | None = None
    result_score: float | str | None = None
    behaviour_score: float | str | None = None
    innovation: bool = False
    reason: str


class TeamMemberView(Data, frozen=True, kw_only=True):
    """`TeamMemberView`."""

    employee_id: str
    name: str
    agency_id: str
    period_id: str
    period_state: str
    scheme: str
    plan_approved: bool
    etag: str
    result: ResultView | None


class TeamQueue(Data, frozen=True, kw_only=True):
    """`TeamQueue`."""

    month: str | None
    waiting: int
    listed: int
    people: list[QueuedPerson]
    ratings: list[QueuedRating]
    months: list[MonthAtStake]
    periods: list[PeriodAtStake]


class Unfinished(Data, frozen=True, kw_only=True):
    """`Unfinished`."""

    period_id: str
    period: str
    period_state: str
    closes_from: date
    count: int
    rated: int
    page: int
    pages: int
    people: list[UnfinishedPerson]


class UnfinishedPerson(Data, frozen=True, kw_only=True):
    """`UnfinishedPerson`."""

    employee_id: str
    name: str
    assessor_id: str | None
    assessor_name: str | None
    rated: bool
    plan_approved: bool


class VersionView(Data, frozen=True, kw_only=True):
    """`VersionView`."""

    version: int
    predicate: str
    score: str | None
    reason: str | None
    recorded_at: datetime


class WeekView(Data, frozen=True, kw_only=True):
    """`WeekView`."""

    starts_on: date
    approved: int = 0
    approved_minutes: int = 0
    returned: int = 0
    returned_minutes: int = 0
    waiting: int = 0


class WholeResultView(Data, frozen=True, kw_only=True):
    """`WholeResultView`."""

    agency_id: str
    period_id: str
    period: str
    starts_on: date
    ends_on: date
    employee_id: str
    employee_name: str
    assessor_id: str
    assessor_name: str
    state: str
    version: int
    predicate: str
    result_rating: str | None
    behaviour_rating: str | None
    result_score: str | None
    behaviour_score: str | None
    score: str | None
    innovation: bool
    late: bool
    etag: str
    plan_approved: bool
    versions: list[VersionView]


class WorkView(Data, frozen=True, kw_only=True):
    """`WorkView`."""

    activity_id: str
    day: date
    description: str
    minutes: int
    volume: int
    state: str


class Evaluation(Client):
    """Calls of evaluation."""

    async def open_period(
        self, body: NewPeriod, *, idempotency_key: str | None = None
    ) -> PeriodView:
        return await self.call(
            "POST",
            "/v1/periods",
            PeriodView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def list_periods(self, *, agency_id: str | None = None) -> list[PeriodView]:
        return await self.call(
            "GET", "/v1/periods", list[PeriodView], query={"agency_id": agency_id}
        )

    async def list_unfinished(self, period_id: str, *, page: int = 1) -> Unfinished:
        return await self.call(
            "GET", f"/v1/periods/{step(period_id)}/unfinished", Unfinished, query={"page": page}
        )

    async def close_period(
        self, period_id: str, *, idempotency_key: str | None = None
    ) -> ClosingView:
        return await self.call(
            "POST",
            f"/v1/periods/{step(period_id)}/closing",
            ClosingView,
            headers={"idempotency-key": idempotency_key},
        )

    async def close_month(
        self, body: NewMonthClosing, *, idempotency_key: str | None = None
    ) -> ClosingView:
        return await self.call(
            "POST",
            "/v1/attendance-closings",
            ClosingView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def list_months(self, *, agency_id: str | None = None) -> list[MonthView]:
        return await self.call(
            "GET", "/v1/attendance-closings", list[MonthView], query={"agency_id": agency_id}
        )

    async def show_progress(self) -> Progress:
        return await self.call("GET", "/v1/closings", Progress)

    async def review_period(self, period_id: str) -> PeriodProgress:
        return await self.call("GET", f"/v1/closings/{step(period_id)}", PeriodProgress)

    async def review_records(self, agency_id: str, month: str) -> RecordsReview:
        return await self.call(
            "GET", f"/v1/attendance-closings/{step(agency_id)}/{step(month)}", RecordsReview
        )

    async def rate(
        self, employee_id: str, period_id: str, body: GivenRatings, *, if_match: str | None = None
    ) -> ResultView:
        return await self.call(
            "PUT",
            f"/v1/results/{step(employee_id)}/{step(period_id)}",
            ResultView,
            body=body,
            headers={"if-match": if_match},
        )

    async def read_result(self, employee_id: str, period_id: str) -> WholeResultView:
        return await self.call(
            "GET", f"/v1/results/{step(employee_id)}/{step(period_id)}", WholeResultView
        )

    async def finalise(
        self,
        employee_id: str,
        period_id: str,
        body: Finalisation | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> ResultView:
        return await self.call(
            "POST",
            f"/v1/results/{step(employee_id)}/{step(period_id)}/finalisation",
            ResultView,
            body=body,
            headers={"idempotency-key": idempotency_key, "if-match": if_match},
        )

    async def revise(
        self,
        employee_id: str,
        period_id: str,
        body: Revision,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> ResultView:
        return await self.call(
            "POST",
            f"/v1/results/{step(employee_id)}/{step(period_id)}/revision",
            ResultView,
            body=body,
            headers={"idempotency-key": idempotency_key, "if-match": if_match},
        )

    async def finalise_list(
        self, body: Finalisations, *, idempotency_key: str | None = None
    ) -> ListView:
        return await self.call(
            "POST",
            "/v1/finalisations",
            ListView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def log_activity(
        self, body: NewActivity, *, idempotency_key: str | None = None
    ) -> ActivityView:
        return await self.call(
            "POST",
            "/v1/activities",
            ActivityView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def approve_list(
        self, body: Approvals, *, idempotency_key: str | None = None
    ) -> ListView:
        return await self.call(
            "POST",
            "/v1/activities/approvals",
            ListView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def edit_activity(
        self, activity_id: str, body: ChangedActivity, *, if_match: str | None = None
    ) -> ActivityView:
        return await self.call(
            "PUT",
            f"/v1/activities/{step(activity_id)}",
            ActivityView,
            body=body,
            headers={"if-match": if_match},
        )

    async def remove_activity(self, activity_id: str, *, if_match: str | None = None) -> None:
        return await self.call(
            "DELETE",
            f"/v1/activities/{step(activity_id)}",
            type(None),
            headers={"if-match": if_match},
        )

    async def approve(
        self,
        activity_id: str,
        body: Approval | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> ActivityView:
        return await self.call(
            "POST",
            f"/v1/activities/{step(activity_id)}/approval",
            ActivityView,
            body=body,
            headers={"idempotency-key": idempotency_key, "if-match": if_match},
        )

    async def give_back(
        self,
        activity_id: str,
        body: Return,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> ActivityView:
        return await self.call(
            "POST",
            f"/v1/activities/{step(activity_id)}/return",
            ActivityView,
            body=body,
            headers={"idempotency-key": idempotency_key, "if-match": if_match},
        )

    async def list_my_results(self) -> list[ResultView]:
        return await self.call("GET", "/v1/me/results", list[ResultView])

    async def list_my_attendance(self, *, month: str) -> list[AttendanceView]:
        return await self.call(
            "GET", "/v1/me/attendance", list[AttendanceView], query={"month": month}
        )

    async def list_team_results(self, *, period: str) -> list[TeamMemberView]:
        return await self.call(
            "GET", "/v1/team/results", list[TeamMemberView], query={"period": period}
        )

    async def list_team_activities(self, *, month: str) -> list[ActivityView]:
        return await self.call(
            "GET", "/v1/team/activities", list[ActivityView], query={"month": month}
        )

    async def count_results(
        self, agency_id: str, period_id: str, *, month: str | None = None
    ) -> Counts:
        return await self.call(
            "GET", f"/v1/counts/{step(agency_id)}/{step(period_id)}", Counts, query={"month": month}
        )

    async def count_copies(self) -> Copies:
        return await self.call("GET", "/v1/copies", Copies)

    async def list_my_activities(
        self, *, month: str | None = None, from_: date | None = None, to: date | None = None
    ) -> list[ActivityView]:
        return await self.call(
            "GET",
            "/v1/me/activities",
            list[ActivityView],
            query={"month": month, "from": from_, "to": to},
        )

    async def show_my_week(self, *, day: date | None = None) -> MyWeek:
        return await self.call("GET", "/v1/me/week", MyWeek, query={"day": day})

    async def show_queue(self, *, month: str | None = None) -> TeamQueue:
        return await self.call("GET", "/v1/team/queue", TeamQueue, query={"month": month})

    async def show_evidence(self, employee_id: str, period_id: str) -> EvidenceView:
        return await self.call(
            "GET", f"/v1/team/evidence/{step(employee_id)}/{step(period_id)}", EvidenceView
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
