"""What adjustments read, and what they answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple
from uuid import UUID

import msgspec

from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.facts import Assignment, Facts, Punishment, StatusSpan
from payroll_incentive.domain.lines import Inputs
from payroll_incentive.domain.rounding import Tally
from payroll_incentive.domain.scope import Scope
from payroll_incentive.domain.scorers import Sheet, Words


@dataclass(slots=True)
class Case:
    """One segment of a month while its amount is being made.

    `amount` is the approved rupiah of the whole month, `share` the segment's part of the month.
    `result` is what the components and the adjustments so far come to: what the tally of the month
    has grown by since `before`.
    """

    facts: Facts
    sheet: Sheet
    status: StatusSpan
    post: Assignment
    punishments: tuple[Punishment, ...]
    amount: int
    share: Fraction
    amount_of: Callable[[Assignment], int | None]
    tally: Tally
    before: Fraction | int = 0

    @property
    def result(self) -> Fraction:
        """Exact rupiah."""
        return self.tally.exact - self.before


class Change(NamedTuple):
    """A signed change of the result, in exact rupiah."""

    value: Fraction | int
    inputs: Inputs
    events: tuple[UUID, ...] = ()
    provisional: bool = False


class Nothing(NamedTuple):
    """The segment is worth nothing, for this reason."""

    code: str
    inputs: Inputs
    events: tuple[UUID, ...] = ()
    provisional: bool = False


class Held(NamedTuple):
    """The month may not be paid yet, for this reason."""

    code: str
    inputs: Inputs
    events: tuple[UUID, ...] = ()
    provisional: bool = False


Effect = Change | Nothing | Held | None


class Adjustment(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="type",
    dict=True,
):
    """A change after the components, in the document's order.

    A gate is asked before the components are scored. One that `READS_ATTENDANCE` is left out
    while a month is paid in advance.
    """

    GATE: ClassVar[bool] = False
    READS_ATTENDANCE: ClassVar[bool] = False
    WORDS: ClassVar[Words]

    id: str
    name: str
    article: str
    for_: Scope = msgspec.field(name="for", default=Scope())

    def effect(self, case: Case) -> Effect:
        """What the adjustment does to this segment."""
        raise NotImplementedError(type(self).__name__)
