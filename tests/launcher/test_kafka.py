"""The starter of a real Apache Kafka: one falls, the others go on, it comes back."""

from collections.abc import Iterator

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from capaian.kafka.cluster import KafkaCluster
from capaian.scratch import place
from tests.support.stack_broker import BACKEND, make_topics

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif(BACKEND != "kafka", reason="for CAPAIAN_BACKEND=kafka"),
]

TOPIC = "evaluation.result.v1"


@pytest.fixture(scope="module")
def cluster() -> Iterator[KafkaCluster]:
    with place("kafka") as where:
        made = KafkaCluster(where, brokers=3)
        made.start()
        make_topics(made.servers, replicas=3)
        yield made


async def test_nothing_is_lost_when_one_of_three_brokers_falls(cluster: KafkaCluster) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=cluster.servers, acks="all", enable_idempotence=True
    )
    await producer.start()
    for number in range(120):
        if number == 40:
            cluster.kill(2)
        await producer.send_and_wait(TOPIC, str(number).encode(), partition=number % 12)
    await producer.stop()
    cluster.start(2)
    assert await everything(cluster) == sorted(str(number).encode() for number in range(120))


async def everything(cluster: KafkaCluster) -> list[bytes | None]:
    consumer = AIOKafkaConsumer(bootstrap_servers=cluster.servers)
    await consumer.start()
    partitions = [TopicPartition(TOPIC, number) for number in range(12)]
    consumer.assign(partitions)
    await consumer.seek_to_beginning()
    ends = await consumer.end_offsets(partitions)
    found: list[bytes | None] = []
    while len(found) < sum(ends.values()):
        batch = await consumer.getmany(timeout_ms=1000)
        found += [record.value for records in batch.values() for record in records]
    await consumer.stop()
    return sorted(found, key=lambda value: value or b"")
