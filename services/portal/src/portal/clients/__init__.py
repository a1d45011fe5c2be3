"""Typed calls of the five services."""

from collections.abc import Mapping
from typing import NamedTuple

from portal.clients.base import Away, Problem, Refused, Ways, open_ways
from portal.clients.evaluation import Evaluation
from portal.clients.identity import Identity
from portal.clients.notifications import Notifications
from portal.clients.payroll_incentive import PayrollIncentive
from portal.clients.targets import Targets

__all__ = ["Away", "Problem", "Refused", "Services", "Ways", "open_ways", "services"]


class Services(NamedTuple):
    """The five services, asked in the name of one visitor."""

    identity: Identity
    targets: Targets
    evaluation: Evaluation
    payroll_incentive: PayrollIncentive
    notifications: Notifications


def services(
    ways: Ways,
    urls: Mapping[str, str],
    token: str | None,
    language: str,
    address: str = "",
) -> Services:
    """Clients that speak with this token from this address, and are answered in this language."""
    headers = {"Accept-Language": language, "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if address:
        headers["X-Forwarded-For"] = address  # tries at passwords are counted by address too
    kinds = Services.__annotations__
    return Services(*(kind(ways, urls[name], headers) for name, kind in kinds.items()))
