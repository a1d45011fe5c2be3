"""Topics, made as the registry says."""

import asyncio
import time
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.events.registry import TOPICS

PATIENCE: Final = 20.0


async def create(servers: str, replicas: int = 1, patience: float = PATIENCE) -> None:
    """Create every topic that is missing, on a broker that may still be starting.

    Raises KafkaError where the broker refuses one, or does not answer within `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return await create_now(servers, replicas)
        except (KafkaError, OSError):
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.1)


async def create_now(servers: str, replicas: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    try:
        await admin.start()
        known = set(await admin.list_topics())
        wanted = [
            NewTopic(topic.name, topic.partitions, replicas, topic_configs=topic.config)
            for topic in TOPICS.values()
            if topic.name not in known
        ]
        if wanted:
            response = await admin.create_topics(wanted)
            refuse(response.topic_errors)
    finally:
        await admin.close()


def refuse(errors: list[tuple[object, ...]]) -> None:
    """Raise what the broker said of the first topic it would not make."""
    for name, code, *_ in errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(str(name))
