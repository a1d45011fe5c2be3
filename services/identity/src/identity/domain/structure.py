"""Who is whose superior on a date, and which stretches of time contradict one another."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import Final, Generic, NamedTuple, TypeVar

What = TypeVar("What")

DAY: Final = timedelta(days=1)
PRECEDENCE: Final = {"plh": 0, "plt": 1, "definitif": 2}
"""A daily acting official (Plh) goes before an acting one (Plt), and both before the holder."""


class Stretch(NamedTuple, Generic[What]):
    """A superior or a post for a stretch of time; `to` is its last day, None while it lasts."""

    kind: str
    from_: date
    to: date | None
    what: What

    def covers(self, day: date) -> bool:
        return self.from_ <= day <= (self.to or date.max)


class Circle(NamedTuple, Generic[What]):
    """People each of whom would stand under the next, and the last under the first, on `day`."""

    day: date
    people: tuple[What, ...]


def valid_on(stretches: Iterable[Stretch[What]], day: date) -> Stretch[What] | None:
    """The stretch that holds on a day: plh before plt before definitif, then the later begun."""
    covering = [stretch for stretch in stretches if stretch.covers(day)]
    covering.sort(key=lambda stretch: (PRECEDENCE[stretch.kind], -stretch.from_.toordinal()))
    return covering[0] if covering else None


def timeline(stretches: Sequence[Stretch[What]]) -> list[Stretch[What]]:
    """The stretches that hold, cut so that at most one covers any day, in order."""
    starts = {stretch.from_ for stretch in stretches}
    starts |= {s.to + DAY for s in stretches if s.to and s.to < date.max}
    days = sorted(starts)
    held = []
    for day, following in zip_longest(days, days[1:]):
        if found := valid_on(stretches, day):
            held.append(found._replace(from_=day, to=following - DAY if following else None))
    return held


def find_circle(
    person: What, superiors: Mapping[What, Sequence[Stretch[What]]]
) -> Circle[What] | None:
    """A circle above a person on any day at all, following who is superior on that day."""
    return climb((person,), date.min, date.max, superiors)


def climb(
    path: tuple[What, ...],
    first: date,
    last: date,
    superiors: Mapping[What, Sequence[Stretch[What]]],
) -> Circle[What] | None:
    for held in timeline(superiors.get(path[-1], ())):
        start, end = max(first, held.from_), min(last, held.to or date.max)
        if start > end:
            continue
        if held.what in path:
            return Circle(start, path[path.index(held.what) :])
        if found := climb((*path, held.what), start, end, superiors):
            return found
    return None


def overlapping(new: Stretch[What], others: Iterable[Stretch[What]]) -> Stretch[What] | None:
    """A stretch of the same kind that shares a day with the new one."""
    for other in others:
        if other.kind == new.kind:
            start, end = max(new.from_, other.from_), min(last(new), last(other))
            if start <= end:
                return other
    return None


def put_in(new: Stretch[What], others: Iterable[Stretch[What]]) -> list[Stretch[What]]:
    """The stretches after a correction: those of the same kind make room for the new one."""
    kept = [new]
    for other in others:
        if other.kind != new.kind or last(other) < new.from_ or other.from_ > last(new):
            kept.append(other)
            continue
        if other.from_ < new.from_:
            kept.append(other._replace(to=new.from_ - DAY))
        if last(other) > last(new):
            kept.append(other._replace(from_=last(new) + DAY))
    return sorted(kept, key=lambda stretch: (stretch.from_, stretch.kind))


def home(held: Iterable[Stretch[What]], day: date) -> What | None:
    """Where a person belongs on a day: by the definitif post of that day, else the last, else next.

    None for a person who never held a post.
    """
    posts = sorted(held, key=lambda stretch: (stretch.kind == "definitif", stretch.from_))
    begun = [stretch for stretch in posts if stretch.from_ <= day]
    now = [stretch for stretch in begun if stretch.covers(day)]
    best = (now or begun)[-1:] or posts[:1]
    return best[0].what if best else None


def last(stretch: Stretch[What]) -> date:
    return stretch.to or date.max
