"""The states of a run, and who may move it.

open → ready → proposed → approved → issued → paid → closed; a rejection goes back to open. A run
that is not proposed may be withdrawn; that ends it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal
from uuid import UUID

import msgspec

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.months import add_months, first_day, last_day
from payroll_incentive.domain.readiness import Readiness
from payroll_incentive.domain.settlement.types import Payslip, encode
from payroll_incentive.domain.words import rupiah
from shared.errors import Conflict, Forbidden, Invalid

State = Literal["open", "ready", "proposed", "approved", "issued", "paid", "closed", "withdrawn"]


MONTHS_TO_PAY: Final = 6
"""A month is paid at most so many months later."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run as its state decides: who proposed it, and the hash that is to be signed."""

    month: Month
    state: State = "open"
    maker: UUID | None = None
    hash: str | None = None


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """What a proposed run comes to: people with lines, rupiah, and the hash over all payslips.

    `corrections` is the part of `gross` that is for earlier months; `provisional` counts people
    whose pay rests on something that is not final.
    """

    people: int
    provisional: int
    gross: int
    tax: int
    bpjs: int
    net: int
    corrections: int
    hash: str


def open_run(
    month: Month, *, first_month: Month, unapproved: Month | None, last_approved: Month | None
) -> Run:
    """A new run of an agency, in month order and one at a time."""
    if unapproved is not None:
        raise Conflict("run_already_open", month=unapproved)
    if month < first_month:
        raise Invalid("run_before_go_live", month=month, first_month=first_month)
    if last_approved is not None and month < last_approved:
        raise Conflict("run_out_of_order", month=month, last_approved=last_approved)
    return Run(month=month)


def check_pay_date(month: Month, pay_date: date) -> None:
    """Refuse a day that no month is paid on: the tax belongs to the year it lies in."""
    latest = add_months(last_day(month), MONTHS_TO_PAY)
    if not first_day(month) <= pay_date <= latest:
        raise Invalid("run_pay_date", value=pay_date, first=first_day(month), last=latest)


def review(run: Run, readiness: Readiness) -> Run:
    """The run as its inputs stand: ready when they are complete, else open."""
    if run.state not in {"open", "ready"}:
        return run
    return msgspec.structs.replace(run, state="ready" if readiness.ready else "open")


def propose(run: Run, maker: UUID, totals: Totals, readiness: Readiness, excess: int = 0) -> Run:
    """The maker freezes the lines; `excess` is what passes the budget, in rupiah."""
    _must_be(run, "open", "ready")
    if not readiness.ready:
        people = sum(len(feed.differing) for feed in readiness.waiting)
        raise Conflict("run_not_ready", people=people)
    if excess > 0:
        raise Conflict("run_over_budget", excess=rupiah(excess))
    if not totals.people:
        raise Conflict("run_empty", month=run.month)
    return msgspec.structs.replace(run, state="proposed", maker=maker, hash=totals.hash)


def approve(run: Run, checker: UUID, shown: str, current: str, excess: int = 0) -> Run:
    """A second person signs the hash they were shown; it must still be what would be paid.

    `excess` is what passes the budget by now, in rupiah.
    """
    _must_be(run, "proposed")
    if checker == run.maker:
        raise Forbidden("run_same_person")
    _must_be_shown(run, shown)
    if current != run.hash:
        raise Conflict("run_moved_since")
    if excess > 0:
        raise Conflict("run_over_budget", excess=rupiah(excess))
    return msgspec.structs.replace(run, state="approved")


def reject(run: Run, shown: str, reason: str) -> Run:
    """Back to open, with a reason: the proposal whose hash was shown, and no later one.

    Lines and hash are given up.
    """
    _must_be(run, "proposed")
    _must_be_shown(run, shown)
    if not reason.strip():
        raise Invalid("run_reason_missing")
    return msgspec.structs.replace(run, state="open", maker=None, hash=None)


def withdraw(run: Run, reason: str) -> Run:
    """Give up a run of which nothing was settled; a proposal is rejected first."""
    if run.state == "proposed":
        raise Conflict("run_still_proposed")
    _must_be(run, "open", "ready")
    if not reason.strip():
        raise Invalid("run_reason_missing")
    return msgspec.structs.replace(run, state="withdrawn")


def issue(run: Run) -> Run:
    """A payment file is made; after a bounced payment it is made again."""
    _must_be(run, "approved", "issued", "paid")
    return msgspec.structs.replace(run, state="issued")


def pay(run: Run) -> Run:
    """Every payment of the file succeeded."""
    _must_be(run, "issued")
    return msgspec.structs.replace(run, state="paid")


def close(run: Run) -> Run:
    """Nothing more happens to the run."""
    _must_be(run, "paid")
    return msgspec.structs.replace(run, state="closed")


class Tally:
    """The totals of payslips that come part by part."""

    def __init__(self) -> None:
        self._sums = dict.fromkeys(("gross", "tax", "bpjs", "net", "corrections", "provisional"), 0)
        self._hashes: dict[UUID, str] = {}

    def add(self, payslips: Iterable[Payslip]) -> None:
        """Count those payslips that pay or take something."""
        for payslip in payslips:
            if payslip.lines:
                self._hashes[payslip.employee_id] = hashlib.sha256(encode(payslip)).hexdigest()
                for name in self._sums:
                    self._sums[name] += getattr(payslip, name)

    @property
    def totals(self) -> Totals:
        """What all of it comes to."""
        return Totals(people=len(self._hashes), hash=run_hash(self._hashes), **self._sums)


def run_hash(payslips: Mapping[UUID, str]) -> str:
    """What a checker signs: the SHA-256 (hex) over the lines "employee:hash", sorted."""
    lines = sorted(f"{person}:{digest}" for person, digest in payslips.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _must_be(run: Run, *states: State) -> None:
    if run.state not in states:
        raise Conflict("run_state_wrong")


def _must_be_shown(run: Run, shown: str) -> None:
    if shown != run.hash:
        raise Conflict("run_hash_differs", shown=shown[:12], proposed=(run.hash or "")[:12])
