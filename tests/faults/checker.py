"""The invariants, each by its name; every one names what is wrong, or nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from tests.faults import check_closing, check_copies, check_events, check_pay, check_people
from tests.faults.load import Promises
from tests.faults.snapshot import Snapshot

QUESTIONS: Final = tuple(
    dict.fromkeys(
        (
            *check_copies.QUESTIONS,
            *check_events.QUESTIONS,
            *check_events.STATES.values(),
            *check_pay.QUESTIONS,
            *check_people.QUESTIONS,
            *check_closing.QUESTIONS,
        )
    )
)

INVARIANTS: Final = (
    "lost", "order", "once", "facts", "state", "compacted", "statements", "closings", "notices",
    "mails", "promises", "parked",
)  # fmt: skip


def check(
    world: Snapshot,
    given: Promises,
    mails: Mapping[tuple[str, str], int],
    bad: Collection[bytes],
) -> dict[str, list[str]]:
    """What is wrong, by invariant; an invariant that holds has an empty list."""
    checks: dict[str, Callable[[], Iterator[str]]] = {
        "lost": lambda: check_events.lost(world),
        "order": lambda: check_events.order(world),
        "once": lambda: check_events.once(world),
        "facts": lambda: check_copies.facts(world),
        "state": lambda: check_copies.state(world),
        "compacted": lambda: check_events.newest_states(world),
        "statements": lambda: check_pay.statements(world),
        "closings": lambda: check_closing.closings(world),
        "notices": lambda: check_people.notices(world),
        "mails": lambda: check_people.mails(world, mails),
        "promises": lambda: check_people.promises(world, given),
        "parked": lambda: check_events.parked(world, bad),
    }
    return {name: list(checks[name]()) for name in INVARIANTS}
