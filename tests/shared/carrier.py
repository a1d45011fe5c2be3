"""A relay as a process of its own, to be killed: `python -m tests.shared.carrier URL SERVERS`."""

import asyncio
import sys

from shared.db import Transactions
from shared.observability import Progress
from shared.relay import Relay, producer
from shared.settings import Settings


async def main() -> None:
    url, servers, idempotent = sys.argv[1:]
    settings = Settings.model_validate(
        {
            "service": "bare",
            "database_url": url,
            "jwks_url": "",
            "kafka": servers,
            "kafka_idempotent": idempotent,
        }
    )
    transaction = Transactions()
    transaction.bind("bare", url, pool=1)
    await Relay(transaction, lambda: producer(settings), {}, Progress()).run()


if __name__ == "__main__":
    asyncio.run(main())
