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


@dataclass(frozen=True, kw_only=True)
class Program:
    """Something to run: its command, what it is told, and how to see that it is ready."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = lambda: True
    stands_still: Callable[[], bool] = lambda: False
    """Whether it runs and yet says itself that it gets nowhere."""
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
    found = {one: process for one in ones if (process := find(one))}
    for one, process in found.items():
        send(process, one.stop_signal)
    deadline = time.monotonic() + patience
    while not all(map(gone, found.values())) and time.monotonic() < deadline:
        time.sleep(0.02)
    killed = [one for one, process in found.items() if not gone(process)]
    for one in killed:
        send(found[one], signal.SIGKILL)
    while not all(map(gone, found.values())):
        time.sleep(0.02)
    return killed


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended; its exit code may still wait for its parent."""
    with suppress(psutil.NoSuchProcess):
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return True


def tell(running: Running, what: int) -> bool:
    """Send a signal to a process of ours; False where it is gone or no longer ours."""
    process = find(running)
    return send(process, what) if process else False


def send(process: psutil.Process, what: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(what)
        return True
    return False
