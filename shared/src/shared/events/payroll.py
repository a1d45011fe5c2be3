"""What payroll-incentive says: policies, what a month is worth, and what a run pays.

The only topics on which rupiah travel. Amounts are whole rupiah.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

import msgspec

from shared.events.base import AgencyEvent, EmployeeEvent, Event


class PolicyActivated(Event, frozen=True, kw_only=True):
    """A policy document was approved by a second person and rules from `effective_date` on.

    `agency_id` is the government (root unit) of the region it rules.
    """

    topic: ClassVar[str] = "payroll.policy.v1"
    aggregate: ClassVar[str] = "policy"

    policy_id: str
    region: str
    kinds: tuple[str, ...]
    decree: str
    valid_from: date
    valid_to: date | None

    @property
    def aggregate_id(self) -> str:
        return self.policy_id

    @property
    def key(self) -> str:
        return self.policy_id


class StatementEvent(EmployeeEvent, frozen=True, kw_only=True):
    """What a month is worth to a person at one agency. `hash` is the SHA-256 of its bytes."""

    topic: ClassVar[str] = "payroll.incentive.v1"
    aggregate: ClassVar[str] = "incentive"

    month: str
    gross: int
    provisional: bool
    excluded: tuple[str, ...]
    hash: str

    @property
    def aggregate_id(self) -> str:
        return f"{self.agency_id}:{self.employee_id}:{self.month}"


class IncentiveCalculated(StatementEvent, frozen=True, kw_only=True):
    """The month has its first statement."""


class IncentiveRecalculated(StatementEvent, frozen=True, kw_only=True):
    """Amounts, reasons or the provisional flag changed; `causes` are the events' ids."""

    previous_gross: int
    causes: tuple[UUID, ...]


class AdjustmentRaised(EmployeeEvent, frozen=True, kw_only=True):
    """The signed difference, owed minus settled, of a month already settled; 0 when undone."""

    topic: ClassVar[str] = "payroll.incentive.v1"
    aggregate: ClassVar[str] = "adjustment"

    month: str
    amount: int
    causes: tuple[UUID, ...]

    @property
    def aggregate_id(self) -> str:
        return f"{self.agency_id}:{self.employee_id}:{self.month}"


class StatementState(EmployeeEvent, frozen=True, kw_only=True):
    """The newest statement, for whoever follows the compacted topic from its beginning."""

    topic: ClassVar[str] = "payroll.incentive.state.v1"
    aggregate: ClassVar[str] = "incentive"

    month: str
    gross: int
    provisional: bool
    hash: str
    statement: msgspec.Raw

    @property
    def aggregate_id(self) -> str:
        return f"{self.agency_id}:{self.employee_id}:{self.month}"

    @property
    def key(self) -> str:
        return self.aggregate_id


class PayslipState(EmployeeEvent, frozen=True, kw_only=True):
    """What an approved run pays a person: the payslip with its lines by month earned."""

    topic: ClassVar[str] = "payroll.payslip.state.v1"
    aggregate: ClassVar[str] = "payslip"

    run_id: UUID
    month: str
    gross: int
    net: int
    hash: str
    payslip: msgspec.Raw

    @property
    def aggregate_id(self) -> str:
        return f"{self.run_id}:{self.employee_id}"

    @property
    def key(self) -> str:
        return self.aggregate_id


class RunEvent(AgencyEvent, frozen=True, kw_only=True):
    """A payroll run of one agency and month."""

    topic: ClassVar[str] = "payroll.run.v1"
    aggregate: ClassVar[str] = "run"

    run_id: UUID
    month: str

    @property
    def aggregate_id(self) -> str:
        return str(self.run_id)


class RunOpened(RunEvent, frozen=True, kw_only=True):
    """The run collects what is owed and not settled."""


class RunWithdrawn(RunEvent, frozen=True, kw_only=True):
    """The run was given up before anything of it was settled; another may be opened."""


class RunTotals(msgspec.Struct, frozen=True, kw_only=True):
    """The sealed totals: people, and rupiah."""

    people: int
    gross: int
    tax: int
    bpjs: int
    net: int


class RunSealed(RunEvent, frozen=True, kw_only=True):
    """The maker froze the lines; `hash` is what a checker signs."""

    totals: RunTotals
    hash: str


class RunApproved(RunEvent, frozen=True, kw_only=True):
    """A second person signed the hash: the lines are settled."""

    totals: RunTotals
    hash: str
