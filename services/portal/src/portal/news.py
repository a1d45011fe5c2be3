"""Events as news: who and which agency one is about goes to the open pages, and nothing else."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from portal.settings import LiveSettings
from portal.web.live import CHANNEL
from shared.events.registry import TOPICS
from shared.observability import Progress

log = structlog.get_logger()

GROUP: Final = "portal"
PAUSE: Final = 2.0
LOOK_MS: Final = 200
STALE_MS: Final = 60_000
"""News older than a minute is none: every page was loaded since, or asks anew when it connects."""
MOST: Final = 2_000
"""Names in one message."""


async def carry(settings: LiveSettings, progress: Progress) -> None:
    """Carry news until cancelled. A failure is said and tried again; nothing is owed to anybody."""
    redis = Redis.from_url(settings.redis_url.get_secret_value())
    try:
        while True:
            try:
                await read(settings, redis, progress)
            except (KafkaError, RedisError, OSError) as error:
                log.warning("news stands still", error=type(error).__name__)
            progress.beat("news")
            await asyncio.sleep(PAUSE)
    finally:
        await redis.aclose()


async def read(settings: LiveSettings, redis: "Redis", progress: Progress) -> None:
    """Read all topics as one group, and publish whom each batch is about."""
    consumer = AIOKafkaConsumer(
        *TOPICS,
        bootstrap_servers=settings.brokers,
        group_id=GROUP,
        auto_offset_reset="earliest",
        session_timeout_ms=settings.session_timeout_ms,
        heartbeat_interval_ms=settings.heartbeat_ms,
    )
    await consumer.start()
    try:
        while True:
            batches = await consumer.getmany(timeout_ms=LOOK_MS)
            progress.beat("news")
            records = (record for batch in batches.values() for record in batch)
            names = sorted({name for record in fresh(records) for name in concerned(record)})
            for start in range(0, len(names), MOST):
                await redis.publish(CHANNEL, "\n".join(names[start : start + MOST]))
    finally:
        await consumer.stop()


def fresh(records: Iterable[ConsumerRecord[Any, Any]]) -> Iterator[ConsumerRecord[Any, Any]]:
    oldest = time.time() * 1_000 - STALE_MS
    return (record for record in records if record.timestamp >= oldest)


def concerned(record: ConsumerRecord[Any, Any]) -> Iterator[str]:
    """Whom a record is about: the person its key names, and the agency of its header."""
    topic = TOPICS[record.topic]
    key = record.key.decode(errors="replace") if record.key else ""
    for field, text in zip(topic.key.split(":"), key.split(":"), strict=False):
        if field in ("employee_id", "agency_id"):
            yield f"{'person' if field == 'employee_id' else 'agency'}:{text}"
    agency = dict(record.headers).get("ce_agency")
    if agency:
        yield f"agency:{agency.decode(errors='replace')}"
