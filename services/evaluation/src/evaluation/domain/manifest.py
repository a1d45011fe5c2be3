"""Manifests: what a receiver must hold of each person before it may rely on a closed feed."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from uuid import UUID

PEOPLE_A_CHUNK: Final = 2_000


class Entry(NamedTuple):
    """One person: the version of the result, or the number and digest of the month's records."""

    employee_id: UUID
    version: int
    digest: str


def manifest_hash(entries: Sequence[Entry]) -> str:
    """The SHA-256 (hex) over the lines "employee:version:digest", sorted, joined by newlines."""
    lines = sorted(f"{entry.employee_id}:{entry.version}:{entry.digest}" for entry in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def chunks(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """The entries in parts of at most 2,000 people; no part when there are none."""
    for start in range(0, len(entries), PEOPLE_A_CHUNK):
        yield entries[start : start + PEOPLE_A_CHUNK]
