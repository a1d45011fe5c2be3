"""The relay: nothing lost, order per key kept, whatever ends it and whoever runs beside it."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from shared import relay as relay_module
from shared.db import Transactions
from shared.events.base import Event, encode
from shared.events.identity import EmployeeSnapshot
from shared.observability import Progress
from shared.outbox import EventTooLarge, StateTopic, emit, mark_dirty
from shared.relay import Relay, pause, producer, republish
from shared.session import raw
from tests.shared.mechanism import (
    STATE_TOPIC,
    TOPIC,
    changed,
    drain,
    firsts,
    people,
    records,
    relay_of,
    say,
    settings,
    versions,
)
from tests.support.databases import Database
from tests.support.services import worker_transaction
from tests.support.stack_broker import Broker

pytestmark = pytest.mark.kafka


@pytest_asyncio.fixture
async def transaction(fresh_store: Database) -> AsyncIterator[Transactions]:
    async with worker_transaction(fresh_store) as made:
        yield made


async def one(transaction: Transactions, query: str, *values: Any) -> Any:
    async with transaction() as session:
        return await (await raw(session)).fetchval(query, *values)


async def unsent(transaction: Transactions) -> int:
    return int(await one(transaction, "select count(*) from outbox where sent_at is null"))


class Crashing(Relay):
    """A relay that often dies between the broker's answer and its own mark."""

    crashes = 0
    chance = random.Random(7)

    async def send(self, records: list[Any]) -> None:
        await super().send(records)
        if records and (self.chance.random() < 0.3 or not self.crashes):
            type(self).crashes += 1
            raise asyncio.CancelledError


async def test_eight_writers_and_three_crashing_relays_lose_nothing(
    transaction: Transactions, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "BATCH", 40)
    persons = people(24)
    done = asyncio.Event()
    sent = 0

    async def writer(mine: Sequence[UUID], chance: random.Random) -> None:
        for version in range(1, 26):
            await say(transaction, *(changed(person, version) for person in mine))
            await asyncio.sleep(chance.random() * 0.01)

    async def carrier(relay: Relay) -> None:
        nonlocal sent
        while not (done.is_set() and await unsent(transaction) == 0):
            try:
                count = await relay.drain()
                sent += count
            except asyncio.CancelledError:
                await relay.close()
            await asyncio.sleep(0)

    async with (
        relay_of(transaction, broker, kind=Crashing) as first,
        relay_of(transaction, broker, kind=Crashing) as second,
        relay_of(transaction, broker, kind=Crashing) as third,
        asyncio.TaskGroup() as group,
    ):
        for relay in (first, second, third):
            group.create_task(carrier(relay))
        writing = [
            asyncio.create_task(writer(persons[start::8], random.Random(start)))
            for start in range(8)
        ]
        await asyncio.gather(*writing)
        done.set()
    listed = versions(await records(broker, TOPIC, persons))
    assert {key: firsts(told) for key, told in listed.items()} == {
        str(person).encode(): list(range(1, 26)) for person in persons
    }, "a version is missing, or came before an older one"
    assert Crashing.crashes
    assert sum(map(len, listed.values())) > sent == 600


async def test_two_relays_share_the_buckets_and_send_each_event_once(
    transaction: Transactions, broker: Broker
) -> None:
    persons = people(40)
    held, go = asyncio.Event(), asyncio.Event()

    class Waiting(Relay):
        async def send(self, records: list[Any]) -> None:
            held.set()
            await go.wait()
            await super().send(records)

    await say(transaction, *(changed(person) for person in persons[:20]))
    async with (
        relay_of(transaction, broker, kind=Waiting) as slow,
        relay_of(transaction, broker) as quick,
    ):
        slow_one = asyncio.create_task(slow.drain())
        await held.wait()
        assert await drain(quick) == 0, "it sent what another relay has in hand"
        await say(transaction, *(changed(person, 2) for person in persons[:20]))
        assert await drain(quick) == 0, "it overtook the relay that holds the bucket"
        await say(transaction, *(changed(person) for person in persons[20:]))
        free = await drain(quick)
        assert 0 < free < 20, "it takes the buckets nobody holds, and those only"
        go.set()
        assert await slow_one == 20
        assert await drain(quick) == 40 - free
    listed = versions(await records(broker, TOPIC, persons))
    assert sorted(listed.values()) == [[1]] * 20 + [[1, 2]] * 20


async def test_a_transaction_that_commits_late_is_still_sent(
    transaction: Transactions, broker: Broker
) -> None:
    early, late = people(2)
    async with relay_of(transaction, broker) as relay:
        async with transaction() as slow:
            await emit(slow, changed(late))  # takes its place in the outbox first
            await say(transaction, changed(early))
            assert await drain(relay) == 1
        assert await drain(relay) == 1
    found = await records(broker, TOPIC, (early, late))
    assert [record.key for record in sorted(found, key=lambda r: r.timestamp)] == [
        str(early).encode(), str(late).encode(),
    ]  # fmt: skip


async def test_what_is_undone_is_never_sent(transaction: Transactions, broker: Broker) -> None:
    person, other = people(2)
    with suppress(ZeroDivisionError):
        async with transaction() as session:
            await emit(session, changed(person))
            raise ZeroDivisionError
    with pytest.raises(EventTooLarge):
        await say(transaction, changed(other, name="x" * 900_000))
    async with relay_of(transaction, broker) as relay:
        assert await drain(relay) == 0
    assert await records(broker, TOPIC, (person, other)) == []


async def test_large_and_small_events_go_together_in_their_order(
    transaction: Transactions, broker: Broker
) -> None:
    persons = people(3)
    large = ("x" * 850_000, "small", "y" * 300_000, "z" * 200_000, "small again")
    events = [
        changed(person, version, name=name)
        for version, name in enumerate(large, 1)
        for person in persons
    ]
    await say(transaction, *events)
    async with relay_of(transaction, broker) as relay:
        assert await drain(relay) == 15
    found = await records(broker, TOPIC, persons)
    assert list(versions(found).values()) == [[1, 2, 3, 4, 5]] * 3
    sent = {(event.key.encode(), event.version): encode(event) for event in events}
    assert {(one.key, int(dict(one.headers)["ce_aggversion"])): one.value for one in found} == sent


async def test_republish_sends_the_same_events_again(
    transaction: Transactions, broker: Broker
) -> None:
    persons = people(5)
    states = states_of({})
    await say(transaction, *(changed(person, v) for v in (1, 2) for person in persons))
    async with relay_of(transaction, broker, states) as relay:
        assert await drain(relay) == 10
        assert await drain(relay) == 0
        assert await republish(transaction, states) == 10
        assert await drain(relay) == 10
    found = await records(broker, TOPIC, persons)
    copies = [(r.key, r.value, tuple(r.headers)) for r in found]
    assert len(copies) == 20
    assert len(set(copies)) == 10
    assert all(told == [1, 2, 1, 2] for told in versions(found).values())


# --- the dirty set -------------------------------------------------------------------------------


def states_of(present: dict[UUID, int], topic: str = STATE_TOPIC) -> dict[str, StateTopic]:
    """A state topic whose table is a dictionary of people and versions."""

    async def read(_connection: Any, keys: Sequence[str]) -> Iterable[Event]:
        wanted = [UUID(key) for key in keys]
        return [changed(p, present[p], EmployeeSnapshot) for p in wanted if p in present]

    async def keys(_connection: Any) -> Iterable[str]:
        return [str(person) for person in present]

    return {topic: StateTopic(read, keys)}


async def mark(transaction: Transactions, *persons: UUID, topic: str = STATE_TOPIC) -> None:
    async with transaction() as session:
        await mark_dirty(session, topic, map(str, persons))


async def test_a_state_topic_gets_the_newest_state_once_and_tombstones(
    transaction: Transactions, broker: Broker
) -> None:
    here, gone = people(2)
    present = {here: 1, gone: 1}
    async with relay_of(transaction, broker, states_of(present)) as relay:
        await mark(transaction, here, gone)
        assert await drain(relay) == 2
        for version in (2, 3, 4):
            present[here] = version
            await mark(transaction, here)
        del present[gone]
        await mark(transaction, gone)
        assert await drain(relay) == 2
        assert await drain(relay) == 0
        assert await republish(transaction, relay.states) == 0
        assert await drain(relay) == 1
    found = await records(broker, STATE_TOPIC, (here, gone))
    assert versions(found) == {str(here).encode(): [1, 4, 4], str(gone).encode(): [1, 0]}
    assert [record.value for record in found if record.key == str(gone).encode()][-1] is None


async def test_a_mark_set_while_its_state_is_sent_is_not_lost(
    transaction: Transactions, broker: Broker
) -> None:
    (person,) = people(1)
    present = {person: 1}

    class Overtaken(Relay):
        async def send(self, records: list[Any]) -> None:
            await super().send(records)
            if present[person] == 1:
                present[person] = 2
                await mark(self.transaction, person)

    async with relay_of(transaction, broker, states_of(present), Overtaken) as relay:
        await mark(transaction, person)
        assert await drain(relay) == 2
    assert versions(await records(broker, STATE_TOPIC, [person])) == {
        str(person).encode(): [1, 2],
    }  # fmt: skip


async def test_a_key_being_marked_in_a_long_transaction_stops_no_relay(
    transaction: Transactions, broker: Broker
) -> None:
    person, other = people(2)
    present = {person: 1}
    async with relay_of(transaction, broker, states_of(present)) as relay:
        await mark(transaction, person)
        async with transaction() as session:
            await mark_dirty(session, STATE_TOPIC, [str(person)])
            await say(transaction, changed(other))
            async with asyncio.timeout(5):
                assert await relay.drain() == 2
            assert await unsent(transaction) == 0
            present[person] = 2
        assert await drain(relay) == 1
    assert versions(await records(broker, STATE_TOPIC, [person])) == {
        str(person).encode(): [1, 2],
    }  # fmt: skip


async def test_a_state_that_cannot_be_read_holds_up_nothing_else(
    transaction: Transactions, broker: Broker
) -> None:
    person, other = people(2)

    async def broken(connection: Any, _keys: Sequence[str]) -> Iterable[Event]:
        await connection.execute("select 1 / 0")
        return []

    async def keys(_connection: Any) -> Iterable[str]:
        return []

    states = {"payroll.payslip.state.v1": StateTopic(broken, keys), **states_of({person: 1})}
    async with relay_of(transaction, broker, states) as relay:
        await mark(transaction, person, topic="payroll.payslip.state.v1")
        await mark(transaction, person)
        await mark(transaction, person, topic="unheard.of.v1")
        await say(transaction, changed(other))
        assert await drain(relay) == 2
        left = await one(transaction, "select array_agg(topic order by topic) from outbox_dirty")
        assert left == ["payroll.payslip.state.v1", "unheard.of.v1"]
        assert relay.readable() == [STATE_TOPIC]


async def test_a_state_of_several_statements_is_of_one_moment(
    transaction: Transactions, broker: Broker
) -> None:
    """What is read first and what is read last belong together, whoever writes in between."""
    (person,) = people(1)
    kept = "select count(*) from inbox where consumer = 'moment'"
    add = "insert into inbox (consumer, event_id) values ('moment', gen_random_uuid())"
    seen: list[int] = []

    async def read(connection: Any, _keys: Sequence[str]) -> Iterable[Event]:
        seen.append(await connection.fetchval(kept))
        async with transaction() as session:
            await (await raw(session)).execute(add)
        seen.append(await connection.fetchval(kept))
        return [changed(person, 1, EmployeeSnapshot)]

    states = {STATE_TOPIC: StateTopic(read, states_of({})[STATE_TOPIC].keys)}
    async with relay_of(transaction, broker, states) as relay:
        await mark(transaction, person)
        assert await drain(relay) == 1
    assert seen[0] == seen[1]


# --- pauses, partitions --------------------------------------------------------------------------


def test_pauses_double_up_to_a_limit_however_long_it_lasts() -> None:
    for failures, longest in ((1, 0.4), (2, 0.8), (3, 1.6), (4, 3.2), (50, 15), (5_000, 15)):
        pauses = [pause(failures, 0.4, 15) for _ in range(100)]
        assert longest / 2 <= min(pauses) < max(pauses) <= longest


async def test_the_loop_goes_on_and_beats_while_kafka_is_away(transaction: Transactions) -> None:
    progress = Progress()
    made = 0

    def away() -> Any:
        nonlocal made
        made += 1
        return producer(settings(service=f"away-{made}"))

    relay = Relay(transaction, away, {}, progress)
    await say(transaction, changed(uuid4()))
    running = asyncio.create_task(relay.run())
    await asyncio.sleep(2.5)
    assert 2 <= made <= 5, "each try has a producer of its own, and pauses grow"
    assert "relay" in progress.beats
    assert not progress.standing()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await unsent(transaction) == 1


async def test_a_relay_cancelled_while_it_waits_for_kafka_leaves_no_producer_open(
    transaction: Transactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = producer(settings(service="away"))
    started = asyncio.Event()

    async def hang() -> None:
        started.set()
        await asyncio.sleep(600)

    monkeypatch.setattr(made, "start", hang)
    await say(transaction, changed(uuid4()))
    running = asyncio.create_task(Relay(transaction, lambda: made, {}, Progress()).run())
    await asyncio.wait_for(started.wait(), 20)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert made._closed  # noqa: SLF001 - it has no public word for it
