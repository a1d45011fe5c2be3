"""The services: where they stand, and what their processes are told."""

import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, Literal

from capaian.home import ROOT
from capaian.ports import HOST
from capaian.processes import Program

Door = Literal["api", "worker"]

TIMEOUTS: Final = {
    "CAPAIAN_SESSION_TIMEOUT_MS": "2000",
    "CAPAIAN_HEARTBEAT_MS": "300",
    "CAPAIAN_REBALANCE_TIMEOUT_MS": "2000",
}
"""On one machine a fallen worker is missed at once; a cluster uses the longer defaults."""


@dataclass(frozen=True)
class Service:
    """A service. `name` is its package, its database and its consumer group."""

    name: str
    folder: Path
    keeps_keys: bool = False
    """Whether it signs tokens and holds the first administrator."""

    def process(self, door: Door) -> str:
        return f"{self.name}-{door}"

    def role(self, kind: Literal["owner", "api", "worker"]) -> str:
        return f"{self.name}_{kind}"


SERVICES: Final = (
    Service("identity", ROOT / "services" / "identity", keeps_keys=True),
    Service("targets", ROOT / "services" / "targets"),
    Service("evaluation", ROOT / "services" / "evaluation"),
    Service("payroll_incentive", ROOT / "services" / "payroll-incentive"),
    Service("notifications", ROOT / "services" / "notifications"),
)


def program(service: Service, door: Door, port: int, settings: Mapping[str, str]) -> Program:
    """One of the two processes of a service, ready when it says so itself."""
    return Program(
        name=service.process(door),
        command=(
            *(sys.executable, "-m", "uvicorn", "--factory", f"{service.name}.main:{door}"),
            *("--host", HOST, "--port", str(port), "--no-access-log"),
            *("--timeout-graceful-shutdown", "8"),
        ),
        environment=settings,
        ready=partial(says_ready, port),
        stands_still=partial(says_standing, port),
    )


def says_ready(port: int) -> bool:
    """Whether the process on this port answers that it is ready."""
    return ask(port, "/readyz") == HTTPStatus.OK


def says_standing(port: int) -> bool:
    """Whether a process answers that it stands still; one too busy to answer does not."""
    return ask(port, "/livez") == HTTPStatus.SERVICE_UNAVAILABLE


def ask(port: int, path: str) -> int | None:
    """The status of an answer; None without one. Asked often, so with no client to set up."""
    with closing(HTTPConnection(HOST, port, timeout=2)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
