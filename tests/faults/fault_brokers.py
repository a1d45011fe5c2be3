"""What fails of Kafka, and of the way to it."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from shared.events.registry import TOPICS
from tests.faults.case import Fault, Scene
from tests.faults.wire import Wire

LED: Final = "evaluation.work.v1"
GROUP: Final = "payroll_incentive"
MISSED_AFTER: Final = (4.5, 6.0)
"""Seconds: longer than the controller waits for a broker."""

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
    topic = scene.chance.choice(["evaluation.result.v1", "evaluation.work.v1"])
    scene.pause(2, 3)
    brokers.delete(topic)
    brokers.create(topic)
    scene.pause(2, 3)
    scene.house.system.renew(topic)
    yield


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
}
