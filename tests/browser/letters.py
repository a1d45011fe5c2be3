"""Events that no service can handle, put among those of a running system."""

from typing import Final
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from capaian.scratch import apart
from tests.browser.province import Province

TOPIC: Final = "evaluation.result.v1"
KIND: Final = b"UjiTidakDikenal"


def spoil(system: Province, count: int) -> None:
    """Send events of a kind that nobody knows; whoever follows results puts them aside."""
    servers = f"127.0.0.1:{system.state.ports['broker']}"

    async def work() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all")
        await producer.start()
        try:
            for _ in range(count):
                key = str(uuid4()).encode()
                await producer.send_and_wait(TOPIC, b"{}", key=key, headers=[("ce_type", KIND)])
        finally:
            await producer.stop()

    apart(work)
