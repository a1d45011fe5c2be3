"""The documents of the events say what the code says."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.events import asyncapi
from shared.events.registry import EVENTS, TOPICS
from tests.contracts.heard import README, table

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "events"
WRITTEN = asyncapi.files()
AGAIN = "run `python -m shared.events.asyncapi docs/events`"


@pytest.mark.parametrize("name", WRITTEN)
def test_a_document_is_as_the_code_would_write_it(name: str) -> None:
    path = FOLDER / name
    assert path.exists(), AGAIN
    assert path.read_text(encoding="utf-8") == WRITTEN[name], AGAIN


def test_there_is_no_schema_of_an_event_that_is_gone() -> None:
    assert {path.stem for path in (FOLDER / "schemas").iterdir()} == EVENTS.keys(), AGAIN


def test_every_reference_leads_somewhere() -> None:
    document = yaml.safe_load(WRITTEN["asyncapi.yaml"])
    assert document["asyncapi"] == "3.0.0"
    assert document["channels"].keys() == TOPICS.keys()
    spoken = [name for channel in document["channels"].values() for name in channel["messages"]]
    assert sorted(spoken) == sorted(EVENTS), "every event on one topic, every topic with events"
    for reference in references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [found for item in part for found in references(item)]
    if not isinstance(part, dict):
        return []
    own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
    return own + [found for value in part.values() for found in references(value)]


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_says_in_words_what_happened(name: str) -> None:
    schema = json.loads(WRITTEN[f"schemas/{name}.json"])
    assert len(schema["$defs"][name]["description"]) > 20


def test_the_table_of_hearers_is_what_the_services_hear() -> None:
    assert table() in README.read_text(encoding="utf-8"), "run `python -m tests.contracts.heard`"
