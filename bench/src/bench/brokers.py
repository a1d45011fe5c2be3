"""A Kafka broker for one measurement: the embedded one, or Apache Kafka with BROKER=kafka."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Final, NamedTuple

import psutil
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from pydantic import SecretStr

from bench.doors import Record
from capaian import topics
from capaian.embedded import broker as embedded
from capaian.kafka.cluster import KafkaCluster
from capaian.ports import HOST, free_ports
from capaian.scratch import Place, apart, place
from shared.events.registry import TOPICS
from shared.relay import producer
from shared.relay.records import Record as Sent
from shared.relay.records import batches
from shared.settings import Settings

Send = Callable[[], Awaitable[None]]
KINDS: Final = ("embedded", "kafka")


class Broker(NamedTuple):
    """A broker with every topic and no records."""

    servers: str
    idempotent: bool
    process: psutil.Process


def kind() -> str:
    """Which broker is wanted.

    Raises:
        SystemExit: BROKER names none there is.
    """
    chosen = os.environ.get("BROKER") or KINDS[0]
    if chosen not in KINDS:
        raise SystemExit(f"BROKER={chosen} is none of {', '.join(KINDS)}")
    return chosen


@contextmanager
def broker() -> Iterator[Broker]:
    """A broker of this measurement's own."""
    with place("broker") as where:
        servers, name = start_kafka(where) if kind() == "kafka" else start_embedded(where)
        apart(lambda: topics.create(servers))
        yield Broker(servers, kind() == "kafka", psutil.Process(where.children[name].pid))


def start_embedded(where: Place) -> tuple[str, str]:
    (port,) = free_ports(1)
    where.run(embedded.program(port, where.folder))
    return f"{HOST}:{port}", "broker"


def start_kafka(where: Place) -> tuple[str, str]:
    cluster = KafkaCluster(where)
    cluster.start()
    return cluster.servers, "kafka-1"


def new_producer(to: Broker) -> AIOKafkaProducer:
    """A producer as relays use it."""
    return producer(
        Settings(
            service="bench",
            database_url=SecretStr(""),
            jwks_url="",
            kafka=to.servers,
            kafka_idempotent=to.idempotent,
        )
    )


@asynccontextmanager
async def packed(to: Broker, records: Sequence[Record]) -> AsyncIterator[Send]:
    """Records packed as a relay packs them; to send them all takes no more than a moment."""
    sender = new_producer(to)
    await sender.start()
    sent = [Sent(one.topic, one.key or b"", one.value, one.headers) for one in records]
    ready = [parcel async for parcel in batches(sender, sent)]

    async def send() -> None:
        futures = [
            await sender.send_batch(batch, topic, partition=partition)
            for topic, partition, batch in ready
        ]
        await asyncio.gather(*futures)

    try:
        yield send
    finally:
        await sender.stop()


class Group:
    """How far a consumer group has come."""

    def __init__(self, admin: AIOKafkaAdminClient, name: str) -> None:
        self.admin = admin
        self.name = name

    async def handled(self, topic: str) -> int:
        """How many records of a topic lie behind the group's offsets."""
        places = [TopicPartition(topic, number) for number in range(TOPICS[topic].partitions)]
        offsets = await self.admin.list_consumer_group_offsets(self.name, partitions=places)
        return sum(max(at.offset, 0) for at in offsets.values())


@asynccontextmanager
async def watched(on: Broker, name: str) -> AsyncIterator[Group]:
    """The group of this name."""
    admin = AIOKafkaAdminClient(bootstrap_servers=on.servers)
    await admin.start()
    try:
        yield Group(admin, name)
    finally:
        await admin.close()
