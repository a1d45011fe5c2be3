"""Commands of the shared library, run against the databases of services."""

import asyncio
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError

from capaian.databases import revisions
from capaian.processes import environment
from shared.migrations import configuration


class StepFailed(RuntimeError):
    """A command went wrong; the message is what it said."""


def migrate(databases: Iterable[tuple[Path, str]]) -> None:
    """Bring databases to their newest form: each a service's folder and its owner's address."""
    run(
        (url, "shared.migrations", "upgrade", str(folder))
        for folder, url in databases
        if not is_newest(ScriptDirectory.from_config(configuration(folder, url)), url)
    )


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
    run([(url, "shared.migrations", "revision", str(folder), message)])
    return set(versions.glob("*.py")) - before


def republish(databases: Iterable[tuple[str, str]]) -> None:
    """Mark every kept event unsent and every state as changed: services, workers' addresses."""
    run((url, "shared.relay", "republish", service) for service, url in databases)


def retry_dead_letters(service: str, url: str, numbers: Iterable[int]) -> str:
    """Handle parked events again, all where no number is given; gives how many of them were."""
    return run([(url, "shared.consumer.retry", service, *map(str, numbers))]).strip()


def run(commands: Iterable[tuple[str, ...]]) -> str:
    """Run commands (address, module, words) one after the other; gives what they printed.

    Raises:
        StepFailed: one of them went wrong, and those after it were not tried.
    """
    chores = list(commands)
    if not chores:
        return ""
    done = subprocess.run(
        [sys.executable, "-m", "capaian.chores"],
        env=environment({}),
        input=msgspec.json.encode(chores).decode(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        tried = "; ".join(" ".join(words) for _, *words in chores)
        raise StepFailed(f"{tried}: failed.\n{done.stderr.strip()[-3000:]}")
    return done.stdout
