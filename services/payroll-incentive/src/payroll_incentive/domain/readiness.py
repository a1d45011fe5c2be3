"""Whether the inputs of a run are complete, and who differs where they are not."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from payroll_incentive.domain.facts import Phase


class Entry(NamedTuple):
    """What a closed feed says of one person, or what was received of them.

    Evaluation: the result's version. Attendance: the number of the month's records, and the
    digest over them.
    """

    version: int
    digest: str = ""


class Feed(msgspec.Struct, frozen=True):
    """The state of one feed for a run: closed, its manifest whole, and who still differs."""

    name: str
    closed: bool
    whole: bool
    differing: tuple[UUID, ...] = ()

    @property
    def complete(self) -> bool:
        """Everything the closing announced has arrived."""
        return self.closed and self.whole and not self.differing


class Readiness(msgspec.Struct, frozen=True):
    """Whether a run may be proposed; what it waits for, and who is paid provisionally."""

    ready: bool
    waiting: tuple[Feed, ...]
    provisional: tuple[UUID, ...]


def manifest_hash(entries: Mapping[UUID, Entry]) -> str:
    """The SHA-256 (hex) over the lines "employee:version:digest", sorted, joined by newlines."""
    lines = sorted(f"{person}:{e.version}:{e.digest}" for person, e in entries.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def attendance_digest(records: Iterable[tuple[str, int]]) -> str:
    """The SHA-256 (hex) over the lines "aggregate:version" of a month's records, sorted."""
    lines = sorted(f"{aggregate}:{version}" for aggregate, version in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def differing(
    feed: str, manifest: Mapping[UUID, Entry], received: Mapping[UUID, Entry]
) -> tuple[UUID, ...]:
    """The people of a manifest of whom less, or something else, was received.

    A newer evaluation than announced is fine; attendance must be exactly what was announced.
    """
    nothing = Entry(0)
    return tuple(
        sorted(
            person
            for person, announced in manifest.items()
            if not _matches(feed, announced, received.get(person, nothing))
        )
    )


def readiness(
    feeds: Sequence[Feed],
    needs: Iterable[str],
    may_be_provisional: Iterable[str],
    provisional: Iterable[UUID],
    phase: Phase = "final",
) -> Readiness:
    """Whether every needed feed is complete, or may stand provisionally.

    `provisional` are the people of the run whose statements say so. A month paid in advance
    waits for nothing.
    """
    named = set(needs)
    missing = named - {feed.name for feed in feeds}
    known = [*feeds, *(Feed(name, closed=False, whole=False) for name in sorted(missing))]
    waiting = tuple(feed for feed in known if feed.name in named and not feed.complete)
    allowed = set(may_be_provisional)
    ready = phase == "advance" or all(feed.name in allowed for feed in waiting)
    return Readiness(ready, waiting, tuple(sorted(provisional)))


def over_ceiling(ceiling: int | None, spent: int, proposed: int) -> int:
    """By how many rupiah a run would pass the year's approved budget; 0 where it does not."""
    return 0 if ceiling is None else max(0, spent + proposed - ceiling)


def _matches(feed: str, announced: Entry, received: Entry) -> bool:
    if feed == "evaluation":
        return received.version >= announced.version
    return received == announced
