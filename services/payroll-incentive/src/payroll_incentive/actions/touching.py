"""What a cause touches: months of a person."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from payroll_incentive.domain.facts import Assignment, Month, Person, StatusSpan
from payroll_incentive.domain.months import month_of

EVERY_MONTH: Month = ""
"""Before every month there is."""


class Cause(NamedTuple):
    """What brought a change: `said` has the values a sentence needs."""

    kind: str
    event_id: UUID
    effective: date | None
    said: dict[str, str]


class Touch(NamedTuple):
    """The open months from `first` to `last` (None: all later ones) of a person.

    `agency_id` is where an unknown person was heard of. `lasting` adds later months in which
    something last known stands in for what has not arrived.
    """

    employee_id: UUID
    agency_id: UUID | None
    first: Month
    last: Month | None
    cause: str
    lasting: bool = False


def cause(kind: str, event_id: UUID, effective: date | None = None, **said: str) -> str:
    """A cause as text without blanks: what it was, its event, since when it holds, what it said.

    It is kept for good, so that a change is explained also when newer events took its place.
    """
    return f"{kind}:{event_id}:{effective or ''}:{urlencode(said)}"


def read_cause(text: str) -> Cause:
    """A cause from its text."""
    kind, event_id, effective, said = text.split(":")
    since = date.fromisoformat(effective) if effective else None
    return Cause(kind, UUID(event_id), since, dict(parse_qsl(said)))


def cause_event(text: str) -> UUID:
    """The event of a cause."""
    return UUID(text.split(":", 2)[1])


def changed_since(old: Person | None, new: Person) -> Month | None:
    """The first month in which two states of a person differ; None if they are the same.

    A line of acting names the event that spoke of the person last: another event is another line.
    """
    if old is None:
        return EVERY_MONTH
    days = [
        *changed_days(old.statuses, new.statuses),
        *changed_days(old.assignments, new.assignments),
    ]
    if old.event_id != new.event_id:
        days += [post.from_ for post in new.assignments if post.kind == "plt"]
    if old.left_on != new.left_on:
        days.append(min(day for day in (old.left_on, new.left_on) if day))
    if old.hired_on != new.hired_on:
        days.append(min(old.hired_on, new.hired_on))
    return month_of(min(days)) if days else None


Dated = StatusSpan | Assignment


def changed_days(old: Sequence[Dated], new: Sequence[Dated]) -> list[date]:
    """The first day of each difference between two lists of dated stretches."""
    before: set[Dated] = set(old)
    after: set[Dated] = set(new)
    days = []
    for stretch in before ^ after:
        twins = [t for t in (after if stretch in before else before) if same_but_end(t, stretch)]
        ends = [end for end in (stretch.to, *(twin.to for twin in twins)) if end]
        days.append(min(ends) if twins and ends else stretch.from_)
    return days


def same_but_end(one: Dated, other: Dated) -> bool:
    """Whether two stretches differ in nothing but their last day."""
    return all(
        getattr(one, name) == getattr(other, name) for name in one.__struct_fields__ if name != "to"
    )
