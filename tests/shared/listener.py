"""A member as a process of its own, to be killed in the middle of its batch."""

import asyncio
import sys
from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.consumer import Process, Subscription
from shared.db import Transactions
from shared.events.identity import EmployeeState
from shared.observability import Progress
from shared.settings import Settings
from tests.shared.mechanism import TOPIC, hear, hearing


async def act(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
    await hear(session, events)
    await asyncio.sleep(600)
    return []


async def main() -> None:
    url, servers, group = sys.argv[1:]
    given = {"service": group, "database_url": url, "jwks_url": "", "kafka": servers}
    times = {"session_timeout_ms": 2_000, "heartbeat_ms": 300, "rebalance_timeout_ms": 2_000}
    transaction = Transactions()
    transaction.bind("victim", url, pool=1)
    process = Process(transaction, hearing(action=act))
    await Subscription(Settings.model_validate(given | times), [TOPIC], process, Progress()).run()


if __name__ == "__main__":
    asyncio.run(main())
