"""What arrives otherwise than it was sent: twice, in another order, broken, unknown."""

import asyncio
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaProducer

from capaian.scratch import apart
from shared.events.base import encode, headers
from shared.events.evaluation import EvaluationFinalised, period_id
from tests.faults.case import Scene
from tests.faults.snapshot import Told, headers_of, read_topics

RESULTS: Final = "evaluation.result.v1"
UNSENT: Final = """
select topic, key, value, headers from outbox
where sent_at is null and topic in ('evaluation.result.v1', 'evaluation.work.v1') order by pos
"""
INJECTED: Final = {"ce_source": b"/injected"}


def send(scene: Scene, records: Sequence[Told]) -> None:
    """Produce records as they are, in their order."""

    async def work() -> None:
        producer = AIOKafkaProducer(
            bootstrap_servers=scene.house.brokers.servers, acks="all", max_request_size=1_040_000
        )
        await producer.start()
        try:
            sent = [
                await producer.send(
                    one.topic, one.value, key=one.key, headers=list(one.headers.items())
                )
                for one in records
            ]
            await asyncio.gather(*sent)
        finally:
            await producer.stop()

    apart(work)


def marked(records: Iterable[Told]) -> list[Told]:
    """Records that say they were injected: the order of the topic's own is another question."""
    return [replace(one, headers=one.headers | INJECTED) for one in records]


@contextmanager
def duplicates(scene: Scene) -> Iterator[None]:
    """Everything that was ever sent is sent again, twice, in the order it had."""
    scene.pause(2, 3)
    there: dict[str, list[Told]] = apart(lambda: read_topics(scene.house.brokers.servers))
    again = [one for records in there.values() for one in records if one.value is not None]
    kept = [one for one in marked(again) if not one.topic.endswith(".state.v1")]
    good = [one for one in kept if one.value not in scene.bad]
    send(scene, good + good)
    yield


@contextmanager
def reordered(scene: Scene) -> Iterator[None]:
    """The newest version of each thing arrives first, long before the older ones."""
    system = scene.house.system
    system.send("evaluation-worker", signal.SIGSTOP)
    scene.pause(7, 8)
    waiting: list[Told] = apart(lambda: unsent(scene.house.urls["evaluation"]))
    newest = {one.headers["ce_subject"]: one for one in waiting}
    first = list(newest.values())
    send(scene, marked(first))
    scene.pause(2.5, 3)
    send(scene, marked(one for one in waiting if one not in first))
    scene.pause(2, 2.5)
    system.send("evaluation-worker", signal.SIGCONT)
    yield


async def unsent(url: str) -> list[Told]:
    connection: Any = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(UNSENT)
    finally:
        await connection.close()
    return [Told(r["topic"], 0, 0, r["key"], r["value"], headers_of(r)) for r in rows]


@contextmanager
def broken(scene: Scene) -> Iterator[None]:
    """Truncated, oversized, unreadable and unknown records among good ones of the same keys."""
    scene.pause(2, 3)
    there: dict[str, list[Told]] = apart(lambda: read_topics(scene.house.brokers.servers))
    good = [one for one in there[RESULTS] if one.value and b"ce_type" not in one.value]
    chosen = scene.chance.sample(good, min(4, len(good))) or [made(scene)]
    bad = [poison for one in chosen for poison in spoilt(scene, one)] + [unstorable(scene)]
    scene.bad.update(one.value for one in bad if one.value is not None)
    scene.chance.shuffle(bad)
    send(scene, bad)
    yield


def spoilt(scene: Scene, good: Told) -> Iterator[Told]:
    """A good record, spoilt in every way that the reader must survive."""
    value, tag = good.value or b"", f"{scene.chance.randrange(10**9):09d}".encode()
    head = good.headers | INJECTED
    for bytes_ in (value[: len(value) // 2] + tag, b'{"tag":"' + tag + b"x" * 1_000_000 + b'"}'):
        yield replace(good, value=bytes_, headers=head)
    yield replace(good, value=tag + b"[" * 20_000, headers=head)
    yield replace(good, value=value + b" " * 3 + tag, headers=head | {"note": b"\xff\xfe"})
    yield replace(good, value=b'{"a":"' + tag + b'"}', headers=head | {"ce_type": b"ResultV9"})
    yield replace(good, value=b'{"b":"' + tag + b'"}', headers={})


def made(scene: Scene, period: str = "2020-01") -> Told:
    """A result of nobody, as evaluation would have sent it."""
    who, agency = (UUID(int=scene.chance.getrandbits(128), version=4) for _ in range(2))
    event = EvaluationFinalised(
        agency_id=agency,
        employee_id=who,
        version=1,
        recorded_at=datetime.now(UTC),
        result_id=UUID(int=scene.chance.getrandbits(128), version=4),
        period_id=period_id(agency, "2020-01"),
        period=period,
        kind="monthly",
        scheme="matrix",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 1, 31),
        assessor_id=who,
        predicate="baik",
    )
    head = {name: value for name, value in headers(event, "injected") if value is not None}
    return Told(RESULTS, 0, 0, event.key.encode(), encode(event), head)


def unstorable(scene: Scene) -> Told:
    """An event that is read well, and that no database takes."""
    return made(scene, "2020-\0")


FAULTS: Final[Mapping[str, Callable[[Scene], AbstractContextManager[None]]]] = {
    "newest versions first": reordered,
    "bad records among good ones": broken,
}
