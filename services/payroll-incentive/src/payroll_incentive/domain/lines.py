"""What a month is worth, as codes and numbers: segments, lines, reasons and holds.

Words are made when somebody reads (`domain.explanation`).
"""

import hashlib
from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from payroll_incentive.domain.facts import Month

Inputs = tuple[tuple[str, int | str], ...]
"""The numbers and codes that went in, in a fixed order; decimals are text."""

Bearer = Literal["employee", "region"]
Route = Literal["final", "ter"]
LineKind = Literal["gross", "tax", "bpjs"]


class Segment(msgspec.Struct, frozen=True):
    """A stretch of the month in which post, status, punishment and policy stay the same.

    Its share of the month is `share` / `whole` (days of either kind, or 1 / 1).
    """

    from_: date = msgspec.field(name="from")
    to: date
    share: int
    whole: int
    kind: str
    status: str
    golongan: str
    post_code: str
    group: str
    job_class: int
    policy: str


class Line(msgspec.Struct, frozen=True):
    """One signed amount in whole rupiah; a deduction is negative.

    `rule` is the policy's id, version and the path in its document; `route` the tax route of the
    month earned; `provisional` says that an input is not final, or something stands in for it.
    """

    component: str
    segment: int
    kind: LineKind
    amount: int
    bearer: Bearer
    route: Route
    rule: str
    inputs: Inputs = ()
    events: tuple[UUID, ...] = ()
    provisional: bool = False


class Reason(msgspec.Struct, frozen=True):
    """Why a month, or the part of it from `from_` to `to`, is worth nothing."""

    code: str
    from_: date = msgspec.field(name="from")
    to: date
    rule: str = ""
    article: str = ""
    inputs: Inputs = ()
    events: tuple[UUID, ...] = ()


class Hold(msgspec.Struct, frozen=True):
    """Why a month is worth its lines but may not be paid yet."""

    code: str
    rule: str = ""
    article: str = ""
    inputs: Inputs = ()
    events: tuple[UUID, ...] = ()


class Statement(msgspec.Struct, frozen=True):
    """What the month is worth to the person at one agency."""

    employee_id: UUID
    agency_id: UUID
    month: Month
    segments: tuple[Segment, ...] = ()
    lines: tuple[Line, ...] = ()
    reasons: tuple[Reason, ...] = ()
    holds: tuple[Hold, ...] = ()
    provisional: bool = False

    @property
    def gross(self) -> int:
        """The sum of the gross lines."""
        return sum(line.amount for line in self.lines if line.kind == "gross")

    @property
    def excluded(self) -> tuple[str, ...]:
        """The codes of the reasons, where no part of the month is worth anything."""
        return () if self.lines else tuple(dict.fromkeys(r.code for r in self.reasons))


def encode(statement: Statement) -> bytes:
    """The canonical bytes: equal facts and policies give equal bytes on any machine and day."""
    return _ENCODER.encode(statement)


def decode(stored: bytes) -> Statement:
    """The statement these bytes say."""
    return _DECODER.decode(stored)


def digest(canonical: bytes) -> str:
    """The SHA-256 (hex) by which a statement or payslip is known."""
    return hashlib.sha256(canonical).hexdigest()


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Statement)
