"""What a receiver makes of the events alone: written here a second time, on purpose."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Entry = tuple[int, str]

NAMES = {
    "AttendanceRecorded": lambda e: f"{e['agency_id']}:{e['employee_id']}:{e['day']}",
    "ActivityApproved": lambda e: e["activity_id"],
    "ActivityReturned": lambda e: e["activity_id"],
    "MeasureRecorded": lambda e: f"{e['agency_id']}:{e['employee_id']}:{e['month']}:{e['measure']}",
}


def records(events: Iterable[Mapping[str, Any]], agency: str, month: str) -> dict[str, Entry]:
    """Number and digest of each person's records of a month, from what was said of them."""
    newest: dict[str, dict[str, int]] = defaultdict(dict)
    for event in events:
        name = NAMES.get(event["type"])
        when = event.get("month") or event.get("day", "")[:7]
        if name and event["agency_id"] == agency and when == month:
            held = newest[event["employee_id"]]
            held[name(event)] = max(event["version"], held.get(name(event), 0))
    return {person: (len(held), digest(held)) for person, held in newest.items()}


def digest(held: Mapping[str, int]) -> str:
    lines = [f"{name}:{version}".encode() for name, version in held.items()]
    return hashlib.sha256(b"\n".join(sorted(lines))).hexdigest()


def results(events: Iterable[Mapping[str, Any]], period: str) -> dict[str, Entry]:
    """The version of each person's result, from what was said of them."""
    held: dict[str, Entry] = {}
    for event in events:
        if event["type"].startswith("Evaluation") and event["period_id"] == period:
            held[event["employee_id"]] = (event["version"], "")
    return held


def entries(events: Iterable[Mapping[str, Any]], feed: str, reference: str) -> dict[str, Entry]:
    """What the parts of a manifest say, the newest entry of a person counting."""
    said: dict[str, Entry] = {}
    for event in events:
        if (event.get("feed"), event.get("reference")) == (feed, reference):
            said |= {person: (version, text) for person, version, text in event["entries"]}
    return said


def sealed(held: Mapping[str, Entry]) -> str:
    """The hash that the closing event carries."""
    lines = [f"{person}:{version}:{text}" for person, (version, text) in held.items()]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
