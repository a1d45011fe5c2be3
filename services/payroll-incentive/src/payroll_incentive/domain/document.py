"""What a policy document holds, section by section, as it is written."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from payroll_incentive.domain.adjustments import AnyAdjustment
from payroll_incentive.domain.attendance import AttendanceRules
from payroll_incentive.domain.lines import Bearer, Route
from payroll_incentive.domain.national import Decree, Strict
from payroll_incentive.domain.rounding import Rounding
from payroll_incentive.domain.scope import Scope
from payroll_incentive.domain.scorers import AnyScorer
from payroll_incentive.domain.scorers.base import Source

Feed = Literal["evaluation", "attendance"]

FEEDING = {
    "same_month": ("month", 0),
    "previous_month": ("month", 1),
    "same_quarter": ("quarter", 0),
    "previous_quarter": ("quarter", 1),
    "same_semester": ("semester", 0),
    "previous_semester": ("semester", 1),
    "same_year": ("year", 0),
    "previous_year": ("year", 1),
}
"""Which evaluation feeds a pay month: the kind of period, and how many periods before."""

Feeding = Literal[
    "same_month",
    "previous_month",
    "same_quarter",
    "previous_quarter",
    "same_semester",
    "previous_semester",
    "same_year",
    "previous_year",
]


class Approval(Strict, frozen=True, kw_only=True):
    """An approval the decree rests on: the minister's letter, the council's."""

    by: str
    number: str
    date: date


class Accounts(Strict, frozen=True, kw_only=True):
    """The budget accounts of the incentive, the tax and the employer's BPJS of one kind."""

    incentive: str
    tax: str
    bpjs: str


class Identity(Strict, frozen=True, kw_only=True):
    """Which decree this is, where and when it rules. `ceilings` are rupiah by budget year."""

    id: str
    version: int
    region: str
    title: str
    decree: Decree
    approvals: tuple[Approval, ...]
    valid_from: date
    valid_to: date | None = None
    replaces: str | None = None
    ceilings: dict[int, int] = msgspec.field(default_factory=dict)
    accounts: dict[str, Accounts] = msgspec.field(default_factory=dict)


class Exclusion(Strict, frozen=True, kw_only=True):
    """Who is not paid, and why."""

    reason: str
    article: str
    for_: Scope = msgspec.field(name="for")


class Waiting(Strict, frozen=True, kw_only=True):
    """Paid from the first month that begins `months` months after the start or later.

    The start is that of the present kind, of service, or (for those who came from another
    agency) of service in the paying agency.
    """

    kinds: tuple[str, ...]
    months: int
    since: Literal["kind", "hired", "agency"]
    article: str


class Who(Strict, frozen=True, kw_only=True):
    """Whom the document rules, and who of them is paid."""

    article: str
    kinds: tuple[str, ...]
    groups: tuple[str, ...] = ()
    paid_statuses: tuple[str, ...]
    exclusions: tuple[Exclusion, ...] = ()
    waiting: tuple[Waiting, ...] = ()


class Index(Strict, frozen=True, kw_only=True):
    """The index by which amounts were made from a base table; only to check them within ±1."""

    value: Decimal
    base: dict[int, int]


class Amounts(Strict, frozen=True, kw_only=True):
    """The approved rupiah a month by job class; a post may have its own amount."""

    article: str
    classes_in_use: tuple[int, ...]
    classes: dict[int, int]
    posts: dict[str, int] = msgspec.field(default_factory=dict)
    index: Index | None = None


class Component(Strict, frozen=True, kw_only=True):
    """A part of the amount and how it is judged.

    The percentages of a person's components make 100, those `additional` to the amount aside.
    """

    id: str
    name: str
    percent: Decimal
    scorer: AnyScorer
    article: str
    for_: Scope = msgspec.field(name="for", default=Scope())
    additional: bool = False


class EvaluationFeed(Strict, frozen=True, kw_only=True):
    """Which evaluation feeds a month, and the schemes it may be given in."""

    feeds: Feeding
    schemes: tuple[Literal["matrix", "numeric"], ...]
    article: str


class StandIn(Strict, frozen=True, kw_only=True):
    """What stands in for an input that has not arrived.

    `last_known` falls back on `percent`, and where there is none, the month is held.
    """

    use: Literal["percent", "last_known", "hold"]
    percent: Decimal | None = None
    article: str


class Shares(Strict, frozen=True, kw_only=True):
    """How a month is shared when something changes inside it.

    `cut_off`: what holds on `cut_off_day` (or the month's last day, if earlier) holds all month.
    """

    by: Literal["cut_off", "calendar_days", "working_days"]
    cut_off_day: int = 1
    article: str


class Advance(Strict, frozen=True, kw_only=True):
    """Months paid before they are over, at this percentage without reductions; settled later."""

    months: tuple[int, ...]
    percent: Decimal
    article: str


class PayDay(Strict, frozen=True, kw_only=True):
    """The day of pay: so many months after the month earned, on this day or the month's last."""

    months_later: int
    day: int


class Time(Strict, frozen=True, kw_only=True):
    """Which inputs a month needs and when; what stands in for them; how a month is shared."""

    needs: tuple[Feed, ...]
    may_be_provisional: tuple[Feed, ...] = ()
    evaluation: EvaluationFeed | None = None
    attendance: AttendanceRules | None = None
    provisional: dict[Source, StandIn] = msgspec.field(default_factory=dict)
    segments: Shares
    advance: Advance | None = None
    pay: PayDay


class TaxRule(Strict, frozen=True, kw_only=True):
    """The route and bearer of PPh 21 for these kinds.

    FINAL takes the national rate by golongan, or `flat_percent` where given. TER settles the year
    in December (or in the last month of service) if `year_end` is this payer. A recovery of an
    earlier tax year lowers the net only, unless `earlier_years` is taxed.
    """

    kinds: tuple[str, ...]
    route: Route
    bearer: Bearer
    article: str
    flat_percent: Decimal | None = None
    year_end: Literal["incentive", "salary"] = "salary"
    earlier_years: Literal["net_only", "taxed"] = "net_only"


class Bpjs(Strict, frozen=True, kw_only=True):
    """BPJS Kesehatan on salary and incentive together, up to the ceiling in rupiah."""

    employee_percent: Decimal
    employer_percent: Decimal
    ceiling: int
    employee_bearer: Bearer = "employee"
    article: str


class Recovery(Strict, frozen=True, kw_only=True):
    """How much of past months is taken back in one run, and the least a payslip comes to.

    The limit is `limit` rupiah or `limit_percent` of the run's own month, the larger; without
    either all is taken back at once. `floor` is the least net, in rupiah.
    """

    article: str
    limit: int | None = None
    limit_percent: Decimal | None = None
    floor: int = 0


class Document(Strict, frozen=True, kw_only=True):
    """A policy document, whole."""

    format: Literal[1]
    identity: Identity
    who: Who
    amounts: Amounts
    components: tuple[Component, ...]
    adjustments: tuple[AnyAdjustment, ...] = ()
    time: Time
    rounding: Rounding
    tax: tuple[TaxRule, ...]
    bpjs: Bpjs | None = None
    recovery: Recovery
    assumptions: tuple[str, ...] = ()
