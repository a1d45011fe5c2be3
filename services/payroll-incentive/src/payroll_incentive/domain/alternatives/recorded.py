"""Other records of work: no lapses, the minutes and the measured results that were aimed at."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from payroll_incentive.domain.alternatives.changes import Changed, swapped
from payroll_incentive.domain.attendance import JudgedDay
from payroll_incentive.domain.facts import ApprovedMinutes, AttendanceDay, Facts, Measure
from payroll_incentive.domain.policy import RulesFor
from payroll_incentive.domain.scorers import (
    EffectiveMinutes,
    Missing,
    SatisfactionGrade,
    Sheet,
    WeightedMeasures,
    satisfaction_grade,
)
from payroll_incentive.domain.scorers.base import number
from payroll_incentive.domain.scorers.measured import GRADES

NOBODY: Final = UUID(int=0)
"""No event said it: it did not happen."""

AMPLE: Final = 1_000_000
"""More minutes than a month has."""


def by_attendance(sheet: Sheet) -> Iterator[Changed]:
    """On time on every day; both clock times on every day; no day absent without reason."""
    lapses = sheet.attendance.lapses
    there = [day for day in lapses if day.verdict == "present"]
    late = [day for day in there if day.late or day.early]
    unclocked = [day for day in there if day.no_check_in or day.no_check_out]
    absent = [day for day in lapses if day.verdict == "absent"]
    minutes = sum(day.late + day.early for day in late)
    if late:
        inputs = (("days", len(late)), ("minutes", minutes))
        yield Changed("on_time", inputs, mended(sheet.facts, late, on_time))
    if unclocked:
        facts = mended(sheet.facts, unclocked, checked_in)
        yield Changed("checked_in", (("days", len(unclocked)),), facts)
    if absent:
        yield Changed("present", (("days", len(absent)),), mended(sheet.facts, absent, checked_in))


Mend = Callable[[AttendanceDay, JudgedDay], AttendanceDay]


def mended(facts: Facts, judged: list[JudgedDay], mend: Mend) -> Facts:
    """The facts with these days put right."""
    by_day = {day.day: day for day in judged}
    days = [mend(one, by_day[one.day]) if one.day in by_day else one for one in facts.days]
    return replace(facts, days=tuple(days))


def on_time(fact: AttendanceDay, judged: JudgedDay) -> AttendanceDay:
    return replace(
        fact,
        clock_in=fact.schedule_in if judged.late else fact.clock_in,
        clock_out=fact.schedule_out if judged.early else fact.clock_out,
    )


def checked_in(fact: AttendanceDay, judged: JudgedDay) -> AttendanceDay:
    return replace(
        fact,
        clock_in=fact.schedule_in if judged.no_check_in else fact.clock_in,
        clock_out=fact.schedule_out if judged.no_check_out else fact.clock_out,
    )


def by_minutes(sheet: Sheet, rules: RulesFor) -> Iterator[Changed]:
    """As many approved minutes as can count."""
    have = sheet.minutes.total if sheet.minutes else 0
    for planned in rules.components:
        if isinstance(planned.scorer, EffectiveMinutes):
            most = attainable(sheet, planned.scorer)
            if have < most:
                inputs = (("minutes", most), ("now", have))
                yield Changed("minutes", inputs, with_minutes(sheet.facts, most))


def attainable(sheet: Sheet, scorer: EffectiveMinutes) -> int:
    """The minutes that count at most in this month."""
    ample = with_minutes(sheet.facts, AMPLE)
    score = scorer.score(Sheet(ample, sheet.rules, sheet.period, sheet.calendar))
    return 0 if isinstance(score, Missing) else int(dict(score.inputs)["attainable"])


def with_minutes(facts: Facts, total: int) -> Facts:
    known = facts.minutes or ApprovedMinutes(total=0, count=0, hash="", newest=NOBODY)
    return replace(facts, minutes=replace(known, total=total))


def by_measures(sheet: Sheet, rules: RulesFor) -> Iterator[Changed]:
    """Each measured result that fell short, at its target; satisfaction one grade up."""
    for planned in rules.components:
        if isinstance(planned.scorer, WeightedMeasures):
            for name in sorted(planned.scorer.weights):
                lower = name in planned.scorer.lower_is_better
                yield from at_target(sheet, name, lower_is_better=lower)
        elif isinstance(planned.scorer, SatisfactionGrade):
            yield from one_grade_up(sheet, planned.scorer.measure)


def at_target(sheet: Sheet, name: str, *, lower_is_better: bool) -> Iterator[Changed]:
    fact = sheet.measure(name)
    value, target = (number(fact.realisation), number(fact.target)) if fact else (None, None)
    if fact is None or value is None or target is None:
        return
    short = value > target if lower_is_better else value < target
    if short:
        inputs = (("measure", name), ("target", fact.target), ("now", fact.realisation))
        yield Changed("measure", inputs, with_result(sheet.facts, fact, fact.target))


def one_grade_up(sheet: Sheet, name: str) -> Iterator[Changed]:
    fact = sheet.measure(name)
    value = number(fact.realisation) if fact else None
    if fact is None or value is None:
        return
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    edge = min((edge for edge, _ in GRADES if rounded < edge), default=None)
    if edge is not None:
        inputs = (
            ("value", str(edge)),
            ("grade", satisfaction_grade(edge)),
            ("now", fact.realisation),
        )
        yield Changed("satisfaction", inputs, with_result(sheet.facts, fact, str(edge)))


def with_result(facts: Facts, fact: Measure, realisation: str) -> Facts:
    new = replace(fact, realisation=realisation)
    return replace(facts, measures=swapped(facts.measures, fact, new))
