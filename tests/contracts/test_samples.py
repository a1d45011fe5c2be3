"""A golden sample of every event ever said: today's code still reads it, and says it the same."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.consumer.decode import decode
from shared.events.base import encode, event_id, headers
from shared.events.registry import EVENTS, TOPICS
from tests.contracts.make import SAMPLES
from tests.support.services import Record

PATHS = sorted(SAMPLES.glob("*/*.json"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in PATHS]
NEWEST = [max(group) for _, group in groupby(PATHS, lambda path: (path.parent, path.stem[2:]))]


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def compact(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def record(sample: dict[str, Any], **value: Any) -> Record:
    head = [(name, text.encode()) for name, text in sample["headers"].items()]
    body = compact(sample["value"] | value)
    return Record(sample["topic"], 0, 0, sample["key"].encode(), head, body)


def test_every_event_type_has_samples_and_every_sample_a_type() -> None:
    assert {path.parent.name for path in PATHS} == EVENTS.keys(), (
        "run `python -m tests.contracts.make`; an event type that is gone needs its upcaster"
    )


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_a_sample_is_read_and_nothing_of_it_is_lost(path: Path) -> None:
    sample = read(path)
    event = decode(record(sample))
    said = json.loads(encode(event))
    assert {name: said.get(name, "is lost") for name in sample["value"]} == sample["value"]
    assert event == decode(record(sample, unknown_to_us={"more": [1, 2]}))


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_its_name_its_key_and_its_headers_stay(path: Path) -> None:
    sample = read(path)
    event = decode(record(sample))
    given = sample["headers"]
    assert event.key == sample["key"]
    assert str(event.event_id) == given["ce_id"]
    assert event_id(given["ce_type"], given["ce_subject"], int(given["ce_aggversion"])) == (
        event.event_id
    )
    assert {name: value.decode() for name, value in headers(event, "sample")} == given
    assert all(value.isascii() for value in given.values())


@pytest.mark.parametrize("path", NEWEST, ids=[f"{p.parent.name}/{p.stem}" for p in NEWEST])
def test_the_newest_sample_is_what_is_said_today_byte_by_byte(path: Path) -> None:
    sample = read(path)
    assert encode(decode(record(sample))) == compact(sample["value"])


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_a_key_is_made_of_the_fields_that_its_topic_names(path: Path) -> None:
    event = decode(record(read(path)))
    named = TOPICS[event.topic].key.split(":")
    assert ":".join(str(getattr(event, name)) for name in named) == event.key


@pytest.mark.parametrize("path", NEWEST, ids=[f"{p.parent.name}/{p.stem}" for p in NEWEST])
def test_no_amount_travels_outside_the_topics_of_payroll(path: Path) -> None:
    sample = read(path)
    if sample["topic"].startswith("payroll."):
        return
    schema = msgspec.json.schema(EVENTS[path.parent.name])
    fields = {name for part in schema["$defs"].values() for name in part.get("properties", {})}
    forbidden = {"gross", "net", "amount", "tax", "salary", "email", "phone", "nik", "npwp"}
    assert not fields & forbidden
