"""What scorers read, and what they answer."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import ClassVar, Literal, NamedTuple, Protocol
from uuid import UUID

import msgspec

from payroll_incentive.domain.attendance import (
    AttendanceMonth,
    AttendanceRules,
    JudgedDay,
    judge,
    longest_absence,
    read_month,
    working_days,
)
from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.facts import (
    ApprovedMinutes,
    Evaluation,
    Facts,
    Measure,
)
from payroll_incentive.domain.lines import Inputs
from payroll_incentive.domain.months import first_day, last_day

Source = Literal["evaluation", "attendance", "minutes", "measures"]
"""What a scorer may find missing."""

LONGEST_NUMBER = 20
"""Digits before or after the point; a longer number is a mistake."""

NO_RULES = AttendanceRules(article="")
"""How attendance is read where a policy says nothing of it: only for its working days."""

Words = Mapping[str, str]
"""A sentence in each language, by language code."""


class Score(NamedTuple):
    """A part of the basis (1 is all of it), with what went in."""

    ratio: Fraction
    inputs: Inputs
    events: tuple[UUID, ...] = ()
    provisional: bool = False


class Missing(NamedTuple):
    """The scorer has nothing to judge: `source` has not arrived."""

    source: Source


class Scorer(Protocol):
    """A named pure function with typed parameters. Its meaning never changes after use."""

    FEED: ClassVar[str | None]
    WORDS: ClassVar[Words]

    def score(self, sheet: "Sheet") -> Score | Missing:
        """Judge a month."""
        ...


class ScorerParameters(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="name",
    dict=True,
):
    """The parameters of a scorer, as a policy document gives them."""


class Sheet:
    """One month of one person as scorers see it, read by one policy."""

    def __init__(
        self,
        facts: Facts,
        rules: AttendanceRules | None,
        period: str,
        calendar: str,
        *,
        last_known: bool = False,
    ) -> None:
        self.facts = facts
        self.rules = rules
        self.period = period
        self.calendar = calendar
        self.last_known = last_known
        self.first = first_day(facts.month)
        self.last = last_day(facts.month)
        self.evaluation = self._find_evaluation()

    def _find_evaluation(self) -> Evaluation | None:
        """The evaluation of the feeding period, or the last one known before it."""
        found: Evaluation | None = None
        for candidate in self.facts.evaluations:
            if candidate.finalised and self._fits(candidate) and self._goes_first(candidate, found):
                found = candidate
        return found

    def _fits(self, candidate: Evaluation) -> bool:
        if self.last_known:
            return candidate.ends_on <= self.last and candidate.period != self.period
        return candidate.period == self.period

    def _goes_first(self, one: Evaluation, other: Evaluation | None) -> bool:
        """The latest period, then the paying agency's own, then the newest version."""
        return other is None or self._rank(one) > self._rank(other)

    def _rank(self, one: Evaluation) -> tuple[date, bool, int, str]:
        own = one.agency_id == self.facts.agency_id
        return one.ends_on, own, one.version, str(one.event_id)

    @cached_property
    def attendance(self) -> AttendanceMonth:
        """The month's attendance as the policy reads it."""
        rules = self.rules or NO_RULES
        return read_month(self.facts.days, self.first, self.last, self.calendar, rules)

    def longest_absence(self) -> tuple[JudgedDay, ...]:
        """The longest row of absent days that reaches into the month; it may begin before it."""
        rules = self.rules or NO_RULES
        days = [judge(fact, rules) for fact in self.facts.days if fact.day <= self.last]
        return longest_absence(days, self.first, self.last, self.calendar)

    def working_days(self, first: date, last: date) -> int:
        """The working days of a stretch of the month."""
        return working_days(first, last, self.calendar, self.facts.days)

    @property
    def minutes(self) -> ApprovedMinutes | None:
        return self.facts.minutes

    @property
    def closed(self) -> bool:
        """Attendance, activities and measures of the month are complete."""
        return self.facts.attendance_closed

    def measure(self, name: str) -> Measure | None:
        """A measured result of the month, or the last one known before it."""
        month = self.facts.month
        found: Measure | None = None
        for one in self.facts.measures:
            fits = one.month < month if self.last_known else one.month == month
            if one.measure == name and fits and (found is None or one.month > found.month):
                found = one
        return found


def number(text: str | None) -> Decimal | None:
    """A decimal given as text; None for what is no plain number, which is missing, never zero."""
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < LONGEST_NUMBER else None


@lru_cache(4096)
def share_of(percent: Decimal | int) -> Fraction:
    """A percentage as an exact part of 1."""
    return Fraction(percent) / 100


def percent_text(ratio: Fraction) -> str:
    """A part of 1 as a percentage with at most four decimals, for people."""
    scaled = (2_000_000 * ratio.numerator + ratio.denominator) // (2 * ratio.denominator)
    text = f"{scaled // 10_000}.{scaled % 10_000:04d}"
    return text.rstrip("0").rstrip(".")
