"""The portal's two processes: pages for people, and the carrier of live news."""

import hashlib
import json
from typing import TYPE_CHECKING, Final

from capaian.embedded import valkey
from capaian.ports import HOST
from capaian.processes import Program
from capaian.services import TIMEOUTS, Door, Service, program

if TYPE_CHECKING:
    from capaian.system import System

PORTAL: Final = "portal"
DOORS: Final[tuple[Door, ...]] = ("api", "worker")


def names() -> list[str]:
    return [f"{PORTAL}-{door}" for door in DOORS]


def process(system: "System", door: Door) -> Program:
    """One of the two processes, told no more than it needs."""
    service = Service(PORTAL, system.home.path)
    settings = pages(system) if door == "api" else news(system)
    return program(service, door, system.state.ports[service.process(door)], settings)


def pages(system: "System") -> dict[str, str]:
    state = system.state
    urls = {f"CAPAIAN_{one.name.upper()}_URL": state.url(one.name) for one in system.services}
    ports = {name: port for name, port in state.ports.items() if name.endswith(DOORS)}
    return urls | {
        "CAPAIAN_PORTAL_KEY": hashlib.sha256(state.secret(PORTAL).encode()).hexdigest(),
        "CAPAIAN_REDIS_URL": cache_url(system),
        "CAPAIAN_WATCHED": json.dumps({n: f"http://{HOST}:{p}" for n, p in ports.items()}),
        "CAPAIAN_GROUND": "demonstration",
        "CAPAIAN_CATALOGUE": "true",
    }


def news(system: "System") -> dict[str, str]:
    settings = {"CAPAIAN_KAFKA": system.servers, "CAPAIAN_REDIS_URL": cache_url(system)}
    return settings | {name: TIMEOUTS[name] for name in TIMEOUTS if "REBALANCE" not in name}


def cache_url(system: "System") -> str:
    return valkey.url(system.state.ports["valkey"], system.state.secret("valkey"))
