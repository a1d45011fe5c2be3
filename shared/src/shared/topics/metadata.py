"""What Kafka's Metadata request, version 12, says of a topic's id; aiokafka stops at version 5."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final, NamedTuple
from uuid import UUID

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

UNKNOWN_TOPIC: Final = 3
NOBODY: Final = UUID(int=0)
TEXT: Final = CompactString("utf-8")
NUMBERS: Final = CompactArray(Int32)
TAGS: Final = ("tags", TaggedFields)


class Known(NamedTuple):
    """A topic as it is now: its id changes when it is made anew."""

    topic_id: UUID
    partitions: int


class Uuid:
    """Sixteen bytes."""

    @classmethod
    def encode(cls, value: UUID) -> bytes:
        return value.bytes

    @classmethod
    def decode(cls, data: BytesIO) -> UUID:
        return UUID(bytes=data.read(16))


class TopicsAnswer(Response):  # type: ignore[misc]  # aiokafka ships no types
    """Which topics there are."""

    API_KEY = 3
    API_VERSION = 12
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            CompactArray(("node_id", Int32), ("host", TEXT), ("port", Int32), ("rack", TEXT), TAGS),
        ),
        ("cluster_id", TEXT),
        ("controller_id", Int32),
        (
            "topics",
            CompactArray(
                ("error_code", Int16),
                ("name", TEXT),
                ("topic_id", Uuid),
                ("is_internal", Boolean),
                (
                    "partitions",
                    CompactArray(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", NUMBERS),
                        ("isr", NUMBERS),
                        ("offline", NUMBERS),
                        TAGS,
                    ),
                ),
                ("authorized_operations", Int32),
                TAGS,
            ),
        ),
        TAGS,
    )


class TopicsQuestion(RequestStruct):  # type: ignore[misc]  # aiokafka ships no types
    """Which of these topics there are."""

    API_KEY = 3
    API_VERSION = 12
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = TopicsAnswer
    SCHEMA = Schema(
        ("topics", CompactArray(("topic_id", Uuid), ("name", TEXT), TAGS)),
        ("allow_auto_topic_creation", Boolean),
        ("include_authorized_operations", Boolean),
        TAGS,
    )


class Topics(Request[TopicsQuestion]):  # type: ignore[misc]  # aiokafka ships no types
    """Asks for topics by their names, and makes none."""

    API_KEY = 3

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)

    def build(self, request_struct_class: type[TopicsQuestion]) -> TopicsQuestion:
        asked: list[tuple[Any, ...]] = [(NOBODY, name, {}) for name in self.names]
        return request_struct_class(asked, False, False, {})  # noqa: FBT003 - by place only


async def ask(client: AIOKafkaClient, names: Iterable[str]) -> dict[str, Known]:
    """Those of the topics that are there, as one live broker knows them.

    Raises:
        KafkaError: it cannot say just now.
    """
    answer: Any = await client.send(client.get_random_node(), Topics(names))
    found = {}
    for error, name, topic_id, _, partitions, *_ in answer.topics:
        if not error:
            found[name] = Known(topic_id, len(partitions))
        elif error != UNKNOWN_TOPIC:
            raise for_code(error)(name)
    return found
