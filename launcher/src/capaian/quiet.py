"""Waiting until everything said has been heard: outboxes empty, nothing left to handle.

A worker knows what waits for it only as of the broker's last answer. So after a look at which all
is quiet, every worker must have asked again, and nothing may have been sent in between.
"""

import time
from math import inf
from typing import Final, NamedTuple

import httpx

from capaian.services import Service
from capaian.system import System

LOOK_EVERY: Final = 0.2

WAITING: Final = ("capaian_outbox_pending_events ", "capaian_consumer_lag_messages{")
ASSIGNED: Final = "capaian_consumer_assigned_partitions{"
HEARD: Final = "capaian_consumer_heard_seconds "
SENT: Final = "capaian_outbox_published_total{"


class StillBusy(TimeoutError):
    """Events were still on their way when patience ended; the message says where."""


class Look(NamedTuple):
    """What a worker says: why it is busy, what it sent so far, how old its knowledge is."""

    busy: str
    sent: float = 0
    age: float = 0


def wait_until_quiet(system: System, patience: float = 600.0) -> None:
    """Wait until no event is on its way.

    Raises:
        StillBusy: that took longer than `patience` seconds.
    """
    deadline = time.monotonic() + patience
    since, before = inf, -1.0
    with httpx.Client(trust_env=False, timeout=30) as client:
        while True:
            started = time.monotonic()
            looks = [look(client, system, service) for service in system.services]
            now = time.monotonic()
            busy = next((one.busy for one in looks if one.busy), "")
            sent = sum(one.sent for one in looks)
            if busy or sent != before:
                since, before = inf if busy else now, sent
            elif max(one.age for one in looks) < started - since:
                return
            if now > deadline:
                raise StillBusy(busy)
            time.sleep(LOOK_EVERY)


def look(client: httpx.Client, system: System, service: Service) -> Look:
    """Ask a worker for its measurements."""
    try:
        address = f"http://127.0.0.1:{system.state.ports[service.process('worker')]}/metrics"
        answer = client.get(address)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        return Look(f"{service.name} does not answer: {error!r}")
    lines = answer.text.splitlines()
    waiting = total(lines, WAITING)
    if waiting:
        return Look(f"{service.name}: {waiting:.0f} events on their way")
    if any(line.startswith(ASSIGNED) and line.endswith(" 0.0") for line in lines):
        return Look(f"{service.name} reads nothing yet")
    return Look("", total(lines, SENT), total(lines, HEARD))


def total(lines: list[str], names: str | tuple[str, ...]) -> float:
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(names))
