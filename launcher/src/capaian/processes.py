"""Programs and their processes: started apart from our terminal, ended only if they are ours."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from capaian.accounts import Account
from capaian.state import Running

GONE = (psutil.NoSuchProcess, psutil.ZombieProcess)


@dataclass(frozen=True, kw_only=True)
class Program:
    """Something to run: its command, what it is told, and how to see that it is ready."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = lambda: True
    stop_signal: int = signal.SIGTERM
    patience: float = 20.0
    """Seconds it may take to leave."""
    account: Account | None = None


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """What a program is told: our environment without any CAPAIAN_ setting, and its own."""
    inherited = {key: text for key, text in os.environ.items() if not key.startswith("CAPAIAN_")}
    return {**inherited, "PYTHONUNBUFFERED": "1", **settings}


def spawn(program: Program, log: Path) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C in our terminal is not for it."""
    with log.open("ab") as output:
        return subprocess.Popen(
            program.command,
            env=environment(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/" if program.account else None,
            user=program.account.uid if program.account else None,
            group=program.account.gid if program.account else None,
            extra_groups=[] if program.account else None,
            start_new_session=True,
        )


def find(running: Running) -> psutil.Process | None:
    """The process we started, if it lives and its command line is still the one we gave.

    A pid may have passed to a stranger since: that one is never ours. Where we were killed
    before we learned the pid, the command line alone says it.
    """
    if running.pid:
        with suppress(psutil.NoSuchProcess):
            return ours(psutil.Process(running.pid), running.command)
        return None
    return next((one for one in psutil.process_iter() if ours(one, running.command)), None)


def ours(process: psutil.Process, command: tuple[str, ...]) -> psutil.Process | None:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        if process.status() != psutil.STATUS_ZOMBIE and tuple(process.cmdline()) == command:
            return process
    return None


def end(ones: Iterable[Running], patience: float) -> list[Running]:
    """Ask these to leave, wait up to `patience` seconds, then kill; gives back those killed."""
    leaving = [one for one in ones if tell(one, one.stop_signal)]
    deadline = time.monotonic() + patience
    while any(find(one) for one in leaving) and time.monotonic() < deadline:
        time.sleep(0.02)
    killed = [one for one in leaving if tell(one, signal.SIGKILL)]
    while any(find(one) for one in killed):
        time.sleep(0.02)
    return killed


def tell(running: Running, what: int) -> bool:
    """Send a signal to a process of ours; False where it is gone or no longer ours."""
    process = find(running)
    if process is None:
        return False
    with suppress(*GONE):
        process.send_signal(what)
        return True
    return False
