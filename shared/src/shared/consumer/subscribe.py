"""The subscription of one worker: batches from Kafka, offsets moved on after the transaction.

FastStream's parser and decoder are replaced, because a header that is not UTF-8 would lose a
whole batch there; its acknowledgement is kept and done inside the handler, so that a rebalance
waits for the batch (`Drain`).
"""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import structlog
from aiokafka import ConsumerRebalanceListener
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage as InjectedMessage
from faststream.kafka.message import KafkaAckableMessage, KafkaMessage

from shared.consumer.process import Process
from shared.observability import ASSIGNED, LAG, Progress
from shared.settings import Settings

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
DRAIN: Final = 45.0
LOOK_EVERY: Final = 5.0

log = structlog.get_logger()


class BrokerForgot(RuntimeError):
    """The broker has less than was read from it: it lost its topics. Nothing may be read on."""


class Drain(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """Lets a rebalance wait until the batch in hand is written and acknowledged."""

    def __init__(self) -> None:
        self.idle = asyncio.Event()
        self.idle.set()

    async def on_partitions_revoked(self, revoked: Any) -> None:
        del revoked
        with suppress(TimeoutError):
            await asyncio.wait_for(self.idle.wait(), DRAIN)

    async def on_partitions_assigned(self, assigned: Any) -> None:
        del assigned


class Subscription:
    """All that one worker reads, in one consumer group named after the service."""

    def __init__(
        self, settings: Settings, topics: Sequence[str], process: Process, progress: Progress
    ) -> None:
        self.settings = settings
        self.topics = list(topics)
        self.process = process
        self.progress = progress
        self.drain = Drain()
        self.failures = 0
        self.broker = KafkaBroker(
            settings.brokers,
            ack_policy=AckPolicy.NACK_ON_ERROR,
            allow_auto_create_topics=False,
            graceful_timeout=30,
            logger=None,
        )
        self.subscriber = self._subscribe()

    def _subscribe(self) -> Any:
        subscriber = self.broker.subscriber(
            *self.topics,
            group_id=self.settings.service,
            batch=True,
            max_records=self.settings.batch_records,
            batch_timeout_ms=30,
            parser=self.parse,
            decoder=self.decode,
            no_reply=True,
            listener=self.drain,
            auto_offset_reset="earliest",
            partition_assignment_strategy=(StickyPartitionAssignor,),
            session_timeout_ms=self.settings.session_timeout_ms,
            heartbeat_interval_ms=self.settings.heartbeat_ms,
            rebalance_timeout_ms=self.settings.rebalance_timeout_ms,
            max_partition_fetch_bytes=2_097_152,
        )
        return subscriber(self.handle)

    async def parse(self, records: Sequence[Any]) -> KafkaMessage:
        """Wrap records without looking into them: nothing here can fail."""
        first = records[0]
        return KafkaAckableMessage(
            body=b"",
            headers={},
            batch_headers=[],
            reply_to="",
            content_type=None,
            message_id=f"{first.topic}:{first.partition}:{first.offset}",
            correlation_id=None,
            raw_message=records,
            path={},
            consumer=self.consumer,
        )

    async def decode(self, message: KafkaMessage) -> None:
        del message

    @property
    def consumer(self) -> Any:
        """The aiokafka consumer; None before the start."""
        return getattr(self.broker.subscribers[0], "consumer", None)

    async def handle(self, message: InjectedMessage) -> None:
        """Handle a batch, then move the offsets on; after an error pause, and read again."""
        self.drain.idle.clear()
        try:
            await self.process(list(message.raw_message))
            await message.ack()
        except Exception as error:
            self.failures += 1
            log.warning("batch failed", error=repr(error), failures=self.failures)
            self.drain.idle.set()
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**self.failures)
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - jitter
            raise
        else:
            self.failures = 0
            self.progress.beat("consumer")
        finally:
            self.drain.idle.set()

    async def start(self) -> None:
        await self.broker.start()

    async def stop(self) -> None:
        await self.broker.stop()

    async def watch(self) -> None:
        """Measure the lag, and notice a broker that forgot.

        Raises:
            BrokerForgot: the position of a partition lies beyond its end.
        """
        while True:
            await asyncio.sleep(LOOK_EVERY)
            with suppress(KafkaError, TimeoutError):
                await self.look()

    async def look(self) -> None:
        """Measure what is not handled yet: beyond the offsets that were moved on."""
        consumer = self.consumer
        assigned = list(consumer.assignment()) if consumer else []
        ASSIGNED.labels(self.settings.service).set(len(assigned))
        read = {partition: await consumer.position(partition) for partition in assigned}
        ends = await consumer.end_offsets(assigned) if assigned else {}  # later than positions
        total = 0
        for partition, end in ends.items():
            if read[partition] > end:
                raise BrokerForgot(
                    f"{partition.topic}/{partition.partition} ends at {end}, but was read to "
                    f"{read[partition]}: the broker lost this topic. Republish before reading on."
                )
            lag = end - (await consumer.committed(partition) or 0)
            LAG.labels(partition.topic, partition.partition).set(lag)
            total += lag
        if total == 0:
            self.progress.beat("consumer")
