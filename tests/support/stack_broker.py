"""The Kafka broker of a test run, chosen by CAPAIAN_BACKEND: embedded, kafka, docker, external."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from aiokafka.admin import AIOKafkaAdminClient

from capaian import topics
from capaian.embedded import broker as tansu
from capaian.kafka.cluster import KafkaCluster, version
from capaian.ports import HOST, free_ports
from capaian.scratch import Place, apart, place
from capaian.services import TIMEOUTS
from shared.events.registry import TOPICS

BACKEND: Final = os.environ.get("CAPAIAN_BACKEND", "embedded")


class Broker(Protocol):
    """What every backend offers."""

    servers: str
    """Bootstrap servers, with commas."""
    idempotent: bool
    """Whether it knows idempotent producers."""
    durable: bool
    """Whether it remembers over a restart."""

    def kill(self) -> None:
        """End it at once, as a crash would."""

    def start(self) -> None:
        """Start it again on the same port, with its topics; it may have forgotten their records."""


class Embedded:
    """Tansu: starts in a moment, forgets everything."""

    idempotent = False
    durable = False

    def __init__(self, where: Place) -> None:
        self.where = where
        (self.port,) = free_ports(1)
        self.servers = f"{HOST}:{self.port}"
        self.start()

    def start(self) -> None:
        self.where.run(tansu.program(self.port, self.where.folder))
        make_topics(self.servers)

    def kill(self) -> None:
        self.where.send("broker", signal.SIGKILL)


class Kafka:
    """Apache Kafka, one broker."""

    idempotent = True
    durable = True

    def __init__(self, where: Place) -> None:
        self.cluster = KafkaCluster(where, brokers=1)
        self.servers = self.cluster.servers
        self.start()

    def start(self) -> None:
        self.cluster.start()
        make_topics(self.servers)

    def kill(self) -> None:
        self.cluster.kill(1)


class Elsewhere:
    """A broker that somebody else runs, in a container or wherever; not ours to end."""

    idempotent = True
    durable = True

    def __init__(self, servers: str, replicas: int = 1) -> None:
        self.servers = servers
        make_topics(servers, replicas)

    def start(self) -> None:
        raise NotImplementedError("this backend is not started by tests")

    def kill(self) -> None:
        raise NotImplementedError("this backend is not ended by tests")


@contextmanager
def running_broker() -> Iterator[Broker]:
    """A broker with every topic and no records, of the backend that was chosen."""
    if BACKEND == "embedded":
        with place("broker") as where:
            yield Embedded(where)
    elif BACKEND == "kafka":
        with place("kafka") as where:
            yield Kafka(where)
    elif BACKEND == "docker":
        with container() as servers:
            yield Elsewhere(servers)
    elif BACKEND == "external":
        servers = os.environ["CAPAIAN_KAFKA"]
        empty(servers)
        yield Elsewhere(servers, int(os.environ.get("CAPAIAN_KAFKA_REPLICAS", "1")))
    else:
        raise ValueError(f"CAPAIAN_BACKEND={BACKEND} is none of embedded, kafka, docker, external")


@contextmanager
def container() -> Iterator[str]:
    """Apache Kafka in a container; gives its bootstrap server."""
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415 - where it is chosen

    (port,) = free_ports(1)
    made = DockerContainer(f"apache/kafka:{version()}").with_envs(
        KAFKA_NODE_ID="1",
        KAFKA_PROCESS_ROLES="broker,controller",
        KAFKA_LISTENERS="CLIENT://:9092,CONTROLLER://:9093",
        KAFKA_ADVERTISED_LISTENERS=f"CLIENT://{HOST}:{port}",
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP="CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        KAFKA_INTER_BROKER_LISTENER_NAME="CLIENT",
        KAFKA_CONTROLLER_LISTENER_NAMES="CONTROLLER",
        KAFKA_CONTROLLER_QUORUM_VOTERS="1@localhost:9093",
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR="1",
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS="0",
        KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS="1000",
        KAFKA_AUTO_CREATE_TOPICS_ENABLE="false",
    )
    made.ports["9092/tcp"] = (HOST, port)
    with made:
        yield f"{HOST}:{port}"


def make_topics(servers: str, replicas: int = 1) -> None:
    apart(lambda: topics.create(servers, replicas))


def empty(servers: str) -> None:
    """Remove our topics, and with them what earlier tests wrote."""
    apart(lambda: delete_topics(servers))


async def delete_topics(servers: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        while ours := set(TOPICS).intersection(await admin.list_topics()):
            await admin.delete_topics(sorted(ours))
            await asyncio.sleep(0.5)
    finally:
        await admin.close()


def worker_settings(broker: Broker) -> dict[str, str]:
    """What a worker's environment says of this broker; timeouts as on one machine."""
    idempotent = "true" if broker.idempotent else "false"
    return {
        "CAPAIAN_KAFKA": broker.servers,
        "CAPAIAN_KAFKA_IDEMPOTENT": idempotent,
        **TIMEOUTS,
    }
