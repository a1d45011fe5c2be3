"""Scorers that read attendance: deductions for lateness and absence, and the days present."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Literal
from uuid import UUID

import msgspec

from payroll_incentive.domain.attendance import AttendanceMonth, JudgedDay
from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.lines import Inputs
from payroll_incentive.domain.scorers.base import (
    Missing,
    Score,
    ScorerParameters,
    Sheet,
    Words,
    percent_text,
    share_of,
)

WHOLE = Fraction(1)
NOTHING = Fraction(0)


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A half-open interval of minutes, from ≤ x < below; no `below` is open above."""

    from_: int = msgspec.field(name="from")
    below: int | None = None
    percent: Decimal


class Steps:
    """A table of steps, prepared: the cause's code and the part deducted, by minutes."""

    def __init__(self, cause: str, steps: tuple[Step, ...]) -> None:
        self._starts = tuple(step.from_ for step in steps)
        self._found = tuple(
            (f"{cause}:{step.from_}:{step.below or ''}", share_of(step.percent)) for step in steps
        )

    def find(self, minutes: int) -> tuple[str, Fraction] | None:
        """What so many minutes cost; None below the first step."""
        index = bisect_right(self._starts, minutes) - 1
        return None if index < 0 else self._found[index]


class DeductionTable(ScorerParameters, frozen=True, kw_only=True, tag="deduction_table"):
    """All of the basis less a percentage for each lapse, never below nothing.

    `count` says what is looked up in the steps: each lapse (event), the minutes late and early of
    a day together (day), or those of the month together (cumulative); the last two use `late`.
    """

    FEED: ClassVar[str | None] = "attendance"
    WORDS: ClassVar[Words] = {
        "id": "Potongan kehadiran {deducted} %: {causes}.",
        "en": "Attendance deduction of {deducted}%: {causes}.",
    }

    count: Literal["event", "day", "cumulative"]
    late: tuple[Step, ...]
    early: tuple[Step, ...] = ()
    no_check_in: Decimal
    no_check_out: Decimal
    absent: Decimal
    leave: dict[str, Decimal] = msgspec.field(default_factory=dict)

    @cached_property
    def _late(self) -> Steps:
        return Steps("late" if self.count == "event" else "late_or_early", self.late)

    @cached_property
    def _early(self) -> Steps:
        return Steps("early", self.early)

    @cached_property
    def _fixed(self) -> dict[str, Fraction]:
        fixed = {"no_check_in": self.no_check_in, "no_check_out": self.no_check_out}
        leave = {f"leave:{name}": percent for name, percent in self.leave.items()}
        return {k: share_of(v) for k, v in (fixed | leave | {"absent": self.absent}).items()}

    def score(self, sheet: Sheet) -> Score | Missing:
        """What is left after all deductions; no recorded day at all is missing."""
        month = sheet.attendance
        if not month.recorded:
            return Missing("attendance")
        if not month.lapses:
            return Score(WHOLE, (("deducted", "0"),), (), not sheet.closed)
        causes: Counter[str] = Counter()
        parts: dict[str, Fraction] = {}
        events: list[UUID] = []
        for day in month.lapses:
            found = tuple(self._lapses(day))
            if found or day.verdict == "present":
                events.append(day.event_id)
            causes.update(cause for cause, _ in found)
            parts.update(found)
        for cause, part in self._cumulated(month):
            causes[cause] += 1
            parts[cause] = part
        deducted = sum((count * parts[cause] for cause, count in causes.items()), NOTHING)
        inputs: Inputs = (("deducted", percent_text(deducted)), *sorted(causes.items()))
        return Score(max(WHOLE - deducted, NOTHING), inputs, tuple(events), not sheet.closed)

    def _lapses(self, day: JudgedDay) -> Iterator[tuple[str, Fraction]]:
        if day.verdict == "leave":
            yield from self._once(f"leave:{day.leave}")
        elif day.verdict == "absent":
            yield from self._once("absent")
        else:
            if day.no_check_in:
                yield from self._once("no_check_in")
            if day.no_check_out:
                yield from self._once("no_check_out")
            yield from self._minutes(day)

    def _once(self, cause: str) -> Iterator[tuple[str, Fraction]]:
        part = self._fixed.get(cause)
        if part:
            yield cause, part

    def _minutes(self, day: JudgedDay) -> Iterator[tuple[str, Fraction]]:
        if self.count == "cumulative":
            return
        together = self.count == "day"
        pairs = (
            ((self._late, day.late + day.early),)
            if together
            else ((self._late, day.late), (self._early, day.early))
        )
        for steps, minutes in pairs:
            found = steps.find(minutes)
            if found and minutes:
                yield found

    def _cumulated(self, month: AttendanceMonth) -> Iterator[tuple[str, Fraction]]:
        if self.count == "cumulative":
            minutes = sum(day.late + day.early for day in month.lapses)
            found = self._late.find(minutes) if minutes else None
            if found:
                yield found


class AttendancePercentage(
    ScorerParameters, frozen=True, kw_only=True, tag="attendance_percentage"
):
    """The days present (and the leave counted as present) among the month's working days."""

    FEED: ClassVar[str | None] = "attendance"
    WORDS: ClassVar[Words] = {
        "id": "Hadir {present} dari {working_days} hari kerja.",
        "en": "Present on {present} of {working_days} working days.",
    }

    leave_counts: tuple[str, ...] = ()

    def score(self, sheet: Sheet) -> Score | Missing:
        """Days present ÷ working days; no recorded day at all is missing."""
        month = sheet.attendance
        if not month.recorded or not month.working_days:
            return Missing("attendance")
        away = [day for day in month.lapses if day.verdict != "present"]
        counted = sum(day.leave in self.leave_counts for day in away if day.verdict == "leave")
        present = min(month.present + counted, month.working_days)
        inputs = (("present", present), ("working_days", month.working_days))
        ratio = Fraction(present, month.working_days)
        return Score(ratio, inputs, tuple(day.event_id for day in away), not sheet.closed)
