"""What fails of Kafka, and of the way to it."""

import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, Final

import asyncpg

from shared.events.registry import TOPICS, sent_by
from tests.faults.case import Fault, Scene, Wrong
from tests.faults.house import House
from tests.faults.snapshot import SERVICES
from tests.faults.wire import Wire
from tests.support.databases import apart

LED: Final = "evaluation.work.v1"
GROUP: Final = "payroll_incentive"
MISSED_AFTER: Final = (4.5, 6.0)
"""Seconds: longer than the controller waits for a broker."""

LOST: Final = ("evaluation.result.v1", "evaluation.work.v1")
NOTICED_WITHIN: Final = 40.0
ENDED: Final = re.compile(r"was ended by signal 15;|ended by itself with code [1-9]")
"""What the supervisor says of a worker that will not go on: never code 0."""
DONE: Final = """
select (select count(*) from inbox), (select count(*) from outbox where sent_at is not null)
"""

Choice = Callable[[Scene], int]


def leader(scene: Scene) -> int:
    return scene.house.brokers.leader(LED, scene.chance.randrange(TOPICS[LED].partitions))


def coordinator(scene: Scene) -> int:
    return scene.house.brokers.coordinator(GROUP)


def controller(scene: Scene) -> int:
    return scene.house.brokers.controller()


def kill(choose: Choice) -> Fault:
    """`kill -9` of a broker, started again a few seconds later."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        number = choose(scene)
        scene.house.brokers.kill(number)
        scene.pause(*MISSED_AFTER)
        scene.house.brokers.start(number)
        yield

    return fault


def freeze(choose: Choice) -> Fault:
    """SIGSTOP of a broker, until the others have missed it."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        name = f"kafka-{choose(scene)}"
        scene.house.where.send(name, signal.SIGSTOP)
        scene.pause(*MISSED_AFTER)
        scene.house.where.send(name, signal.SIGCONT)
        yield

    return fault


@contextmanager
def two_down(scene: Scene) -> Iterator[None]:
    """Two of three brokers are killed: nothing is acknowledged until one is back."""
    down = scene.chance.sample(list(scene.house.brokers.ports), 2)
    for number in down:
        scene.house.brokers.kill(number)
    scene.pause(*MISSED_AFTER)
    scene.house.brokers.start(*down)
    yield


@contextmanager
def all_restarted(scene: Scene) -> Iterator[None]:
    """All brokers are killed at once, and started together."""
    brokers = scene.house.brokers
    for number in brokers.ports:
        brokers.kill(number)
    scene.pause(0.5, 1.5)
    brokers.start()
    yield


def on_wire(choose: Callable[[Scene], Wire], how: Callable[[Wire], None]) -> Fault:
    """Payroll's worker is apart from what it needs."""

    @contextmanager
    def fault(scene: Scene) -> Iterator[None]:
        wire = choose(scene)
        how(wire)
        scene.pause(5, 7)
        wire.heal()
        yield

    return fault


def to_kafka(scene: Scene) -> Wire:
    return scene.house.kafka_wire


def to_postgres(scene: Scene) -> Wire:
    return scene.house.database_wire


@contextmanager
def topic_lost(scene: Scene) -> Iterator[None]:
    """A topic is deleted and made anew under the workers; then the fixed order heals it."""
    brokers = scene.house.brokers
    topic = scene.chance.choice(LOST)
    scene.pause(2, 3)
    brokers.delete(topic)
    brokers.create(topic)
    scene.pause(2, 3)
    scene.house.system.renew(topic)
    yield


@contextmanager
def topic_lost_and_nothing_done(scene: Scene) -> Iterator[None]:
    """As before, but nobody keeps to the order: whoever speaks or hears on the topic stays away."""
    house, topic = scene.house, scene.chance.choice(LOST)
    scene.pause(1, 2)
    noticed = Noticed(house, topic)
    if scene.chance.random() < 0.5:  # one is not there when it happens
        house.system.send(scene.chance.choice(noticed.workers), signal.SIGKILL)
    house.brokers.delete(topic)
    house.brokers.create(topic)
    noticed.wait(1)
    before = noticed.done()
    noticed.wait(2)  # started again by the supervisor, they stay away
    if noticed.done() != before:
        raise Wrong("lost", f"{topic} is another one, and work went on: {before}")
    house.system.renew(topic)
    yield


class Noticed:
    """Whether the workers of a topic say that it is another one, and end."""

    def __init__(self, house: House, topic: str) -> None:
        self.house = house
        self.topic = topic
        services = [one for one, topics in house.topics.items() if topic in topics]
        services += [one for one in SERVICES if topic in sent_by(one)]
        self.services = sorted(services)
        self.workers = [f"{one}-worker" for one in self.services]
        self.read = {name: len(self.log(name)) for name in self.workers}
        self.told = len(house.told)

    def log(self, name: str) -> bytes:
        return self.house.system.home.log(name).read_bytes()

    def times(self, name: str) -> int:
        """How often a worker has said so, and has ended by it."""
        lines = self.log(name)[self.read[name] :].splitlines()
        said = [line for line in lines if b"the broker forgot" in line and b"critical" in line]
        ends = [words for words in self.house.told[self.told :] if words.startswith(f"{name} ")]
        fell = [words for words in ends if ENDED.search(words)]
        return min(len([line for line in said if self.topic.encode() in line]), len(fell))

    def wait(self, times: int) -> None:
        """Wait until each has noticed so many times.

        Raises:
            Wrong: one of them goes on as if nothing had happened.
        """
        deadline = time.monotonic() + NOTICED_WITHIN
        while late := [name for name in self.workers if self.times(name) < times]:
            if time.monotonic() > deadline:
                raise Wrong("lost", f"{self.topic} is another one, unnoticed by {', '.join(late)}")
            time.sleep(0.2)

    def done(self) -> dict[str, int]:
        """How many events each of them has handled and sent."""
        return {
            service: sum(apart(partial(fetch, self.house.urls[service], DONE)))
            for service in self.services
        }


async def fetch(url: str, question: str) -> list[int]:
    connection: Any = await asyncpg.connect(url, timeout=20)
    try:
        return list(await connection.fetchrow(question))
    finally:
        await connection.close()


FAULTS: Final[Mapping[str, Callable[[Scene], AbstractContextManager[None]]]] = {
    "kill -9 of a partition's leader": kill(leader),
    "kill -9 of the group's coordinator": kill(coordinator),
    "kill -9 of the controller": kill(controller),
    "SIGSTOP of a partition's leader": freeze(leader),
    "SIGSTOP of the group's coordinator": freeze(coordinator),
    "SIGSTOP of the controller": freeze(controller),
    "two brokers down": two_down,
    "all brokers killed and started": all_restarted,
    "worker and brokers apart, packets lost": on_wire(to_kafka, Wire.hold),
    "worker and brokers apart, connections broken": on_wire(to_kafka, Wire.cut),
    "worker and PostgreSQL apart, packets lost": on_wire(to_postgres, Wire.hold),
    "worker and PostgreSQL apart, connections broken": on_wire(to_postgres, Wire.cut),
    "a topic deleted and made anew": topic_lost,
    "a topic made anew, the order skipped": topic_lost_and_nothing_done,
}
