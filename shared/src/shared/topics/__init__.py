"""The topics a service reads from and sends to, known by their ids.

A topic that was deleted and made anew has its old name and another id. What the old one held is
gone though its senders have marked it as sent, and a place in the old one is no place in the new
one. So a worker remembers the ids in its database, and does nothing with another topic of the
same name until `republish` has let them be forgotten.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

from shared.db import Transactions
from shared.observability import Progress, describe
from shared.session import raw
from shared.settings import Settings
from shared.topics.metadata import Known, ask

__all__ = ["FORGET", "BrokerForgot", "KnownTopics"]

LOCK: Final = 7203
LOOK_EVERY: Final = 3.0
ASK_EVERY: Final = 0.05
PATIENCE: Final = 10.0
STOP_PATIENCE: Final = 5.0
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 15.0

REMEMBERED = "select topic, topic_id from known_topic"
REMEMBER = """
insert into known_topic (topic, topic_id) select * from unnest($1::text[], $2::uuid[])
on conflict (topic) do nothing
"""
FORGET = "delete from known_topic"

log = structlog.get_logger()


class BrokerForgot(RuntimeError):
    """The broker lost a topic, and with it what was sent and read. Nothing may go on."""


class NotAlone(RuntimeError):
    """Other members read what is to be begun anew."""


class KnownTopics:
    """The topics of one worker, and whether they still are the ones it knew."""

    def __init__(
        self,
        settings: Settings,
        transaction: Transactions,
        reads: Iterable[str],
        sends: Iterable[str],
        progress: Progress,
    ) -> None:
        self.settings = settings
        self.transaction = transaction
        self.reads = frozenset(reads)
        self.names = sorted(self.reads.union(sends))
        self.progress = progress
        self.seen: dict[str, UUID] = {}
        self.client: AIOKafkaClient | None = None

    async def settle(self) -> None:
        """Compare once, however long Kafka or the database is away.

        Raises:
            BrokerForgot: a topic is another one than it was.
        """
        failures = 0
        while not await self.compared():
            self.beat()
            failures += 1
            await asyncio.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 10)))

    def beat(self) -> None:
        """Beat for the loops, none of which has begun."""
        for loop in self.progress.beats:
            self.progress.beat(loop)

    async def watch(self) -> None:
        """Compare again and again.

        Raises:
            BrokerForgot: a topic is another one than it was.
        """
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.compared()

    async def compared(self) -> bool:
        """Compare, if what that takes is there."""
        try:
            await self.compare()
        except BrokerForgot:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is away: it is asked again
            log.warning("topics cannot be compared", error=describe(error))
            await self.close()
            return False
        return True

    async def compare(self) -> None:
        """Compare the topics there are with those remembered, and remember new ones.

        Raises:
            BrokerForgot: a topic is another one than it was.
        """
        there = await self.ask()
        async with self.transaction() as session:
            connection = await raw(session)
            kept = await remembered(connection)
            refuse(there, kept, self.seen)
            if there.keys() - kept.keys():
                await connection.execute("select pg_advisory_xact_lock($1)", LOCK)
                kept = await remembered(connection)  # another worker may just have begun
                new = sorted(there.keys() - kept.keys())
                fresh = self.reads.intersection(new) - self.seen.keys()
                if fresh:
                    await self.begin({name: there[name] for name in fresh})
                await connection.execute(REMEMBER, new, [there[name].topic_id for name in new])
        refuse(there, kept)
        self.seen |= {name: one.topic_id for name, one in there.items()}

    async def ask(self) -> dict[str, Known]:
        """Those of the worker's topics that are there."""
        async with asyncio.timeout(PATIENCE):
            if self.client is None:
                self.client = AIOKafkaClient(bootstrap_servers=self.settings.brokers)
                await self.client.bootstrap()
            return await ask(self.client, self.names)

    async def begin(self, topics: Mapping[str, Known]) -> None:
        """Have the group begin these topics at their beginning, as soon as it can be joined."""
        joining = self.settings.session_timeout_ms + self.settings.rebalance_timeout_ms
        async with asyncio.timeout(PATIENCE + joining / 1000):
            await self.rewind(topics)

    async def rewind(self, topics: Mapping[str, Known]) -> None:
        """Have the group begin these topics at their beginning.

        What it remembers of a place in them is of other topics of these names. Only a member may
        say so, and only of partitions it was given: where others have some, it is tried again.
        """
        parts = [
            TopicPartition(name, number)
            for name, one in topics.items()
            for number in range(one.partitions)
        ]
        member = self.member()
        try:
            await member.start()
            places = await asyncio.gather(*map(member.committed, parts))
            passed = {part for part, place in zip(parts, places, strict=True) if place}
            if not passed:
                return
            if self.seen:
                raise BrokerForgot(
                    f"{', '.join(sorted(topics))}: made anew while this worker ran, and read before"
                )
            member.subscribe(sorted(topics))
            while not (given := member.assignment()):
                self.beat()
                await asyncio.sleep(ASK_EVERY)
            await member.commit(dict.fromkeys(passed & given, 0))
            if passed - given:
                raise NotAlone(f"others read {len(passed - given)} partitions")
            log.warning("read from the beginning", topics=sorted(topics))
        finally:
            with suppress(TimeoutError):
                await asyncio.wait_for(member.stop(), STOP_PATIENCE)

    def member(self) -> AIOKafkaConsumer:
        """A member of the worker's group that handles nothing."""
        return AIOKafkaConsumer(
            bootstrap_servers=self.settings.brokers,
            group_id=self.settings.service,
            enable_auto_commit=False,
            partition_assignment_strategy=(StickyPartitionAssignor,),
            session_timeout_ms=self.settings.session_timeout_ms,
            heartbeat_interval_ms=self.settings.heartbeat_ms,
            rebalance_timeout_ms=self.settings.rebalance_timeout_ms,
        )

    async def close(self) -> None:
        """Let the connection go."""
        used, self.client = self.client, None
        if used is not None:
            with suppress(Exception):
                await used.close()


async def remembered(connection: Any) -> dict[str, UUID]:
    return {row["topic"]: row["topic_id"] for row in await connection.fetch(REMEMBERED)}


def refuse(there: Mapping[str, Known], *remembered: Mapping[str, UUID]) -> None:
    """Refuse topics that are others than those remembered.

    Raises:
        BrokerForgot: there is such a topic.
    """
    other = sorted(
        name
        for name, one in there.items()
        if any(known.get(name, one.topic_id) != one.topic_id for known in remembered)
    )
    if other:
        raise BrokerForgot(
            f"{', '.join(other)}: deleted and made anew. What was in it is gone, whoever had not"
            " read it. Stop all workers, make the topic anew, republish every service, start them."
        )
