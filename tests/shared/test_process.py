"""A batch of records: every event once, whatever comes twice, late, broken or at a bad moment."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.consumer import Consumer, Process
from shared.consumer.process import CIRCUIT, Stopped
from shared.consumer.retry import retry
from shared.db import Transactions
from shared.errors import Conflict
from shared.events.identity import EmployeeChanged, EmployeeHired, EmployeeState
from shared.outbox import emit
from shared.session import raw
from tests.shared.mechanism import changed, hear, hearing, hold, people
from tests.support.databases import Database
from tests.support.services import Record, record, rows, worker_transaction


@pytest_asyncio.fixture
async def transaction(store: Database) -> AsyncIterator[Transactions]:
    async with worker_transaction(store) as made:
        yield made
        async with made() as session:
            await (await raw(session)).execute(
                "delete from heard; delete from held; delete from dead_letter; delete from outbox"
            )


async def handle(
    transaction: Transactions, consumer: Consumer, *given: EmployeeState | Record
) -> None:
    batch = [g if isinstance(g, Record) else record(g, n) for n, g in enumerate(given)]
    await Process(transaction, consumer)(batch)


async def heard(store: Database) -> list[tuple[str, int]]:
    found = await rows(store, "select subject, version from heard order by pos")
    return [(row["subject"].partition("/")[2], row["version"]) for row in found]


async def parked(store: Database) -> list[str]:
    found = await rows(store, "select reason from dead_letter where state = 'parked' order by id")
    return [row["reason"] for row in found]


# --- twice, late, out of order -------------------------------------------------------------------


async def test_an_event_is_applied_once_however_often_it_comes(
    store: Database, transaction: Transactions
) -> None:
    one, other = people(2)
    await handle(transaction, hearing(), changed(one), changed(one), changed(other))
    await handle(transaction, hearing(), changed(one), changed(one, 2))
    assert await heard(store) == [(str(one), 1), (str(other), 1), (str(one), 2)]


async def test_two_workers_with_the_same_records_apply_them_once(
    store: Database, transaction: Transactions
) -> None:
    persons = people(200)
    batch = [changed(person) for person in persons]
    await asyncio.gather(
        handle(transaction, hearing(), *batch),
        handle(transaction, hearing(), *reversed(batch)),
        handle(transaction, hearing(), *batch[100:]),
    )
    assert sorted(await heard(store)) == sorted((str(person), 1) for person in persons)


async def test_only_the_newest_of_each_aggregate_reaches_a_collapsing_action(
    store: Database, transaction: Transactions
) -> None:
    one, other = people(2)
    versions = [changed(one, 2), changed(other, 1), changed(one, 4), changed(one, 3)]
    await handle(transaction, hearing(collapse=True), *versions)
    assert await heard(store) == [(str(one), 4), (str(other), 1)]
    await handle(transaction, hearing(collapse=True), *versions)
    assert len(await heard(store)) == 2, "what was skipped as older is known as well"


async def test_without_collapse_every_event_arrives_in_its_order(
    store: Database, transaction: Transactions
) -> None:
    (one,) = people(1)
    await handle(transaction, hearing(), changed(one, 1), changed(one, 3), changed(one, 2))
    assert [version for _, version in await heard(store)] == [1, 3, 2]


async def test_a_late_version_changes_nothing(store: Database, transaction: Transactions) -> None:
    (one,) = people(1)
    await handle(transaction, hearing(action=hold), changed(one, 5))
    await handle(transaction, hearing(action=hold), changed(one, 4), changed(one, 3))
    assert (await rows(store, "select version, name from held")) == [{"version": 5, "name": "v5"}]


# --- broken --------------------------------------------------------------------------------------


def bent(given: Record, **more: Any) -> Record:
    """A record whose value has some fields replaced."""
    assert given.value is not None
    return given._replace(value=json.dumps(json.loads(given.value) | more).encode())


def without(given: Record, *names: str) -> Record:
    return given._replace(headers=[h for h in given.headers if h[0] not in names])


def renamed(given: Record, **more: bytes | None) -> Record:
    kept = [h for h in given.headers if h[0] not in more]
    return given._replace(headers=[*kept, *more.items()])  # type: ignore[list-item]  # on purpose


BIG = 10_000_000
HUGE = 2**80

POISON: dict[str, tuple[str, Callable[[Record], Record]]] = {
    "no headers": ("unknown_type", lambda r: r._replace(headers=[])),
    "a header that is no text": ("unreadable_header", lambda r: renamed(r, ce_time=b"\xff\xfe")),
    "a type nobody knows": ("unknown_type", lambda r: renamed(r, ce_type=b"EmployeeVanished")),
    "a type of another topic": ("unknown_type", lambda r: renamed(r, ce_type=b"UnitState")),
    "a type without a value": ("unknown_type", lambda r: renamed(r, ce_type=None)),
    "a NUL in the type": ("unknown_type", lambda r: renamed(r, ce_type=b"Employee\0Changed")),
    "half a JSON": ("unreadable_value", lambda r: r._replace(value=(r.value or b"")[:50])),
    "nothing": ("unreadable_value", lambda r: r._replace(value=b"")),
    "no UTF-8": ("unreadable_value", lambda r: r._replace(value=b'{"name": "\xc3\x28"}')),
    "another shape": ("unreadable_value", lambda r: r._replace(value=b"[1, 2, 3]")),
    "a nest": ("unreadable_value", lambda r: r._replace(value=b'{"x":' * 100_000)),
    "not a number": ("unreadable_value", lambda r: bent(r, version=float("nan"))),
    "a fraction": ("unreadable_value", lambda r: bent(r, version=1.5)),
    "text for a number": ("unreadable_value", lambda r: bent(r, version="1")),
    "half a character": ("unreadable_value", lambda r: bent(r, name="\ud800")),
    "a local time": ("unreadable_value", lambda r: bent(r, recorded_at="2026-07-01T03:00:00")),
    "ten megabytes of nothing": ("unreadable_value", lambda r: r._replace(value=b" " * BIG)),
    "another key": ("wrong_key", lambda r: r._replace(key=b"somebody else")),
    "no key": ("wrong_key", lambda r: r._replace(key=None)),
    "another id": ("wrong_id", lambda r: renamed(r, ce_id=str(uuid4()).encode())),
    "no id": ("wrong_id", lambda r: without(r, "ce_id")),
    "another version than the id's": ("wrong_id", lambda r: bent(r, version=7)),
    "a number no column holds": (
        "DataError",
        lambda r: record(changed(UUID(key_of(r)), HUGE), 1),
    ),
    "a NUL in a text": ("CharacterNotInRepertoireError", lambda r: bent(r, name="a\0b")),
}


def key_of(given: Record) -> str:
    return (given.key or b"").decode()


@pytest.mark.parametrize("name", POISON)
async def test_a_broken_record_is_parked_once_and_blocks_nobody(
    name: str, store: Database, transaction: Transactions
) -> None:
    reason, bend = POISON[name]
    before, victim, after = people(3)
    broken = bend(record(changed(victim), 1))
    for _ in range(2):
        await handle(transaction, hearing(), changed(before), broken, changed(after))
    assert sorted(await heard(store)) == sorted([(str(before), 1), (str(after), 1)])
    found = await rows(store, "select * from dead_letter")
    assert [(row["reason"], row["attempts"]) for row in found] == [(reason, 2)]
    assert (found[0]["key"], found[0]["value"]) == (broken.key, broken.value)


async def test_an_event_of_ten_megabytes_is_handled(
    store: Database, transaction: Transactions
) -> None:
    (one,) = people(1)
    await handle(transaction, hearing(), changed(one, name="x" * BIG))
    assert await heard(store) == [(str(one), 1)]


async def test_unknown_fields_and_tombstones_and_unheard_types_are_passed_over(
    store: Database, transaction: Transactions
) -> None:
    one, other = people(2)
    newer = bent(record(changed(one)), blood_group="O")
    tombstone = record(changed(other))._replace(value=None)
    await handle(transaction, Consumer({EmployeeHired: hear}), changed(other))
    await handle(transaction, hearing(), newer, tombstone)
    assert await heard(store) == [(str(one), 1)]
    assert await parked(store) == []


# --- events that an action refuses ---------------------------------------------------------------


def refusing(*bad: UUID, error: Exception | None = None) -> Any:
    """An action that fails whenever one of these people is in its batch."""

    async def act(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
        await hear(session, events)
        if any(event.employee_id in bad for event in events):
            raise error or Conflict("too_young", name="Budi")
        return []

    return act


async def test_a_culprit_is_found_by_halving_and_the_others_are_handled(
    store: Database, transaction: Transactions
) -> None:
    persons = people(500)
    culprits = persons[17], persons[401]
    tries = 0
    refuse = refusing(*culprits)

    async def counted(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
        nonlocal tries
        tries += 1
        return list(await refuse(session, events))

    await handle(transaction, hearing(action=counted), *map(changed, persons))
    assert sorted(await heard(store)) == sorted(
        (str(person), 1) for person in persons if person not in culprits
    )
    assert await parked(store) == ["too_young", "too_young"]
    assert tries < 45


async def test_when_nearly_all_fail_consuming_stops_instead_of_parking_them(
    store: Database, transaction: Transactions
) -> None:
    persons = people(400)
    bug = hearing(action=refusing(*persons, error=AttributeError("no such thing")))
    with pytest.raises(Stopped):
        await handle(transaction, bug, *map(changed, persons))
    assert len(await parked(store)) <= CIRCUIT
    assert await heard(store) == []
    await handle(transaction, hearing(), *map(changed, persons))  # the program was mended
    assert len(await heard(store)) == 400
    done, left = await retry(transaction, hearing())
    assert left == 0
    assert done <= CIRCUIT
    assert len(await heard(store)) == 400


async def test_parked_records_are_handled_when_tried_again(
    store: Database, transaction: Transactions
) -> None:
    good, bad, broken = people(3)
    odd = renamed(record(changed(broken)), ce_type=None, ce_more=b"\xff")
    refusal = hearing(action=refusing(bad))
    await handle(transaction, refusal, changed(bad), changed(good), odd)
    assert await retry(transaction, refusal) == (0, 2)
    assert await heard(store) == [(str(good), 1)]
    assert await retry(transaction, hearing()) == (1, 1)
    assert await retry(transaction, hearing()) == (0, 1)
    assert sorted(await heard(store)) == sorted([(str(good), 1), (str(bad), 1)])
    found = await rows(store, "select state, attempts from dead_letter order by state")
    assert [(row["state"], row["attempts"]) for row in found] == [("handled", 2), ("parked", 4)]


# --- one transaction -----------------------------------------------------------------------------


async def test_finish_gets_what_the_actions_gave_in_the_same_transaction(
    store: Database, transaction: Transactions
) -> None:
    one, other = people(2)
    given: list[str] = []

    async def finish(session: AsyncSession, touched: Sequence[str]) -> None:
        given.extend(touched)
        await emit(session, changed(one, 9))
        batch = await (await raw(session)).fetchval("select txid_current()::text")
        assert batch == await (await raw(session)).fetchval("select max(batch) from heard")

    consumer = Consumer({EmployeeHired: hear, EmployeeChanged: hear}, finish=finish)
    await handle(transaction, consumer, changed(one), changed(other, 1, EmployeeHired))
    assert sorted(given) == sorted(f"employee/{person}" for person in (one, other))
    assert len(await rows(store, "select 1 from outbox")) == 1
    await handle(transaction, consumer, changed(one))
    assert len(given) == 2, "nothing was touched"


async def test_nothing_of_a_batch_is_kept_when_its_end_fails(
    store: Database, transaction: Transactions
) -> None:
    async def finish(session: AsyncSession, _touched: Sequence[str]) -> None:
        await emit(session, changed(uuid4()))
        raise OSError("away")

    (one,) = people(1)
    with pytest.raises(OSError, match="away"):
        await handle(transaction, hearing(finish=finish), changed(one))
    for table in ("heard", "outbox", "dead_letter"):
        assert await rows(store, f"select 1 from {table}") == []  # noqa: S608 - our own names
    await handle(transaction, hearing(), changed(one))
    assert await heard(store) == [(str(one), 1)]


async def kill_own_connection(session: AsyncSession) -> None:
    await (await raw(session)).execute("select pg_terminate_backend(pg_backend_pid())")


async def sqlalchemy_loses_it(session: AsyncSession) -> None:
    await (await session.connection()).execute(
        text("select pg_terminate_backend(pg_backend_pid())")
    )


async def lose_the_table(session: AsyncSession) -> None:
    await (await raw(session)).execute("select * from made_by_the_next_migration")


async def lack_a_right(session: AsyncSession) -> None:
    await (await raw(session)).execute("create table public.mine (id int)")


async def wait_in_vain(session: AsyncSession) -> None:
    await (await raw(session)).execute("set local statement_timeout = 20")
    await (await raw(session)).execute("select pg_sleep(5)")


async def fail_to_serialise(_session: AsyncSession) -> None:
    raise asyncpg.SerializationError("could not serialise")


@pytest.mark.parametrize(
    "trouble",
    [
        kill_own_connection,
        sqlalchemy_loses_it,
        lose_the_table,
        lack_a_right,
        wait_in_vain,
        fail_to_serialise,
    ],
)
async def test_what_is_not_the_events_fault_parks_nothing(
    trouble: Any, store: Database, transaction: Transactions
) -> None:
    persons = people(3)
    once = [trouble]

    async def act(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
        await hear(session, events)
        if once:
            await once.pop()(session)
        return []

    with pytest.raises(Exception, match=r".*"):
        await handle(transaction, hearing(action=act), *map(changed, persons))
    assert await parked(store) == []
    assert await heard(store) == []
    await handle(transaction, hearing(action=act), *map(changed, persons))
    assert len(await heard(store)) == 3


async def test_a_full_pool_is_not_the_events_fault(store: Database) -> None:
    narrow = Transactions()
    narrow.bind("bare", store.worker, pool=1)
    narrow.engine.pool._timeout = 0.1  # type: ignore[attr-defined]  # noqa: SLF001 - 20 s otherwise
    try:
        async with narrow():
            with pytest.raises(Exception, match="QueuePool"):
                await handle(narrow, hearing(), changed(uuid4()))
    finally:
        await narrow.close()
    assert await parked(store) == []
