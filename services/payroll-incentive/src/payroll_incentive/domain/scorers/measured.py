"""Scorers that read minutes and measured results, and the one that reads nothing."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import ClassVar, Literal
from uuid import UUID

import msgspec

from payroll_incentive.domain.attendance import JudgedDay
from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.facts import Measure
from payroll_incentive.domain.scorers.base import (
    Missing,
    Score,
    ScorerParameters,
    Sheet,
    Words,
    number,
    percent_text,
    share_of,
)

Grade = Literal["A", "B", "C", "D"]

GRADES: tuple[tuple[Decimal, Grade], ...] = (
    (Decimal("88.31"), "A"),
    (Decimal("76.61"), "B"),
    (Decimal("65.00"), "C"),
)
"""The lower edges of the satisfaction grades (PermenPANRB 14/2017); below them is D."""


class EffectiveMinutes(ScorerParameters, frozen=True, kw_only=True, tag="effective_minutes"):
    """min(approved minutes, attainable minutes) ÷ the month's effective minutes.

    Attainable is `minutes_per_day` for each working day, less `absent_day` for each day absent,
    the minutes of `leave` for each day of that leave, and (`late`) the minutes late and early.
    """

    FEED: ClassVar[str | None] = "attendance"
    WORDS: ClassVar[Words] = {
        "id": "{minutes} menit disetujui, dihitung paling banyak {attainable}, dari {effective} "
        "menit efektif ({working_days} hari kerja).",
        "en": "{minutes} approved minutes, at most {attainable} counted, of {effective} effective "
        "minutes ({working_days} working days).",
    }

    minutes_per_day: int
    absent_day: int
    leave: dict[str, int] = msgspec.field(default_factory=dict)
    late: bool = False

    def score(self, sheet: Sheet) -> Score | Missing:
        """The part achieved. After closing, no approved activity means no minutes."""
        fact, month = sheet.minutes, sheet.attendance
        if (fact is None and not sheet.closed) or not month.working_days:
            return Missing("minutes")
        achieved = fact.total if fact else 0
        effective = month.working_days * self.minutes_per_day
        lost = [(day, lost) for day in month.lapses if (lost := self._lost(day))]
        attainable = max(0, effective - sum(minutes for _, minutes in lost))
        inputs = (
            ("minutes", achieved),
            ("attainable", attainable),
            ("effective", effective),
            ("working_days", month.working_days),
            ("hash", fact.hash if fact else ""),
        )
        events = (*((fact.newest,) if fact else ()), *(day.event_id for day, _ in lost))
        ratio = Fraction(min(achieved, attainable), effective)
        return Score(ratio, inputs, events, not sheet.closed)

    def _lost(self, day: JudgedDay) -> int:
        if day.verdict == "absent":
            return self.absent_day
        if day.verdict == "leave":
            return self.leave.get(day.leave or "", 0)
        return day.late + day.early if self.late else 0


class WeightedMeasures(ScorerParameters, frozen=True, kw_only=True, tag="weighted_measures"):
    """Σ weight × realisation ÷ target, each capped; for `lower_is_better` target ÷ realisation."""

    FEED: ClassVar[str | None] = "attendance"
    WORDS: ClassVar[Words] = {
        "id": "Capaian terukur {percent} %: {causes}.",
        "en": "Measured achievement of {percent}%: {causes}.",
    }

    weights: dict[str, Decimal]
    cap: Decimal = Decimal(100)
    lower_is_better: tuple[str, ...] = ()

    @cached_property
    def _parts(self) -> tuple[tuple[str, Fraction], ...]:
        return tuple((name, share_of(weight)) for name, weight in sorted(self.weights.items()))

    def score(self, sheet: Sheet) -> Score | Missing:
        """The weighted achievement; a measure without target or realisation is missing."""
        total = Fraction(0)
        inputs: list[tuple[str, int | str]] = []
        events: list[UUID] = []
        for name, weight in self._parts:
            fact = sheet.measure(name)
            achieved = self._achieved(fact)
            if fact is None or achieved is None:
                return Missing("measures")
            total += weight * achieved
            inputs.append((name, f"{fact.realisation}/{fact.target}"))
            events.append(fact.event_id)
        entries = (("percent", percent_text(total)), *inputs)
        return Score(total, entries, tuple(events), not sheet.closed)

    def _achieved(self, fact: Measure | None) -> Fraction | None:
        top = number(fact.realisation) if fact else None
        bottom = number(fact.target) if fact else None
        if fact is None or top is None or bottom is None:
            return None
        if fact.measure in self.lower_is_better:
            top, bottom = bottom, top
        if top < 0 or bottom <= 0:
            return None
        return min(Fraction(top) / Fraction(bottom), share_of(self.cap))


class SatisfactionGrade(ScorerParameters, frozen=True, kw_only=True, tag="satisfaction_grade"):
    """A percentage for the grade of a citizen satisfaction index (PermenPANRB 14/2017).

    The grade is that of the converted value (25–100) rounded to two decimals.
    """

    FEED: ClassVar[str | None] = "attendance"
    WORDS: ClassVar[Words] = {
        "id": "Indeks kepuasan {value}, mutu {grade}, bernilai {percent} %.",
        "en": "Satisfaction index {value}, grade {grade}, is worth {percent}%.",
    }

    values: dict[Grade, Decimal]
    measure: str = "satisfaction"

    def score(self, sheet: Sheet) -> Score | Missing:
        """The grade's percentage; no index is missing."""
        fact = sheet.measure(self.measure)
        value = number(fact.realisation) if fact else None
        if fact is None or value is None:
            return Missing("measures")
        grade = satisfaction_grade(value)
        percent = self.values[grade]
        inputs = (("value", fact.realisation), ("grade", grade), ("percent", str(percent)))
        return Score(share_of(percent), inputs, (fact.event_id,), not sheet.closed)


class Fixed(ScorerParameters, frozen=True, kw_only=True, tag="fixed"):
    """Always the same percentage."""

    FEED: ClassVar[str | None] = None
    WORDS: ClassVar[Words] = {"id": "Tetap {percent} %.", "en": "Fixed at {percent}%."}

    percent: Decimal

    def score(self, sheet: Sheet) -> Score | Missing:  # noqa: ARG002 - every scorer is given the month
        """The percentage."""
        return Score(share_of(self.percent), (("percent", str(self.percent)),))


def satisfaction_grade(value: Decimal) -> Grade:
    """The grade of an index between 25 and 100, from its value rounded to two decimals."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return next((grade for edge, grade in GRADES if rounded >= edge), "D")
