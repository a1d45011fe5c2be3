"""Who owns what we start: ourselves, or the user nobody where we are root.

PostgreSQL refuses to run as root. It then runs as nobody, who must reach its files.
"""

import os
import pwd
import stat
from pathlib import Path
from typing import NamedTuple


class Account(NamedTuple):
    """The user and group a program runs as."""

    uid: int
    gid: int


def unprivileged() -> Account | None:
    """Whom to run PostgreSQL as; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def reachable(path: Path) -> bool:
    """Whether every user can enter `path` and all folders above it."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def readable(path: Path) -> bool:
    """Whether every user can read the file `path` and reach it."""
    return bool(path.stat().st_mode & stat.S_IROTH) and reachable(path.parent)


def give(path: Path, account: Account | None, mode: int) -> None:
    """Make the folder `path` belong to `account`, with this mode."""
    path.mkdir(parents=True, exist_ok=True)
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)
