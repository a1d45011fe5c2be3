"""Events carried as in operation: by relays and subscriptions, through a real broker."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from uuid import UUID

import msgspec

from payroll_incentive import actions as payroll
from shared.consumer import Process, Subscription
from shared.db import Transactions
from shared.events.base import Header
from shared.observability import Progress
from shared.relay import Relay, producer
from shared.session import raw, utcnow
from tests.shared.mechanism import settings, until
from tests.support.databases import Database
from tests.support.services import Record, worker_transaction
from tests.support.stack_broker import Broker

SAID = "select topic, key, value, headers, event_id, sent_at from outbox order by pos"
MARKED = "select count(*) from outbox_dirty"
HEARD = "select event_id from inbox"


class Worker:
    """One service's worker, connected to a broker."""

    def __init__(self, service: str, transaction: Transactions, broker: Broker) -> None:
        doors = import_module(f"{service}.handlers")
        chosen = settings(broker, service)
        consumer = doors.CONSUMER
        self.states = doors.STATES
        self.handled = {kind.__name__ for kind in consumer.handlers}
        self.transaction = transaction
        self.relay = Relay(transaction, lambda: producer(chosen), self.states, Progress())
        self.subscription: Subscription | None = None
        if consumer.topics:
            process = Process(transaction, consumer)
            self.subscription = Subscription(chosen, consumer.topics, process, Progress())

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.relay.run())
            if self.subscription:
                group.create_task(self.subscription.run())

    async def stop(self) -> None:
        if self.subscription:
            await self.subscription.stop()
        await self.relay.close()

    async def said(self) -> tuple[list[Record], dict[UUID, str]] | None:
        """What is in the outbox, and the type of each event that is said by now.

        None while something waits to be sent.
        """
        async with self.transaction() as session:
            connection = await raw(session)
            rows = await connection.fetch(SAID)
            if await connection.fetchval(MARKED) or any(row["sent_at"] is None for row in rows):
                return None
            records = []
            ids: dict[UUID, str] = {}
            for row in rows:
                head = msgspec.msgpack.decode(row["headers"], type=list[Header])
                records.append(Record(row["topic"], 0, 0, bytes(row["key"]), head, row["value"]))
                ids[row["event_id"]] = dict(head)["ce_type"].decode()
            for state in self.states.values():
                for event in await state.read(connection, list(await state.keys(connection))):
                    ids[event.event_id] = type(event).__name__
            return records, ids

    async def heard(self) -> set[UUID]:
        async with self.transaction() as session:
            return {row["event_id"] for row in await (await raw(session)).fetch(HEARD)}


class Carriage:
    """Waits, where a pump would carry: until all that was said has reached all its readers."""

    def __init__(self, workers: Mapping[str, Worker]) -> None:
        self.workers = workers
        self.carried: list[Record] = []

    async def __call__(self, later: Callable[[Record], bool] | None = None) -> None:
        if later is not None:
            raise NotImplementedError("a broker cannot be told to wait")
        await until(self.quiet, 60)

    async def quiet(self) -> bool:
        ids: dict[UUID, str] = {}
        carried: list[Record] = []
        for worker in self.workers.values():
            said = await worker.said()
            if said is None:
                return False
            carried += said[0]
            ids |= said[1]
        for worker in self.workers.values():
            wanted = {one for one, kind in ids.items() if kind in worker.handled}
            if wanted - await worker.heard():
                return False
        self.carried = carried
        return not await self.work_off()

    async def work_off(self) -> bool:
        """One chunk of what payroll put off; False when nothing is left."""
        async with self.workers["payroll_incentive"].transaction() as session:
            return await payroll.work_off(session, utcnow())


@asynccontextmanager
async def carrying(stores: Mapping[str, Database], broker: Broker) -> AsyncIterator[Carriage]:
    """Workers of the services with these databases, on this broker."""
    async with AsyncExitStack() as stack:
        workers = {
            name: Worker(name, await stack.enter_async_context(worker_transaction(store)), broker)
            for name, store in stores.items()
        }
        for worker in workers.values():
            stack.push_async_callback(worker.stop)
        running = [asyncio.create_task(worker.run()) for worker in workers.values()]
        try:
            yield Carriage(workers)
        finally:
            for task in running:
                task.cancel()
            await asyncio.wait(running)
