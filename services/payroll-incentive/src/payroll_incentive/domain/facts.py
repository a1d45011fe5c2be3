"""Everything that decides what a month is worth to a person: dated, uninterpreted, complete.

A fact that is not known is None or absent, never zero. Dates are days in the unit's own time zone;
`to` is the last day of a stretch, None while it lasts. Each fact carries the id of the event or
import row it came from. The order of the facts inside a tuple means nothing.
"""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

Month = str
"""A calendar month as text: 2026-07."""

Phase = Literal["advance", "final"]
"""`advance` while a month is paid before it is over (December), `final` otherwise."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A plain value; what is left at its default is left out of the bytes."""


class StatusSpan(Fact, frozen=True, kw_only=True):
    """A stretch of time with one legal status.

    `kind` is pns, cpns or pppk; `status` the national code (01 active, 02 unpaid leave, …);
    `golongan` is III/c for civil servants, IX for PPPK.
    """

    from_: date = msgspec.field(name="from")
    to: date | None = None
    kind: str
    status: str
    golongan: str


class Assignment(Fact, frozen=True, kw_only=True):
    """A post held for a stretch of time: definitif, plt or plh. `agency_id` pays it."""

    from_: date = msgspec.field(name="from")
    to: date | None = None
    kind: str
    post_code: str
    group: str
    job_class: int
    unit_id: UUID
    agency_id: UUID


class Unit(Fact, frozen=True, kw_only=True):
    """A unit of an assignment, or the agency itself. `calendar` is 5-day or 6-day."""

    unit_id: UUID
    agency_id: UUID
    region: str
    timezone: str
    calendar: str


class Person(Fact, frozen=True, kw_only=True):
    """Who the month belongs to, with everything that is dated about them."""

    hired_on: date
    left_on: date | None = None
    statuses: tuple[StatusSpan, ...]
    assignments: tuple[Assignment, ...]
    event_id: UUID


class Evaluation(Fact, frozen=True, kw_only=True):
    """The newest version of one evaluation; `closed` when its period is closed in its agency.

    `period` is 2026-07, 2026-Q3, 2026-S1 or 2026; `scheme` is matrix or numeric; `score` is a
    decimal as text (numeric scheme). What the assessor has not finalised does not count.
    """

    agency_id: UUID
    period: str
    kind: str
    starts_on: date
    ends_on: date
    scheme: str
    predicate: str
    score: str | None = None
    version: int
    finalised: bool = True
    closed: bool = False
    event_id: UUID


class AttendanceDay(Fact, frozen=True, kw_only=True):
    """One day, uninterpreted: minutes since midnight in unit time. No schedule is a day off."""

    day: date
    schedule_in: int | None = None
    schedule_out: int | None = None
    clock_in: int | None = None
    clock_out: int | None = None
    leave: str | None = None
    event_id: UUID


class ApprovedMinutes(Fact, frozen=True, kw_only=True):
    """The approved activities of the month: minutes in all, how many, and the hash of them.

    `newest` is the id of the event received last of those that count.
    """

    total: int
    count: int
    hash: str
    newest: UUID


class Measure(Fact, frozen=True, kw_only=True):
    """A measured result of one month; target and realisation are decimals as text."""

    month: Month
    measure: str
    target: str
    realisation: str
    event_id: UUID


class Punishment(Fact, frozen=True, kw_only=True):
    """A discipline punishment in force from `from_` to `to`."""

    code: str
    decree: str
    from_: date = msgspec.field(name="from")
    to: date | None = None
    event_id: UUID


class Obligation(Fact, frozen=True, kw_only=True):
    """Whether an obligation (pbb, waste_levy, lhkpn) was met for the month."""

    obligation: str
    fulfilled: bool
    event_id: UUID


class SalaryBase(Fact, frozen=True, kw_only=True):
    """The salary part of a month, and what the salary run took of it. Whole rupiah.

    `pension` is the person's pension contribution, which the yearly tax deducts.
    """

    month: Month
    gross: int
    bpjs_employee: int
    bpjs_employer: int
    pph21: int
    pension: int = 0


class TaxStatus(Fact, frozen=True, kw_only=True):
    """The tax status on 1 January of `year`: TK/0 to K/3, and whether there is an NPWP."""

    year: int
    ptkp: str
    npwp: bool


class Facts(Fact, frozen=True, kw_only=True):
    """All of one person and month, for the statement of the paying agency `agency_id`.

    `person` is None while only other facts have arrived. `units` holds the agency and the units
    of all assignments of the month. `evaluations` are all of the last two years; `days` those of
    the month and of the month before; `measures` those of the month and of the twelve before.
    `attendance_closed` says that attendance, activities and measures of the month are complete.
    """

    employee_id: UUID
    agency_id: UUID
    month: Month
    person: Person | None = None
    units: tuple[Unit, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    days: tuple[AttendanceDay, ...] = ()
    minutes: ApprovedMinutes | None = None
    measures: tuple[Measure, ...] = ()
    punishments: tuple[Punishment, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    salary: SalaryBase | None = None
    tax_status: TaxStatus | None = None
    phase: Phase = "final"
    attendance_closed: bool = False


def encode_facts(facts: Facts) -> bytes:
    """The facts as canonical bytes, to be kept with a sealed statement."""
    return _ENCODER.encode(facts)


def decode_facts(stored: bytes) -> Facts:
    """The facts of a sealed statement, to calculate it again."""
    return _DECODER.decode(stored)


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Facts)
