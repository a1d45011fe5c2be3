"""From a raw record to an event, or to the reason why not. Nothing here can raise."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import msgspec

from shared.events.base import Event
from shared.events.registry import EVENTS
from shared.inbox import DeadLetter


class Received(NamedTuple):
    """An event and the record it came in."""

    event: Event
    record: Any


class Unreadable(ValueError):
    """The record holds no event we know; `reason` is a short code."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


def decode_all(
    records: list[Any], wanted: Collection[type[Event]]
) -> tuple[list[Received], list[DeadLetter]]:
    """The events of the wanted types in order, and the records that hold no event."""
    received: list[Received] = []
    dead: list[DeadLetter] = []
    for record in records:
        if record.value is None:
            continue
        try:
            attributes = read_headers(record)
            event_type = type_of(record, attributes)
            if event_type in wanted:
                received.append(Received(read(record, attributes, event_type), record))
        except Unreadable as error:
            dead.append(DeadLetter(record, error.reason, str(error)))
    return received, dead


def decode(record: Any) -> Event:
    """The event of a record.

    Raises:
        Unreadable: headers, type, value or key are not those of an event of this topic.
    """
    attributes = read_headers(record)
    return read(record, attributes, type_of(record, attributes))


def type_of(record: Any, attributes: Mapping[str, str]) -> type[Event]:
    event_type = EVENTS.get(attributes.get("ce_type", ""))
    if event_type is None or event_type.topic != record.topic:
        raise Unreadable("unknown_type", attributes.get("ce_type", "no ce_type"))
    return event_type


def read(record: Any, attributes: Mapping[str, str], event_type: type[Event]) -> Event:
    try:
        event = msgspec.json.decode(record.value, type=event_type)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Unreadable("unreadable_value", str(error)) from error
    if record.key != event.key.encode():
        raise Unreadable("wrong_key", f"the key is not {event.key}")
    if attributes.get("ce_id") != str(event.event_id):
        raise Unreadable("wrong_id", f"ce_id is not {event.event_id}")
    return event


def read_headers(record: Any) -> dict[str, str]:
    try:
        return {name: value.decode() for name, value in record.headers if value is not None}
    except (UnicodeDecodeError, AttributeError) as error:
        raise Unreadable("unreadable_header", str(error)) from error
