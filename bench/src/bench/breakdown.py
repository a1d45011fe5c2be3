"""Where the time of a recalculation goes: the worker's by step, PostgreSQL's by statement."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Final

from bench import statements
from bench.brokers import broker, new_producer
from bench.doors import Record, listening
from bench.figures import Figure, figure
from bench.payroll import SERVICE
from bench.place import Place
from bench.stopwatch import Hook, Stopwatch
from payroll_incentive.handlers import CONSUMER, STATES
from shared.consumer import Consumer
from shared.observability import Progress
from shared.relay import Relay

SMALLEST: Final = 1e-6
"""Seconds each, from which on a kind of statement has a row of its own."""

RECALCULATION: Final = "payroll_incentive.actions.recalculation"
HEARING: Final = (
    Hook("decode and check the event", "shared.consumer.process.decode_all"),
    Hook("inbox", "shared.consumer.process.first_times"),
    Hook("find whom it concerns", f"{RECALCULATION}.reach"),
    Hook("find whom it concerns", "payroll_incentive.queries.load_reached"),
    Hook("load facts", "payroll_incentive.queries.reached.load_wanted"),
    Hook("calculate", f"{RECALCULATION}.calculate"),
    Hook("serialise trace", f"{RECALCULATION}.encode"),
    Hook("serialise trace", f"{RECALCULATION}.digest"),
    Hook("write", f"{RECALCULATION}.save"),
    Hook("outbox", f"{RECALCULATION}.emit"),
    Hook("outbox", f"{RECALCULATION}.mark_dirty"),
)
RELAYING: Final = (
    Hook("unpack events", "shared.relay.from_outbox"),
    Hook("read states", "shared.relay.Relay.from_tables"),
    Hook("make states' records", "shared.relay.state_records"),
    Hook("find partitions", "shared.relay.records.placed"),
    Hook("pack", "shared.relay.records.add"),
    Hook("send", "shared.relay.Relay.send"),
)
KEEP: Final = "keep the copy"
REST: Final = "the rest"
FIND_AND_MARK: Final = "find and mark"


async def measure(where: Place, heard: Sequence[Record]) -> list[Figure]:
    """What was prepared last, once more, with every step measured."""
    return [*await hearing(where, heard), *await relaying(where, len(heard))]


async def hearing(where: Place, heard: Sequence[Record]) -> list[Figure]:
    await where.restore(SERVICE)
    watch = Stopwatch()
    async with (
        statements.watching(where, SERVICE) as spent,
        listening(where, SERVICE, consumer(watch)) as worker,
    ):
        with watch.watching(*HEARING), watch.running(REST):
            await worker.hear(heard)
    return rows("recalculation", watch, spent, len(heard))


async def relaying(where: Place, people: int) -> list[Figure]:
    """A relay in this process sends an event and a state of each of so many people."""
    await where.restore(SERVICE)
    watch = Stopwatch()
    with broker() as on:
        async with (
            statements.watching(where, SERVICE) as spent,
            listening(where, SERVICE, CONSUMER) as worker,
        ):
            transaction = worker.process.transaction
            made = Relay(transaction, lambda: new_producer(on), STATES, Progress())
            with watch.watching(*RELAYING), watch.running(FIND_AND_MARK):
                sent = 0
                while sent < 2 * people:
                    sent += await made.drain()
            await made.close()
    return rows("relay", watch, spent, people)


def consumer(watch: Stopwatch) -> Consumer:
    """Payroll's table of handlers, each of them measured."""
    timed = {action: watch.timed(KEEP, action) for action in set(CONSUMER.handlers.values())}
    handlers = {event: timed[action] for event, action in CONSUMER.handlers.items()}
    return CONSUMER._replace(handlers=handlers)


def rows(name: str, watch: Stopwatch, spent: Mapping[str, float], people: int) -> list[Figure]:
    """Microseconds of each person, the dearest first."""
    kinds = [(f"{name}, SQL: {kind}", ms / 1_000) for kind, ms in dearest(spent)]
    large = [(what, seconds) for what, seconds in kinds if seconds / people >= SMALLEST]
    others = sum(seconds for _, seconds in kinds) - sum(seconds for _, seconds in large)
    steps = [(f"{name}: {step}", seconds) for step, seconds in dearest(watch.spent)]
    shown = [*steps, *large, (f"{name}, SQL: others", others)]
    return [figure(what, people, 1e6 * seconds / people, "µs") for what, seconds in shown]


def dearest(spent: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(spent.items(), key=itemgetter(1), reverse=True)
