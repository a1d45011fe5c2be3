"""What was recorded of a month, found by the event that brought it: the facts behind a line."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

import msgspec

HOUR: Final = 60
DAY: Final = 24 * HOUR


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something recorded, with the event that brought it. `kind` chooses its words."""

    kind: ClassVar[str]
    event_id: str = ""


class Day(Fact, frozen=True, kw_only=True):
    """A day's attendance, in minutes after midnight of the unit's time."""

    kind = "day"
    day: date
    schedule_in: int | None = None
    schedule_out: int | None = None
    clock_in: int | None = None
    clock_out: int | None = None
    leave: str | None = None

    @property
    def late(self) -> int:
        """Minutes after the schedule."""
        return over(self.clock_in, self.schedule_in)

    @property
    def early(self) -> int:
        """Minutes before the schedule's end."""
        return over(self.schedule_out, self.clock_out)


class Evaluated(Fact, frozen=True, kw_only=True):
    """The result of a period."""

    kind = "evaluation"
    period: str
    predicate: str
    score: Decimal | None = None


class Measured(Fact, frozen=True, kw_only=True):
    """A measured result."""

    kind = "measure"
    month: str
    measure: str
    target: Decimal
    realisation: Decimal


class Minutes(Fact, frozen=True, kw_only=True):
    """The approved activities of the month."""

    kind = "minutes"
    total: int
    count: int
    newest: str = ""


class Punished(Fact, frozen=True, kw_only=True):
    """A punishment in force."""

    kind = "punishment"
    decree: str
    from_: date = msgspec.field(name="from")
    to: date | None = None


class Obliged(Fact, frozen=True, kw_only=True):
    """Whether an obligation was met."""

    kind = "obligation"
    obligation: str
    fulfilled: bool


class Person(Fact, frozen=True, kw_only=True):
    """The person's posts and status."""

    kind = "person"


class Recorded(msgspec.Struct, frozen=True):
    """All that was recorded of one month at one agency."""

    person: Person | None = None
    evaluations: tuple[Evaluated, ...] = ()
    days: tuple[Day, ...] = ()
    minutes: Minutes | None = None
    measures: tuple[Measured, ...] = ()
    punishments: tuple[Punished, ...] = ()
    obligations: tuple[Obliged, ...] = ()

    def behind(self, events: Iterable[str]) -> list[Fact]:
        """What these events brought, in the order of the records."""
        wanted = set(events)
        found: list[Fact] = [fact for fact in self._all() if fact.event_id in wanted]
        if self.minutes and self.minutes.newest in wanted:
            found.append(self.minutes)
        return found

    def _all(self) -> list[Fact]:
        own = [self.person] if self.person else []
        return [
            *self.evaluations, *self.days, *self.measures, *self.punishments, *self.obligations,
            *own,
        ]  # fmt: skip


def read(content: Mapping[str, Any]) -> Recorded:
    """The record of a month as payroll gives it."""
    return msgspec.convert(content, Recorded)


def over(later: int | None, earlier: int | None) -> int:
    return max(later - earlier, 0) if later is not None and earlier is not None else 0


def hour(minutes: int) -> str:
    """`07.30` of 450 minutes after midnight."""
    return f"{minutes % DAY // HOUR:02d}.{minutes % HOUR:02d}"
