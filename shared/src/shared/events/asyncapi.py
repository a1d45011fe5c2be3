"""The contracts as documents: one AsyncAPI 3 file, and a JSON Schema for each event type.

`python -m shared.events.asyncapi docs/events` writes them; a test compares them with the code.
"""

import json
import sys
from inspect import cleandoc, getdoc
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from shared.events.base import Event
from shared.events.registry import EVENTS, TOPICS, Topic

BINDING: Final = "0.5.0"
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
OWNERS: Final = {"payroll": "payroll-incentive"}
"""Services whose topics do not begin with their own name."""

HEADERS: Final = {
    "type": "object",
    "description": "CloudEvents 1.0 in Kafka's binary mode; every value is UTF-8 text.",
    "required": [
        *("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time"),
        *("ce_aggversion", "ce_agency", "content-type"),
    ],
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {
            "type": "string",
            "format": "uuid",
            "description": "uuid5 of type, subject and version: sent again, the event is the same.",
        },
        "ce_type": {"type": "string", "description": "The name of the event type."},
        "ce_source": {"type": "string", "description": "The service that says it: /identity."},
        "ce_subject": {"type": "string", "description": "Kind and id of the aggregate."},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_aggversion": {
            "type": "string",
            "pattern": "^[0-9]+$",
            "description": "The aggregate's version. A receiver keeps the greatest.",
        },
        "ce_agency": {"type": "string", "format": "uuid"},
        "content-type": {"type": "string", "const": "application/json"},
        "traceparent": {"type": "string", "description": "W3C Trace Context, where there is one."},
    },
}

DESCRIPTION: Final = """\
What the services of Capaian tell each other and the world, on Kafka. Every event carries the whole
state it speaks of. Delivery is at least once, in order per key: keep the greatest ce_aggversion of
each ce_subject, pass over unknown fields and types. Follow a compacted topic from its beginning;
there a record without a value means that the thing is gone. Rupiah are whole numbers.
"""


def document() -> dict[str, Any]:
    """The AsyncAPI document of all topics."""
    _, schemas = msgspec.json.schema_components(
        EVENTS.values(), ref_template="#/components/schemas/{name}"
    )
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Capaian events", "version": "1.0.0", "description": DESCRIPTION},
        "defaultContentType": "application/json",
        "channels": {name: channel(topic) for name, topic in TOPICS.items()},
        "operations": {f"send-{name}": operation(name) for name in TOPICS},
        "components": {
            "messages": {name: message(event) for name, event in EVENTS.items()},
            "schemas": {"Headers": HEADERS, **tidy(draft_7(dict(schemas)))},
        },
    }


def channel(topic: Topic) -> dict[str, Any]:
    kept = "newest of each key" if topic.compacted else f"{topic.retention_days} days"
    known = {name: int(value) for name, value in topic.config.items() if name.endswith("n.ms")}
    return {
        "address": topic.name,
        "description": f"Said by {owner(topic.name)}. Key: {topic.key}. Kept: {kept}.",
        "messages": {
            name: {"$ref": f"#/components/messages/{name}"}
            for name, event in EVENTS.items()
            if event.topic == topic.name
        },
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [topic.config["cleanup.policy"]],
                    **known,
                },
                "bindingVersion": BINDING,
            }
        },
    }


def operation(name: str) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "tags": [{"name": owner(name)}],
    }


def message(event: type[Event]) -> dict[str, Any]:
    key = {"type": "string", "description": TOPICS[event.topic].key}
    return {
        "name": event.__name__,
        "title": event.__name__,
        "summary": (getdoc(event) or "").partition("\n")[0],
        "headers": {"$ref": "#/components/schemas/Headers"},
        "payload": {"$ref": f"#/components/schemas/{event.__name__}"},
        "bindings": {"kafka": {"key": key, "bindingVersion": BINDING}},
    }


def owner(topic: str) -> str:
    """The service that says what is on a topic."""
    first = topic.partition(".")[0]
    return OWNERS.get(first, first)


def draft_7(schema: Any) -> Any:
    """The schema in the words of AsyncAPI, whose tuples are those of JSON Schema draft 7."""
    if isinstance(schema, list):
        return [draft_7(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    words = {name: draft_7(value) for name, value in schema.items()}
    if "prefixItems" in words:
        words |= {"items": words.pop("prefixItems"), "additionalItems": False}
    return words


def tidy(schema: Any) -> Any:
    """The schema with the indentation of docstrings taken out."""
    if isinstance(schema, list):
        return [tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: cleandoc(value) if name == "description" and isinstance(value, str) else tidy(value)
        for name, value in schema.items()
    }


class Writer(yaml.SafeDumper):
    """Writes YAML for people: texts of several lines as they are, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def write_text(writer: Writer, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Writer.add_representer(str, write_text)


def json_schema(event: type[Event]) -> dict[str, Any]:
    """The JSON Schema of an event's value."""
    name = f"urn:capaian:event:{event.__name__}"
    return {"$schema": DRAFT, "$id": name, **tidy(msgspec.json.schema(event))}


def files() -> dict[str, str]:
    """The documents by their place in the folder."""
    written = yaml.dump(document(), Dumper=Writer, sort_keys=False, allow_unicode=True, width=100)
    schemas = {
        f"schemas/{name}.json": json.dumps(json_schema(event), indent=2, ensure_ascii=False) + "\n"
        for name, event in EVENTS.items()
    }
    return {"asyncapi.yaml": written, **schemas}


def main() -> None:
    folder = Path(sys.argv[1])
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    wanted = files()
    for stale in (folder / "schemas").glob("*.json"):
        if f"schemas/{stale.name}" not in wanted:
            stale.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
