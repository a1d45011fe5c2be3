"""No event is lost, none out of order, none counted twice, none parked that is good."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from tests.faults.snapshot import HEADERS, SERVICES, Rows, Snapshot, Told, headers_of

README: Final = Path(__file__).resolve().parents[2] / "docs" / "events" / "README.md"
LINE: Final = re.compile(r"\| `(?P<topic>[\w.]+)` \| \[(?P<type>\w+)\]\S+ \| \S+ \| (?P<who>.*) \|")


@lru_cache(1)
def heard() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Who hears what, as the published table says: service → topic → event types."""
    found: dict[str, dict[str, set[str]]] = {}
    for line in README.read_text(encoding="utf-8").splitlines():
        if match := LINE.fullmatch(line):
            for name in match["who"].split(", "):
                service = name.replace("-", "_")
                if service in SERVICES:
                    found.setdefault(service, {}).setdefault(match["topic"], set()).add(
                        match["type"]
                    )
    return {
        service: {topic: frozenset(types) for topic, types in topics.items()}
        for service, topics in found.items()
    }


def lost(world: Snapshot) -> Iterator[str]:
    """What an outbox says was sent is in its topic; what is in its topic was handled."""
    there = {
        topic: {told.headers.get("ce_id", b"").decode(errors="replace") for told in records}
        for topic, records in world.topics.items()
    }
    for service, store in world.stores.items():
        unsent = [row for row in store.outbox if not row["sent"]]
        if unsent:
            yield f"{service}: {len(unsent)} events were never sent"
        gone = [
            row for row in store.outbox
            if row["sent"] and str(row["event_id"]) not in there[row["topic"]]
        ]  # fmt: skip
        if gone:
            yield f"{service}: {len(gone)} events marked as sent are in no topic: {names(gone)}"
    yield from unheard(world)


def unheard(world: Snapshot) -> Iterator[str]:
    """Outbox ids that a subscriber's inbox lacks."""
    for service, topics in heard().items():
        inbox = world.stores[service].inbox
        for sender, store in world.stores.items():
            missing = [
                row for row in store.outbox
                if row["event_id"] not in inbox
                and type_of(row) in topics.get(row["topic"], ())
            ]  # fmt: skip
            if missing:
                yield f"{service} never handled {len(missing)} of {sender}: {names(missing)}"


def order(world: Snapshot) -> Iterator[str]:
    """In every topic the versions of each aggregate come first in rising order."""
    for topic, records in world.topics.items():
        newest: dict[bytes, int] = {}
        seen: set[bytes] = set()
        late = []
        for told in records:
            source = told.headers.get("ce_source", b"injected")
            if told.value is None or b"injected" in source:
                continue
            identity, subject = told.headers["ce_id"], told.headers["ce_subject"]
            version = int(told.headers["ce_aggversion"])
            if identity not in seen and version < newest.get(subject, 0):
                late.append(told)
            seen.add(identity)
            newest[subject] = max(version, newest.get(subject, 0))
        if late:
            yield f"{topic}: {len(late)} events came after a newer one of theirs"


def once(world: Snapshot) -> Iterator[str]:
    """No event was saved twice, and versions have no holes."""
    for service, store in world.stores.items():
        ids = Counter(row["event_id"] for row in store.outbox)
        if twice := [one for one, count in ids.items() if count > 1]:
            yield f"{service}: {len(twice)} events were saved twice, such as {twice[0]}"
        for subject, found in versions(store.outbox).items():
            if found != sorted(found):
                yield f"{service}: versions of {subject.decode()} were saved as {found}"
    for service, question in HOLES:
        if rows := world.rows(service, question):
            yield f"{service}: {len(rows)} with holes in their versions, such as {tuple(rows[0])}"
    if rows := world.rows(*UNBALANCED):
        yield f"{len(rows)} journals do not balance"


def versions(outbox: Rows) -> dict[bytes, list[int]]:
    """The versions of each aggregate as they were saved, in the order of saving."""
    found: dict[bytes, list[int]] = {}
    for row in outbox:
        head = headers_of(row)
        found.setdefault(head["ce_subject"], []).append(int(head["ce_aggversion"]))
    return found


HOLES: Final = (
    (
        "evaluation",
        (
            "select result_id from result_version group by result_id"
            " having max(version) <> count(*) or min(version) <> 1"
        ),
    ),
    (
        "targets",
        "select plan_id from plan_version group by plan_id, version having count(*) > 1",
    ),
)
UNBALANCED: Final = (
    "payroll_incentive",
    "select journal_id from posting group by journal_id having sum(amount) <> 0",
)
QUESTIONS: Final = (*HOLES, UNBALANCED)


def newest_states(world: Snapshot) -> Iterator[str]:
    """The last record of each key of a compacted topic is what the table holds."""
    for topic, (service, question) in STATES.items():
        last: dict[str, Told] = {}
        for told in world.topics[topic]:
            last[(told.key or b"").decode()] = told
        wanted = {row[0]: row[1] for row in world.rows(service, question)}
        said = {
            key: int(told.headers["ce_aggversion"])
            for key, told in last.items() if told.value is not None
        }  # fmt: skip
        other = {key for key in wanted.keys() | said.keys() if wanted.get(key) != said.get(key)}
        if other:
            key = min(other)
            yield (
                f"{topic}: {len(other)} keys end with another version than the table's, such as"
                f" {key}: {said.get(key)} is {wanted.get(key)}"
            )


STATES: Final = {
    "identity.employee.state.v1": (
        "identity",
        "select employee_id::text, version from employee",
    ),
    "identity.unit.state.v1": ("identity", "select unit_id::text, version from unit"),
    "payroll.incentive.state.v1": (
        "payroll_incentive",
        "select agency_id || ':' || employee_id || ':' || month, version from statement",
    ),
}


def parked(world: Snapshot, bad: Collection[bytes]) -> Iterator[str]:
    """Only what is bad was parked, each once, by everyone who reads its topic."""
    for service, store in world.stores.items():
        good = [row for row in store.letters if row["value"] not in bad]
        if good:
            yield f"{service} parked {len(good)} good events: {good[0]['reason']}"
        twice = Counter((row["key"], row["headers"], row["value"]) for row in store.letters)
        if any(count > 1 for count in twice.values()):
            yield f"{service} parked the same record twice"
        there = {row["value"] for row in store.letters}
        read = [
            told.value for topic in heard().get(service, {}) for told in world.topics[topic]
            if told.value is not None
        ]  # fmt: skip
        if unparked := [value for value in read if value in bad and value not in there]:
            yield f"{service} parked {len(unparked)} bad records less than there were"


def type_of(row: Mapping[str, Any]) -> str:
    return dict(HEADERS.decode(row["headers"]))["ce_type"].decode()


def names(rows: list[Any]) -> str:
    kinds = Counter(type_of(row) for row in rows)
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items())
