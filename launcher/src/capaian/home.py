"""The folder in which everything the launcher makes stands, `.capaian/` by default."""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import capaian
from capaian.accounts import reachable, unprivileged
from capaian.state import State

ROOT = Path(capaian.__file__).parents[3]
"""The project: services, shared and this launcher stand in it."""

LONGEST_SOCKET_FOLDER = 90
"""Characters: the path of a Unix socket has at most 107 bytes, its name included."""

LARGEST_LOG = 20_000_000
"""Bytes, looked at when the system starts."""


class Busy(Exception):
    """Another launcher holds this home."""


def is_home(path: Path) -> bool:
    """Whether something was ever started there."""
    return (path / "state.json").is_file()


class Home:
    """Where things stand in a home, and its state."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o711 if unprivileged() else 0o700)
        self.logs = self.path / "logs"
        self.logs.mkdir(mode=0o700, exist_ok=True)
        self.state = State.read(self.path / "state.json")

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def cut_logs(self) -> None:
        """Set large logs aside, one old one for each program."""
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > LARGEST_LOG:
                log.replace(log.with_suffix(".old"))

    @property
    def open_folder(self) -> Path:
        """Where PostgreSQL's own user can reach its files.

        That is the home, except for root with a home under a closed folder (such as /root):
        then a folder that outlives a restart of the machine, remembered in the state.
        """
        if not unprivileged() or reachable(self.path):
            return self.path
        if not self.state.outside or not Path(self.state.outside).is_dir():
            self.state.outside = str(fresh_folder(Path("/var/tmp")))  # noqa: S108 - a random name
            self.state.save()
        return Path(self.state.outside)

    @property
    def sockets(self) -> Path:
        """A folder for Unix sockets whose path is short enough."""
        folder = self.open_folder / "run"
        if len(str(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        if not self.state.sockets or not Path(self.state.sockets).is_dir():
            self.state.sockets = str(fresh_folder(Path(tempfile.gettempdir())))
            self.state.save()
        return Path(self.state.sockets)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other launcher out of this home; raises Busy where one is in it."""
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(str(self.path)) from None
            yield


def fresh_folder(where: Path) -> Path:
    """Make a folder with a random name that every user may pass through."""
    place = where if where.is_dir() else Path(tempfile.gettempdir())
    folder = Path(tempfile.mkdtemp(prefix="capaian-", dir=place))
    folder.chmod(0o711)
    return folder
