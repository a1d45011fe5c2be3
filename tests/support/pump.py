"""Events from every outbox to every service that listens, without a broker between them.

The relay and what a worker does with a batch are the real ones; only Kafka is left out.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from typing import Any

from payroll_incentive import actions as payroll
from shared.consumer import Process
from shared.db import Transactions
from shared.observability import Progress
from shared.outbox import StateTopic
from shared.relay import Relay
from shared.session import utcnow
from tests.support.databases import Database
from tests.support.services import Record, worker_transaction

Later = Callable[[Record], bool]


class Hose(Relay):
    """A relay that keeps what it would send, in order; without a broker it needs no producer."""

    def __init__(self, transaction: Transactions, states: Mapping[str, StateTopic]) -> None:
        super().__init__(transaction, no_producer, states, Progress())
        self.sent: list[Record] = []

    async def send(self, records: list[Any]) -> None:
        """Keep them as a broker would hand them out."""
        self.sent += [
            Record(one.topic, 0, number, one.key, one.headers, one.value)
            for number, one in enumerate(records, len(self.sent))
        ]


def no_producer() -> Any:
    raise NotImplementedError("there is no broker")


class Line:
    """One service's worker: its relay, and its process of batches."""

    def __init__(self, service: str, transaction: Transactions) -> None:
        doors = import_module(f"{service}.handlers")
        self.topics = set(doors.CONSUMER.topics)
        self.transaction = transaction
        self.relay = Hose(transaction, doors.STATES)
        self.process = Process(transaction, doors.CONSUMER)

    async def say(self) -> list[Record]:
        """All that waits in the outbox, marked as sent."""
        before = len(self.relay.sent)
        while await self.relay.drain():
            pass
        return self.relay.sent[before:]

    async def hear(self, records: list[Record]) -> None:
        heard: list[Any] = [record for record in records if record.topic in self.topics]
        if heard:
            await self.process(heard)


class Pump:
    """Carries until nothing waits anywhere, everything twice: Kafka promises once at least.

    `carried` is everything that was ever said.
    """

    def __init__(self, lines: Mapping[str, Line]) -> None:
        self.lines = lines
        self.carried: list[Record] = []
        self.held: list[Record] = []

    async def __call__(self, later: Later = lambda _: False) -> None:
        """Carry. Records that are to come `later` reach their readers at the next call only."""
        waiting, self.held = self.held, []
        while True:
            for line in self.lines.values():
                waiting += await line.say()
            now = [record for record in waiting if not later(record)]
            self.held += [record for record in waiting if later(record)]
            if not now and not await self.work_off():
                return
            self.carried += now
            for line in [*self.lines.values(), *self.lines.values()]:
                await line.hear(now)
            waiting = []

    async def work_off(self) -> bool:
        """One chunk of what payroll put off; False when nothing is left."""
        async with self.lines["payroll_incentive"].transaction() as session:
            return await payroll.work_off(session, utcnow())


@asynccontextmanager
async def pumping(stores: Mapping[str, Database]) -> AsyncIterator[Pump]:
    """A pump between the services with these databases."""
    async with AsyncExitStack() as stack:
        yield Pump(
            {
                name: Line(name, await stack.enter_async_context(worker_transaction(store)))
                for name, store in stores.items()
            }
        )
