"""Free ports on loopback, the same from start to start where that can be."""

import secrets
import socket
from contextlib import ExitStack, closing, suppress

from capaian.state import State

HOST = "127.0.0.1"
LOWEST, COUNT = 20_000, 12_000
"""Below 32000: the system gives higher ones to outgoing connections, so that a client that
tries a fallen server's port again and again could take it."""


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((HOST, port))
            return True
    return False


def free_ports(count: int) -> list[int]:
    """Find ports on which nobody listens, all different."""
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            probe = held.enter_context(closing(socket.socket()))
            with suppress(OSError):
                probe.bind((HOST, LOWEST + secrets.randbelow(COUNT)))
                found.append(probe.getsockname()[1])
    return found


def keep_port(state: State, name: str) -> int:
    """The port of `name`: the one it had, or another where a stranger has taken it since."""
    port = state.ports.get(name)
    if port is None or not is_free(port):
        taken = set(state.ports.values())
        port = next(port for port in free_ports(len(taken) + 1) if port not in taken)
        state.ports[name] = port
        state.save()
    return port


def answers(port: int) -> bool:
    """Whether somebody listens on `port`."""
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False
