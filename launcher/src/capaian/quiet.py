"""Waiting until everything said has been heard: outboxes empty, nothing left to handle."""

import time
from typing import Final

import httpx

from capaian.services import Service
from capaian.system import System

LOOK_EVERY: Final = 0.2
STEADY: Final = 3
"""This many looks in a row must find everything quiet."""

PENDING: Final = ("capaian_outbox_pending_events ", "capaian_consumer_lag_messages{")
UNKNOWN: Final = ("capaian_consumer_assigned_partitions{", "capaian_database_up ")
"""Where one of these is 0 the others say nothing."""


class StillBusy(TimeoutError):
    """Events were still on their way when patience ended; the message says where."""


def wait_until_quiet(system: System, patience: float = 600.0) -> None:
    """Wait until no event is on its way.

    Services are looked at in the order in which events flow, so that nothing slips past.

    Raises:
        StillBusy: that took longer than `patience` seconds.
    """
    deadline = time.monotonic() + patience
    steady = 0
    with httpx.Client(trust_env=False, timeout=30) as client:
        while steady < STEADY:
            why = next(filter(None, (busy(client, system, one) for one in system.services)), "")
            steady = 0 if why else steady + 1
            if time.monotonic() > deadline:
                raise StillBusy(why)
            time.sleep(LOOK_EVERY)


def busy(client: httpx.Client, system: System, service: Service) -> str:
    """What a service still has before it; empty when nothing."""
    try:
        address = f"http://127.0.0.1:{system.state.ports[service.process('worker')]}/metrics"
        answer = client.get(address)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        return f"{service.name} does not answer: {error!r}"
    lines = answer.text.splitlines()
    pending = sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(PENDING))
    if pending:
        return f"{service.name}: {pending:.0f} events on their way"
    if any(line.startswith(UNKNOWN) and line.endswith(" 0.0") for line in lines):
        return f"{service.name} reads nothing yet, or cannot be measured"
    return ""
