"""What evaluation says: periods and their closing, results, and the work behind them."""

from datetime import date
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from shared.events.base import AgencyEvent, EmployeeEvent


def period_id(agency_id: UUID, code: str) -> UUID:
    """The id of an agency's evaluation period with this code."""
    return uuid5(agency_id, code)


# --- evaluation.period.v1 ------------------------------------------------------------------------


class PeriodState(AgencyEvent, frozen=True, kw_only=True):
    """An evaluation period of an agency: monthly, quarterly, semester or yearly.

    `code` is 2026-07, 2026-Q3, 2026-S2 or 2026; `scheme` is matrix (PermenPANRB 6/2022) or
    numeric (PP 30/2019 art. 41).
    """

    topic: ClassVar[str] = "evaluation.period.v1"
    aggregate: ClassVar[str] = "period"

    period_id: UUID
    code: str
    kind: str
    scheme: str
    starts_on: date
    ends_on: date

    @property
    def aggregate_id(self) -> str:
        return str(self.period_id)


class PeriodOpened(PeriodState, frozen=True, kw_only=True):
    """Ratings may be given for this period."""


class PeriodClosed(PeriodState, frozen=True, kw_only=True):
    """No first evaluation is accepted any more; `count` people are in the manifest.

    `manifest_hash` is the SHA-256 (hex) over the manifest's lines "employee:version:digest",
    sorted, one a line.
    """

    count: int
    manifest_hash: str


class AttendanceClosed(AgencyEvent, frozen=True, kw_only=True):
    """The records of work of an agency for one month are complete: attendance and activities."""

    topic: ClassVar[str] = "evaluation.period.v1"
    aggregate: ClassVar[str] = "attendance-month"

    month: str
    count: int
    manifest_hash: str

    @property
    def aggregate_id(self) -> str:
        return f"{self.agency_id}:{self.month}"


class ManifestEntry(msgspec.Struct, frozen=True, array_like=True):
    """What a receiver must hold of one person before it may rely on a closed feed.

    For the evaluation feed `version` is the result's version and `digest` is empty; for the
    attendance feed `version` is the number of records of the month and `digest` the SHA-256 (hex)
    over the lines "aggregate:version" of its attendance days, activities and measures, sorted by
    byte order and joined with newlines.
    """

    employee_id: UUID
    version: int
    digest: str


class PeriodManifest(AgencyEvent, frozen=True, kw_only=True):
    """A part of a manifest: at most 2,000 people. The newest entry of a person counts.

    `feed` is evaluation or attendance; `reference` is the period's id or the month. A change after
    closing sends a part of its own with the people it touched (`chunk` counts on).
    """

    topic: ClassVar[str] = "evaluation.period.v1"
    aggregate: ClassVar[str] = "manifest"

    feed: str
    reference: str
    chunk: int
    entries: tuple[ManifestEntry, ...]

    @property
    def aggregate_id(self) -> str:
        return f"{self.agency_id}:{self.feed}:{self.reference}:{self.chunk}"


# --- evaluation.result.v1 ------------------------------------------------------------------------


class ResultEvent(EmployeeEvent, frozen=True, kw_only=True):
    """The evaluation of one person for one period, whole.

    Matrix scheme: `result_rating` and `behaviour_rating` are di_atas, sesuai or di_bawah.
    Numeric scheme: `result_score` and `behaviour_score` are decimals as text (0 to 120), and
    `score` their weighted sum. `predicate` is sangat_baik, baik, butuh_perbaikan (cukup in the
    numeric scheme), kurang or sangat_kurang. `late` marks a first evaluation given after closing.
    """

    topic: ClassVar[str] = "evaluation.result.v1"
    aggregate: ClassVar[str] = "result"

    result_id: UUID
    period_id: UUID
    period: str
    kind: str
    scheme: str
    starts_on: date
    ends_on: date
    assessor_id: UUID
    predicate: str
    result_rating: str | None = None
    behaviour_rating: str | None = None
    result_score: str | None = None
    behaviour_score: str | None = None
    score: str | None = None
    innovation: bool = False
    late: bool = False

    @property
    def aggregate_id(self) -> str:
        return str(self.result_id)


class EvaluationFinalised(ResultEvent, frozen=True, kw_only=True):
    """The assessor signed the evaluation for the first time."""


class EvaluationRevised(ResultEvent, frozen=True, kw_only=True):
    """A finalised evaluation was changed, with a reason."""

    reason: str


# --- evaluation.work.v1 --------------------------------------------------------------------------


class AttendanceRecorded(EmployeeEvent, frozen=True, kw_only=True):
    """One day of one person at an agency, uninterpreted: what is late is the policy's to say.

    Times are minutes since midnight in the unit's own time zone; None where nothing was recorded.
    A schedule of None is a day off. `leave` is the class of leave (tahunan, sakit, …) or None.
    """

    topic: ClassVar[str] = "evaluation.work.v1"
    aggregate: ClassVar[str] = "attendance"

    day: date
    schedule_in: int | None
    schedule_out: int | None
    clock_in: int | None
    clock_out: int | None
    leave: str | None = None

    @property
    def aggregate_id(self) -> str:
        return f"{self.agency_id}:{self.employee_id}:{self.day}"


class ActivityEvent(EmployeeEvent, frozen=True, kw_only=True):
    """One logged activity; `minutes` is its effective time in all (time × volume)."""

    topic: ClassVar[str] = "evaluation.work.v1"
    aggregate: ClassVar[str] = "activity"

    activity_id: UUID
    day: date
    minutes: int

    @property
    def aggregate_id(self) -> str:
        return str(self.activity_id)


class ActivityApproved(ActivityEvent, frozen=True, kw_only=True):
    """The superior approved the activity: its minutes count."""


class ActivityReturned(ActivityEvent, frozen=True, kw_only=True):
    """The superior gave the activity back, with a reason; its minutes do not count."""

    reason: str


class MeasureRecorded(EmployeeEvent, frozen=True, kw_only=True):
    """A measured result of one person and month at an agency: decimals as text, in its own unit.

    `measure` is patients_served, service_speed, satisfaction, budget_absorption, work_plan, …
    """

    topic: ClassVar[str] = "evaluation.work.v1"
    aggregate: ClassVar[str] = "measure"

    month: str
    measure: str
    target: str
    realisation: str

    @property
    def aggregate_id(self) -> str:
        return f"{self.agency_id}:{self.employee_id}:{self.month}:{self.measure}"


class DisciplineImposed(EmployeeEvent, frozen=True, kw_only=True):
    """A discipline punishment in force from `from_` to `to` (PP 94/2021, PP 53/2010).

    `code` names the punishment, for example teguran_lisan or pemotongan_tukin_25.
    """

    topic: ClassVar[str] = "evaluation.work.v1"
    aggregate: ClassVar[str] = "punishment"

    punishment_id: UUID
    code: str
    decree: str
    from_: date = msgspec.field(name="from")
    to: date | None = None

    @property
    def aggregate_id(self) -> str:
        return str(self.punishment_id)
