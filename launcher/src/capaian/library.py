"""Commands of the shared library, run against the database of one service."""

import asyncio
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError

from capaian.databases import revisions
from capaian.processes import environment
from shared.migrations import configuration


class StepFailed(RuntimeError):
    """A command went wrong; the message is what it said."""


def migrate(folder: Path, url: str) -> None:
    """Bring a service's database to its newest form, with its owner's address."""
    if not is_newest(ScriptDirectory.from_config(configuration(folder, url)), url):
        run(url, "shared.migrations", "upgrade", str(folder))


def is_newest(scripts: ScriptDirectory, url: str) -> bool:
    """Whether a database has every revision there is; a fraction of what an upgrade costs."""
    reached: set[str] = set()
    waiting = asyncio.run(revisions(url))
    while waiting:
        name = waiting.pop()
        reached.add(name)
        with suppress(CommandError):  # a revision this version does not know
            waiting |= parents(scripts.get_revision(name)) - reached
    return reached.issuperset(scripts.get_heads())


def parents(script: Script | None) -> set[str]:
    """The revisions that come before one: on its own branch, and on those it depends on."""
    before = (script.down_revision, script.dependencies) if script else ()
    return {name for one in before for name in ([one] if isinstance(one, str) else one or ())}


def new_revision(folder: Path, url: str, message: str) -> set[Path]:
    """Write a revision for what the tables have and the database has not; gives its file."""
    versions = folder / "migrations" / "versions"
    before = set(versions.glob("*.py"))
    run(url, "shared.migrations", "revision", str(folder), message)
    return set(versions.glob("*.py")) - before


def republish(service: str, url: str) -> None:
    """Mark every kept event of a service unsent, and every state as changed."""
    run(url, "shared.relay", "republish", service)


def retry_dead_letters(service: str, url: str, numbers: Iterable[int]) -> str:
    """Handle parked events again, all where no number is given; gives how many of them were."""
    return run(url, "shared.consumer.retry", service, *map(str, numbers)).strip()


def run(url: str, module: str, *words: str) -> str:
    """Run a module of the shared library; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=environment({"CAPAIAN_DATABASE_URL": url}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StepFailed(f"{module} {' '.join(words)} failed.\n{done.stderr.strip()[-3000:]}")
    return done.stdout
