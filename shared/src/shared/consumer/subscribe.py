"""The subscription of one worker: batches from Kafka, offsets moved on after the transaction.

FastStream's parser and decoder are replaced, because a header that is not UTF-8 would lose a
whole batch there; its acknowledgement is kept and done inside the handler, so that a rebalance
waits for the batch (`Drain`).
"""

import asyncio
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
from shared.observability import ASSIGNED, LAG, Progress, describe
from shared.relay import pause
from shared.settings import Settings
from shared.topics import BrokerForgot

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
DRAIN: Final = 45.0
GRACE: Final = 30.0
LOOK_EVERY: Final = 5.0
LOOK_PATIENCE: Final = 10.0

log = structlog.get_logger()


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
        self.in_hand = False
        self.stopping = asyncio.Event()
        self.broker = self.connect()
        ASSIGNED.labels(settings.service).set(0)

    def connect(self) -> KafkaBroker:
        """A broker with the subscriber on it, not started yet."""
        broker = KafkaBroker(
            self.settings.brokers,
            ack_policy=AckPolicy.NACK_ON_ERROR,
            allow_auto_create_topics=False,
            graceful_timeout=GRACE,
            consumer_only=True,
            logger=None,
        )
        subscriber = broker.subscriber(
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
        subscriber(self.handle)
        return broker

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
        self.in_hand = True
        try:
            await self.process(list(message.raw_message))
            await message.ack()
        except Exception as error:
            self.failures += 1
            log.warning("batch failed", error=describe(error), failures=self.failures)
            self.drain.idle.set()
            await self.rest(self.failures)
            raise
        else:
            self.failures = 0
        finally:
            self.in_hand = False
            self.drain.idle.set()
            self.progress.beat("consumer")

    async def rest(self, failures: int) -> None:
        """Pause after failures, unless it is time to stop."""
        with suppress(TimeoutError):
            seconds = pause(failures, FIRST_PAUSE, LONGEST_PAUSE)
            await asyncio.wait_for(self.stopping.wait(), seconds)

    async def start(self) -> None:
        """Join the group; while Kafka is away, try again and again."""
        failures = 0
        while not self.stopping.is_set():
            try:
                return await self.broker.start()
            except (KafkaError, OSError) as error:
                failures += 1
                log.warning("kafka is away", error=describe(error), failures=failures)
            with suppress(Exception):
                await self.broker.stop()
            self.broker = self.connect()
            self.progress.beat("consumer")
            await self.rest(failures)
        return None

    async def stop(self) -> None:
        """Finish the batch in hand, and leave the group."""
        self.stopping.set()
        await self.broker.stop()

    async def run(self) -> None:
        """Start; then measure the lag, and notice a broker that forgot.

        Raises:
            BrokerForgot: the position of a partition lies beyond its end.
        """
        await self.start()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                async with asyncio.timeout(LOOK_PATIENCE):
                    await self.look()
            except (KafkaError, TimeoutError):
                self.progress.beat("consumer")  # Kafka is away: nothing that a restart would mend

    async def look(self) -> None:
        """Measure what is not handled yet. Where that fails nothing counts as being read.

        Raises:
            BrokerForgot: the position of a partition lies beyond its end.
        """
        try:
            await self.measure()
        except BaseException:
            ASSIGNED.labels(self.settings.service).set(0)
            raise

    async def measure(self) -> None:
        """Measure what lies beyond the offsets that were moved on."""
        consumer = self.consumer
        assigned = list(consumer.assignment()) if consumer else []
        lags: dict[Any, int] = {}
        waiting = False
        for partition in assigned:
            position = await consumer.position(partition)
            end = consumer.highwater(partition)  # of the last fetch, so never behind the position
            if end is not None and position > end:
                raise BrokerForgot(
                    f"{partition.topic}/{partition.partition} ends at {end}, but was read to "
                    f"{position}: the broker lost this topic. Republish before reading on."
                )
            waiting |= position != end
            lags[partition] = await self.lag(partition, position, end)
        ASSIGNED.labels(self.settings.service).set(len(assigned))
        LAG.clear()  # of partitions that went to another member
        for partition, lag in lags.items():
            LAG.labels(partition.topic, partition.partition).set(lag)
        if not self.in_hand and not waiting:
            self.progress.beat("consumer")

    async def lag(self, partition: Any, position: int, end: int | None) -> int:
        """Records not handled yet; 1 where nothing was fetched so far and nobody can know."""
        if not end:
            return 0 if end == 0 else 1
        handled = await self.consumer.committed(partition)
        if handled is None:  # no batch was handled yet
            handled = 0 if self.in_hand else position
        return max(end - int(handled), 0)
