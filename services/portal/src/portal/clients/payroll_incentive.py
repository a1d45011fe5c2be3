"""payroll_incentive: what it is asked and what it answers.

Made from its OpenAPI document by `python -m tests.contracts.clients`; not written by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import field

from portal.clients.base import Client, Data, step

__all__ = ["PayrollIncentive"]


class Access(Data, frozen=True, kw_only=True):
    """`Access`."""

    at: datetime
    reader_name: str
    what: str


class ActView(Data, frozen=True, kw_only=True):
    """`ActView`."""

    act: str
    actor: str
    actor_name: str
    at: datetime
    hash: str | None
    reason: str | None


class AdjustmentsView(Data, frozen=True, kw_only=True):
    """`AdjustmentsView`."""

    agency_id: str
    adjustments: int
    total: int
    pending: list[PendingAdjustment]


class AgencyMonth(Data, frozen=True, kw_only=True):
    """`AgencyMonth`."""

    agency_id: str
    code: str
    name: str
    phase: str | None
    attendance_closed: bool
    compared: bool
    ready: bool
    waiting: list[FeedCount]
    statements: int
    provisional_count: int
    held_count: int
    gross: int
    gross_before: int
    adjustments: int
    adjustments_total: int
    run_id: str | None
    run_state: str | None
    run_hash: str | None
    run_people: int | None
    run_gross: int | None
    run_net: int | None
    timezone: str
    moved_since: int
    supplied_since: int
    lacking_count: int
    inputs: ReadinessView


class AgencyReadiness(Data, frozen=True, kw_only=True):
    """`AgencyReadiness`."""

    agency_id: str
    code: str
    name: str
    phase: str | None
    attendance_closed: bool
    compared: bool
    ready: bool
    waiting: list[FeedCount]
    statements: int
    provisional_count: int
    held_count: int
    gross: int
    gross_before: int
    adjustments: int
    adjustments_total: int
    run_id: str | None
    run_state: str | None
    run_hash: str | None
    run_people: int | None
    run_gross: int | None
    run_net: int | None


class AlternativeView(Data, frozen=True, kw_only=True):
    """`AlternativeView`."""

    code: str
    text: str
    gross: int
    difference: int


class AlternativesOfAgency(Data, frozen=True, kw_only=True):
    """`AlternativesOfAgency`."""

    agency_id: str
    gross: int
    alternatives: list[AlternativeView]


class AlternativesView(Data, frozen=True, kw_only=True):
    """`AlternativesView`."""

    employee_id: str
    month: str
    statements: list[AlternativesOfAgency]


class Approval(Data, frozen=True, kw_only=True):
    """`Approval`."""

    hash: str


class CalculationSent(Data, frozen=True, kw_only=True):
    """`CalculationSent`."""

    facts: dict[str, Any]
    policy_id: str | None = None
    document: str | None = None


class CalculationView(Data, frozen=True, kw_only=True):
    """`CalculationView`."""

    gross: int
    net: int
    hash: str
    statement: dict[str, Any]
    payslip: dict[str, Any]


class Cause(Data, frozen=True, kw_only=True):
    """`Cause`."""

    kind: str
    event_id: str
    effective: date | None
    text: str


class CheckView(Data, frozen=True, kw_only=True):
    """`CheckView`."""

    checked: int
    differences: int


class Copies(Data, frozen=True, kw_only=True):
    """`Copies`."""

    employees: int
    units: int
    results: int
    attendance: int
    waiting: int


class CountsView(Data, frozen=True, kw_only=True):
    """`CountsView`."""

    statements: int
    with_amounts: int
    excluded: dict[str, int]
    beyond_roster: int
    provisional: int
    held: int
    payroll_inputs: int
    gross: int
    settled_gross: int
    adjustments: int
    adjusted_gross: int
    payslips: int
    paid_gross: int
    tax: int
    bpjs: int
    net: int


class ExplainedHold(Data, frozen=True, kw_only=True):
    """`ExplainedHold`."""

    agency_id: str
    run_id: str
    month: str
    pay_date: date
    state: str
    paid_since: bool
    code: str
    text: str


class ExplainedLine(Data, frozen=True, kw_only=True):
    """`ExplainedLine`."""

    month: str
    component: str
    title: str
    kind: str
    amount: int
    bearer: str
    text: str
    rule: str
    basis: str
    decree: str
    inputs: dict[str, int | str]
    events: list[str]
    looked_at: str
    provisional: bool


class ExplainedPayslip(Data, frozen=True, kw_only=True):
    """`ExplainedPayslip`."""

    agency_id: str
    run_id: str
    month: str
    pay_date: date
    state: str
    gross: int
    tax: int
    bpjs: int
    net: int
    receivable: int
    hash: str
    lines: list[ExplainedLine]
    held: list[ExplainedReason]


class ExplainedReason(Data, frozen=True, kw_only=True):
    """`ExplainedReason`."""

    code: str
    text: str
    basis: str
    first: date | None
    last: date | None
    events: list[str]


class ExplainedStatement(Data, frozen=True, kw_only=True):
    """`ExplainedStatement`."""

    agency_id: str
    month: str
    decree: str
    version: int
    gross: int
    previous_gross: int | None
    provisional: bool
    hash: str
    calculated_at: datetime
    difference: int
    causes: list[Cause]
    changes: list[StatementChange]
    segments: list[dict[str, Any]]
    lines: list[ExplainedLine]
    excluded: list[ExplainedReason]
    holds: list[ExplainedReason]


class ExplanationView(Data, frozen=True, kw_only=True):
    """`ExplanationView`."""

    employee_id: str
    month: str
    statements: list[ExplainedStatement]
    payslips: list[ExplainedPayslip]
    held: list[ExplainedHold]


class FeedCount(Data, frozen=True, kw_only=True):
    """`FeedCount`."""

    name: str
    closed: bool
    whole: bool
    differing_count: int


class FeedView(Data, frozen=True, kw_only=True):
    """`FeedView`."""

    name: str
    closed: bool
    whole: bool
    differing_count: int
    differing: list[PersonView]


class Groups(Data, frozen=True, kw_only=True):
    """`Groups`."""

    new: int
    gone: int
    excluded: int
    held: int
    large: int
    negative: int


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


class MineView(Data, frozen=True, kw_only=True):
    """`MineView`."""

    statements: list[StatementView]
    payslips: list[PayslipView]


class MonthOverview(Data, frozen=True, kw_only=True):
    """`MonthOverview`."""

    month: str
    agencies: int
    proposed: int
    approved: int
    net: int


class MonthSent(Data, frozen=True, kw_only=True):
    """`MonthSent`."""

    agency_id: str
    month: str
    phase: Literal["advance", "final"] | None = None


class MonthView(Data, frozen=True, kw_only=True):
    """`MonthView`."""

    agency_id: str
    month: str
    phase: str
    attendance_closed: bool
    statements: int


class MyMonth(Data, frozen=True, kw_only=True):
    """`MyMonth`."""

    agency_id: str
    agency_name: str
    month: str
    version: int
    gross: int
    previous_gross: int | None
    provisional: bool
    attendance_closed: bool
    excluded: list[str]
    holds: list[str]
    difference: int
    net: int | None
    held: bool
    calculated_at: datetime
    decree: str


class MyMonthsPolicies(Data, frozen=True, kw_only=True):
    """`MyMonthsPolicies`."""

    agency_id: str
    month: str
    gross: int
    provisional: bool
    excluded: list[str]
    policies: list[MyPolicy]


class MyPolicy(Data, frozen=True, kw_only=True):
    """`MyPolicy`."""

    policy: str
    title: str
    decree: str
    valid_from: date
    post_code: str
    job_class: int
    post_amount: int
    basis: str
    rules: list[MyRule]


class MyRule(Data, frozen=True, kw_only=True):
    """`MyRule`."""

    kind: Literal["component", "adjustment"]
    id: str
    title: str
    measured: str
    percent: str | None
    most: int | None
    amount: int | None
    basis: str
    rule: str


class PayslipView(Data, frozen=True, kw_only=True):
    """`PayslipView`."""

    agency_id: str
    run_id: str
    employee_id: str
    month: str
    pay_date: date
    state: str
    approved_at: datetime | None
    gross: int
    tax: int
    bpjs: int
    net: int
    receivable: int
    hash: str
    payslip: dict[str, Any]


class PendingAdjustment(Data, frozen=True, kw_only=True):
    """`PendingAdjustment`."""

    employee_id: str
    nip: str
    name: str
    month: str
    amount: int
    changed_at: datetime
    causes: list[Cause]


class PersonView(Data, frozen=True, kw_only=True):
    """`PersonView`."""

    employee_id: str
    nip: str
    name: str


class PolicySent(Data, frozen=True, kw_only=True):
    """`PolicySent`."""

    document: str


class PolicyText(Data, frozen=True, kw_only=True):
    """`PolicyText`."""

    policy_id: str
    region: str
    kinds: list[str]
    decree: str
    valid_from: date
    valid_to: date | None
    state: str
    hash: str
    maker: str
    checker: str | None
    submitted_at: datetime
    activated_at: datetime | None
    document: str


class PolicyView(Data, frozen=True, kw_only=True):
    """`PolicyView`."""

    policy_id: str
    region: str
    kinds: list[str]
    decree: str
    valid_from: date
    valid_to: date | None
    state: str
    hash: str
    maker: str
    checker: str | None
    submitted_at: datetime
    activated_at: datetime | None


class ReadinessView(Data, frozen=True, kw_only=True):
    """`ReadinessView`."""

    ready: bool
    waiting: list[FeedView]
    provisional_count: int
    provisional: list[PersonView]


class Rejection(Data, frozen=True, kw_only=True):
    """`Rejection`."""

    hash: str
    reason: str


class RunOpening(Data, frozen=True, kw_only=True):
    """`RunOpening`."""

    agency_id: str
    month: str
    pay_date: date | None = None


class RunReview(Data, frozen=True, kw_only=True):
    """`RunReview`."""

    agency_id: str
    run_id: str
    month: str
    state: str
    pay_date: date
    people: int
    gross: int
    tax: int
    bpjs: int
    net: int
    corrections: int
    provisional: int
    hash: str | None
    opened_at: datetime
    sealed_at: datetime | None
    approved_at: datetime | None
    maker: str | None
    checker: str | None
    readiness: ReadinessView
    acts: list[ActView]


class RunView(Data, frozen=True, kw_only=True):
    """`RunView`."""

    agency_id: str
    run_id: str
    month: str
    state: str
    pay_date: date
    people: int
    gross: int
    tax: int
    bpjs: int
    net: int
    corrections: int
    provisional: int
    hash: str | None
    opened_at: datetime
    sealed_at: datetime | None
    approved_at: datetime | None
    maker: str | None
    checker: str | None


class SealedLine(Data, frozen=True, kw_only=True):
    """`SealedLine`."""

    employee_id: str
    nip: str
    name: str
    gross: int
    tax: int
    bpjs: int
    net: int
    receivable: int
    held: list[str]
    corrections: int


class StatementChange(Data, frozen=True, kw_only=True):
    """`StatementChange`."""

    version: int
    at: datetime
    gross_before: int | None
    gross_after: int
    difference: int
    provisional: bool
    hash: str
    causes: list[Cause]
    text: str


class StatementRow(Data, frozen=True, kw_only=True):
    """`StatementRow`."""

    agency_id: str
    employee_id: str
    nip: str
    name: str
    month: str
    version: int
    gross: int
    provisional: bool
    excluded: list[str]
    holds: list[str]
    hash: str
    difference: int


class StatementView(Data, frozen=True, kw_only=True):
    """`StatementView`."""

    agency_id: str
    employee_id: str
    month: str
    version: int
    gross: int
    provisional: bool
    excluded: list[str]
    holds: list[str]
    hash: str
    calculated_at: datetime
    causes: list[str]
    previous_gross: int | None
    statement: dict[str, Any]


class Variance(Data, frozen=True, kw_only=True):
    """`Variance`."""

    employee_id: str
    nip: str
    name: str
    gross: int | None
    gross_before: int | None
    difference: int
    percent: str | None
    provisional: bool
    why: Literal["new", "gone", "excluded", "held", "changed", "same"]
    text: str
    lacking: list[str]


class VariancesView(Data, frozen=True, kw_only=True):
    """`VariancesView`."""

    agency_id: str
    month: str
    month_before: str
    people: int
    differing: int
    gross: int
    gross_before: int
    groups: Groups
    variances: list[Variance]


class VerificationView(Data, frozen=True, kw_only=True):
    """`VerificationView`."""

    checked: int
    differences: int
    statements: CheckView
    sealed: CheckView
    payslips: CheckView
    people: list[str]


class Withdrawal(Data, frozen=True, kw_only=True):
    """`Withdrawal`."""

    reason: str


class PayrollIncentive(Client):
    """Calls of payroll_incentive."""

    async def submit_policy(
        self, body: PolicySent, *, idempotency_key: str | None = None
    ) -> PolicyView:
        return await self.call(
            "POST",
            "/v1/policies",
            PolicyView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def list_policies(self, *, region: str | None = None) -> list[PolicyView]:
        return await self.call("GET", "/v1/policies", list[PolicyView], query={"region": region})

    async def approve_policy(
        self, policy_id: str, *, idempotency_key: str | None = None
    ) -> PolicyView:
        return await self.call(
            "POST",
            f"/v1/policies/{step(policy_id)}/approval",
            PolicyView,
            headers={"idempotency-key": idempotency_key},
        )

    async def read_policy(self, policy_id: str) -> PolicyText:
        return await self.call("GET", f"/v1/policies/{step(policy_id)}", PolicyText)

    async def open_month(self, body: MonthSent, *, idempotency_key: str | None = None) -> MonthView:
        return await self.call(
            "POST", "/v1/months", MonthView, body=body, headers={"idempotency-key": idempotency_key}
        )

    async def list_months(self, *, agency_id: str) -> list[MonthView]:
        return await self.call("GET", "/v1/months", list[MonthView], query={"agency_id": agency_id})

    async def count_copies(self) -> Copies:
        return await self.call("GET", "/v1/copies", Copies)

    async def list_variances(
        self,
        agency_id: str,
        month: str,
        *,
        group: Literal["new", "gone", "excluded", "held", "lacking", "large", "negative"]
        | None = None,
        page: int = 1,
        size: int = 100,
    ) -> VariancesView:
        return await self.call(
            "GET",
            f"/v1/variances/{step(agency_id)}/{step(month)}",
            VariancesView,
            query={"group": group, "page": page, "size": size},
        )

    async def list_adjustments(
        self, agency_id: str, *, page: int = 1, size: int = 100
    ) -> AdjustmentsView:
        return await self.call(
            "GET",
            f"/v1/adjustments/{step(agency_id)}",
            AdjustmentsView,
            query={"page": page, "size": size},
        )

    async def list_readiness(self, *, month: str) -> list[AgencyReadiness]:
        return await self.call(
            "GET", "/v1/readiness", list[AgencyReadiness], query={"month": month}
        )

    async def review_month(self, agency_id: str, month: str) -> AgencyMonth:
        return await self.call("GET", f"/v1/readiness/{step(agency_id)}/{step(month)}", AgencyMonth)

    async def overview_months(self) -> list[MonthOverview]:
        return await self.call("GET", "/v1/months/overview", list[MonthOverview])

    async def open_run(self, body: RunOpening, *, idempotency_key: str | None = None) -> RunView:
        return await self.call(
            "POST", "/v1/runs", RunView, body=body, headers={"idempotency-key": idempotency_key}
        )

    async def list_runs(self, *, agency_id: str, month: str | None = None) -> list[RunView]:
        return await self.call(
            "GET", "/v1/runs", list[RunView], query={"agency_id": agency_id, "month": month}
        )

    async def review_run(self, run_id: str) -> RunReview:
        return await self.call("GET", f"/v1/runs/{step(run_id)}", RunReview)

    async def list_payslips(
        self, run_id: str, *, page: int = 1, size: int = 100
    ) -> list[SealedLine]:
        return await self.call(
            "GET",
            f"/v1/runs/{step(run_id)}/payslips",
            list[SealedLine],
            query={"page": page, "size": size},
        )

    async def propose_run(self, run_id: str, *, idempotency_key: str | None = None) -> RunView:
        return await self.call(
            "POST",
            f"/v1/runs/{step(run_id)}/proposal",
            RunView,
            headers={"idempotency-key": idempotency_key},
        )

    async def approve_run(
        self, run_id: str, body: Approval, *, idempotency_key: str | None = None
    ) -> RunView:
        return await self.call(
            "POST",
            f"/v1/runs/{step(run_id)}/approval",
            RunView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def reject_run(
        self, run_id: str, body: Rejection, *, idempotency_key: str | None = None
    ) -> RunView:
        return await self.call(
            "POST",
            f"/v1/runs/{step(run_id)}/rejection",
            RunView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def withdraw_run(
        self, run_id: str, body: Withdrawal, *, idempotency_key: str | None = None
    ) -> RunView:
        return await self.call(
            "POST",
            f"/v1/runs/{step(run_id)}/withdrawal",
            RunView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def read_statement(self, agency_id: str, employee_id: str, month: str) -> StatementView:
        return await self.call(
            "GET",
            f"/v1/statements/{step(agency_id)}/{step(employee_id)}/{step(month)}",
            StatementView,
        )

    async def list_statements(
        self, agency_id: str, month: str, *, name: str = "", page: int = 1, size: int = 100
    ) -> list[StatementRow]:
        return await self.call(
            "GET",
            f"/v1/statements/{step(agency_id)}/{step(month)}",
            list[StatementRow],
            query={"name": name, "page": page, "size": size},
        )

    async def read_payslip(self, employee_id: str, run_id: str) -> PayslipView:
        return await self.call(
            "GET", f"/v1/payslips/{step(employee_id)}/{step(run_id)}", PayslipView
        )

    async def read_facts(self, agency_id: str, employee_id: str, month: str) -> dict[str, Any]:
        return await self.call(
            "GET", f"/v1/facts/{step(agency_id)}/{step(employee_id)}/{step(month)}", dict[str, Any]
        )

    async def calculate(self, body: CalculationSent) -> CalculationView:
        return await self.call("POST", "/v1/calculations", CalculationView, body=body)

    async def count_month(self, agency_id: str, month: str) -> CountsView:
        return await self.call("GET", f"/v1/counts/{step(agency_id)}/{step(month)}", CountsView)

    async def verify_month(self, agency_id: str, month: str) -> VerificationView:
        return await self.call(
            "GET", f"/v1/verifications/{step(agency_id)}/{step(month)}", VerificationView
        )

    async def read_my_pay(self) -> MineView:
        return await self.call("GET", "/v1/me/pay", MineView)

    async def list_my_months(self, *, limit: int = 12) -> list[MyMonth]:
        return await self.call("GET", "/v1/me/months", list[MyMonth], query={"limit": limit})

    async def read_my_policy(self, *, month: str | None = None) -> list[MyMonthsPolicies]:
        return await self.call(
            "GET", "/v1/me/policy", list[MyMonthsPolicies], query={"month": month}
        )

    async def explain_month(self, employee_id: str, month: str) -> ExplanationView:
        return await self.call(
            "GET", f"/v1/explanations/{step(employee_id)}/{step(month)}", ExplanationView
        )

    async def list_alternatives(self, employee_id: str, month: str) -> AlternativesView:
        return await self.call(
            "GET", f"/v1/alternatives/{step(employee_id)}/{step(month)}", AlternativesView
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
