"""What every event carries, and the form it has on the wire.

CloudEvents 1.0 in Kafka's binary mode: the value is the event as JSON, the attributes are headers.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from hashlib import sha1
from typing import Annotated, ClassVar, Final
from uuid import UUID

import msgspec

Header = tuple[str, bytes]

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment that says its time zone; ours say UTC."""

EVENT_IDS = UUID("5f0c2f8e-6b1d-5a57-9d0e-0c1f1f6a7c11")
"""The name space of `ce_id`: an event re-sent or re-published is the same event."""

NAMED: Final = sha1(EVENT_IDS.bytes, usedforsecurity=False)
"""A name-based UUID (RFC 9562, version 5) as far as the name space goes."""


class Event(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A finished fact: the whole state of one aggregate after one change.

    `version` grows by one with each change of the aggregate; a receiver keeps the newest.
    `recorded_at` is the moment of the change in UTC; `effective_date` the day it takes effect,
    where that differs. `actor` is the person who did it, where a person did.
    """

    topic: ClassVar[str]
    aggregate: ClassVar[str]

    agency_id: UUID
    version: int
    recorded_at: Moment
    effective_date: date | None = None
    actor: UUID | None = None

    @property
    def aggregate_id(self) -> str:
        """The aggregate's id, the same in every event of the topic that speaks of it."""
        raise NotImplementedError(type(self).__name__)

    @property
    def key(self) -> str:
        """What Kafka keeps in order: the employee, unless the event says otherwise."""
        raise NotImplementedError(type(self).__name__)

    @cached_property
    def subject(self) -> str:
        return f"{self.aggregate}/{self.aggregate_id}"

    @cached_property
    def event_id(self) -> UUID:
        return event_id(type(self).__name__, self.subject, self.version)


class EmployeeEvent(Event, frozen=True, kw_only=True):
    """An event about one person, kept in order per person."""

    employee_id: UUID

    @property
    def key(self) -> str:
        return str(self.employee_id)


class AgencyEvent(Event, frozen=True, kw_only=True):
    """An event about one agency, kept in order per agency."""

    @property
    def key(self) -> str:
        return str(self.agency_id)


def event_id(event_type: str, subject: str, version: int) -> UUID:
    """Name an event by what it says, so that saying it again is not another event."""
    named = NAMED.copy()
    named.update(f"{event_type}|{subject}|{version}".encode())
    return UUID(bytes=named.digest()[:16], version=5)


def encode(event: Event) -> bytes:
    return msgspec.json.encode(event)


SPECIFICATION: Final = ("ce_specversion", b"1.0")
CONTENT: Final = ("content-type", b"application/json")


def headers(event: Event, source: str, context: Iterable[Header] = ()) -> list[Header]:
    """The CloudEvents attributes of an event; `context` carries its trace."""
    return [
        SPECIFICATION,
        ("ce_id", str(event.event_id).encode()),
        ("ce_type", type(event).__name__.encode()),
        ("ce_source", f"/{source}".encode()),
        ("ce_subject", event.subject.encode()),
        ("ce_time", event.recorded_at.isoformat().encode()),
        ("ce_aggversion", str(event.version).encode()),
        ("ce_agency", str(event.agency_id).encode()),
        CONTENT,
        *context,
    ]
