"""What a day of attendance means under one policy, and which days are working days.

The facts are uninterpreted; what counts as late, as no check-in or as absent is the policy's.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec

from payroll_incentive.domain.facts import AttendanceDay

MINUTES_A_DAY = 1440
A_DAY = timedelta(days=1)
REST_DAYS = {"5-day": (5, 6), "6-day": (6,)}
"""The weekdays (Monday is 0) on which a calendar rests."""

Verdict = Literal["off", "leave", "present", "absent"]


class AttendanceRules(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field=None
):
    """How a policy reads attendance.

    A check-in more than `check_in_opens` minutes before the start is no check-in. A scheduled day
    is absent when both clock times are missing, or (`absent_without: either`) one of them.
    """

    article: str
    check_in_opens: int | None = None
    absent_without: Literal["both", "either"] = "both"


class JudgedDay(NamedTuple):
    """A day as the policy sees it; minutes late and early are 0 where there was no such thing."""

    day: date
    verdict: Verdict
    event_id: UUID
    leave: str | None = None
    late: int = 0
    early: int = 0
    no_check_in: bool = False
    no_check_out: bool = False


def judge(fact: AttendanceDay, rules: AttendanceRules) -> JudgedDay:
    """What the policy makes of one recorded day."""
    start, end = fact.schedule_in, fact.schedule_out
    if start is None or end is None:
        return JudgedDay(fact.day, "off", fact.event_id, fact.leave)
    if fact.leave is not None:
        return JudgedDay(fact.day, "leave", fact.event_id, fact.leave)
    clock_in, clock_out = fact.clock_in, fact.clock_out
    if end <= start:
        end, clock_in, clock_out = _over_midnight(start, end, clock_in, clock_out)
    opens = rules.check_in_opens
    if clock_in is not None and opens is not None and clock_in < start - opens:
        clock_in = None
    late = 0 if clock_in is None or clock_in <= start else clock_in - start
    early = 0 if clock_out is None or clock_out >= end else end - clock_out
    no_in, no_out = clock_in is None, clock_out is None
    absent = (no_in or no_out) if rules.absent_without == "either" else (no_in and no_out)
    verdict: Verdict = "absent" if absent else "present"
    return JudgedDay(fact.day, verdict, fact.event_id, None, late, early, no_in, no_out)


def _over_midnight(
    start: int, end: int, clock_in: int | None, clock_out: int | None
) -> tuple[int, int | None, int | None]:
    """A night shift: times after midnight belong to the day it began on."""
    half = MINUTES_A_DAY // 2
    if clock_in is not None and clock_in < start - half:
        clock_in += MINUTES_A_DAY
    if clock_out is not None and clock_out < start:
        clock_out += MINUTES_A_DAY
    return end + MINUTES_A_DAY, clock_in, clock_out


class AttendanceMonth(NamedTuple):
    """A month of attendance under one policy.

    `lapses` are the judged days, in order, on which anything but full presence was recorded;
    `recorded` counts all days with a record, `present` those of presence. `working_days` are those
    of the whole month: as recorded, elsewhere as the unit's calendar says.
    """

    lapses: tuple[JudgedDay, ...]
    recorded: int
    present: int
    working_days: int


def read_month(
    days: Iterable[AttendanceDay], first: date, last: date, calendar: str, rules: AttendanceRules
) -> AttendanceMonth:
    """Read a month of days once; days of full presence cost no more than a few comparisons."""
    rest = REST_DAYS.get(calendar, REST_DAYS["5-day"])
    opens = MINUTES_A_DAY if rules.check_in_opens is None else rules.check_in_opens
    lapses: list[JudgedDay] = []
    recorded = present = 0
    working = _calendar_days(first, last, calendar)
    for fact in days:
        if not first <= fact.day <= last:
            continue
        recorded += 1
        start, end = fact.schedule_in, fact.schedule_out
        if start is None or end is None:
            working -= fact.day.weekday() not in rest
            continue
        working += fact.day.weekday() in rest
        clock_in, clock_out = fact.clock_in, fact.clock_out
        if (
            fact.leave is None
            and clock_in is not None
            and clock_out is not None
            and start - opens <= clock_in <= start < end <= clock_out
        ):
            present += 1
            continue
        judged = judge(fact, rules)
        present += judged.verdict == "present"
        lapses.append(judged)
    return AttendanceMonth(tuple(sorted(lapses)), recorded, present, working)


def longest_absence(
    days: Iterable[JudgedDay], first: date, last: date, calendar: str
) -> tuple[JudgedDay, ...]:
    """The longest run of absent working days that reaches into first..last.

    Days off neither break the run nor count. Leave and presence break it, and so does a working
    day without a record: what is not known is not held against a person.
    """
    best: list[JudgedDay] = []
    run: list[JudgedDay] = []
    before: date | None = None
    for day in sorted(days):
        if before is not None and _calendar_days(before + A_DAY, day.day - A_DAY, calendar):
            run = []
        before = day.day
        if day.verdict == "absent":
            run = [*run, day]
            if first <= day.day <= last and len(run) > len(best):
                best = run
        elif day.verdict != "off":
            run = []
    return tuple(best)


def working_days(first: date, last: date, calendar: str, recorded: Iterable[AttendanceDay]) -> int:
    """The working days from first to last: as recorded, elsewhere as the unit's calendar says."""
    count = _calendar_days(first, last, calendar)
    rest = REST_DAYS.get(calendar, REST_DAYS["5-day"])
    for fact in recorded:
        if first <= fact.day <= last:
            scheduled = fact.schedule_in is not None and fact.schedule_out is not None
            count += scheduled - (fact.day.weekday() not in rest)
    return count


@lru_cache(4096)
def _calendar_days(first: date, last: date, calendar: str) -> int:
    rest = REST_DAYS.get(calendar, REST_DAYS["5-day"])
    days = ((first + timedelta(days=n)).weekday() for n in range((last - first).days + 1))
    return sum(weekday not in rest for weekday in days)
