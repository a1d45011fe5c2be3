"""The whole system as real processes, for tests that kill them."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from capaian.processes import environment, find, tell
from capaian.scratch import place
from capaian.state import State

CAPAIAN: Final = (str(Path(sys.executable).with_name("capaian")), "up", "--home")


class Stack:
    """A launcher and everything it starts, in one home."""

    def __init__(
        self,
        home: Path,
        command: Sequence[str] = CAPAIAN,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home
        self.command = [*command, str(home)]
        self.settings = settings or {}
        self.launcher: subprocess.Popen[bytes] | None = None

    @property
    def state(self) -> State:
        """What the launcher's state file says now."""
        return State.read(self.home / "state.json")

    @property
    def output(self) -> str:
        return (self.home / "launcher.log").read_text()

    def start(self, timeout: float = 180) -> None:
        """Start the launcher; returns when everything is ready, raises with its output if not."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "launcher.log").open("ab") as log:
            self.launcher = launcher = subprocess.Popen(
                self.command,
                env=environment({}) | self.settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

        def up() -> bool:
            if launcher.poll() is not None:
                raise RuntimeError(f"the launcher ended with {launcher.returncode}:\n{self.output}")
            return (self.state.phase, self.state.launcher) == ("running", launcher.pid)

        wait_until(up, timeout)

    def process(self, name: str) -> psutil.Process | None:
        """The process of this name, such as `identity-worker` or `postgres`; None: it is down."""
        running = self.state.processes.get(name)
        return find(running) if running else None

    def pid(self, name: str) -> int:
        process = self.process(name)
        return process.pid if process else 0

    def send(self, name: str, what: signal.Signals = signal.SIGKILL) -> bool:
        """Send a signal to one of its processes; False where it does not run just now."""
        running = self.state.processes.get(name)
        return tell(running, what) if running else False

    def end(self, what: signal.Signals = signal.SIGINT, timeout: float = 60) -> int:
        """Send a signal to the launcher and wait until it is gone; gives its exit code."""
        if self.launcher is None:
            return 0
        if self.launcher.poll() is None:
            self.launcher.send_signal(what)
        return self.launcher.wait(timeout)

    def clear(self) -> None:
        """End everything, whatever state it is in."""
        self.end(signal.SIGKILL)
        for running in self.state.processes.values():
            tell(running, signal.SIGKILL)


@contextmanager
def stack(
    purpose: str, command: Sequence[str] = CAPAIAN, settings: Mapping[str, str] | None = None
) -> Iterator[Stack]:
    """A stack in a folder of its own, not started yet; ended and removed at the end."""
    with place(purpose) as where:
        made = Stack(where.folder / "home", command, settings)
        made.home.mkdir()
        try:
            yield made
        finally:
            made.clear()


def wait_until(true: Callable[[], bool], timeout: float = 30) -> None:
    """Wait until something is so; raises TimeoutError where it does not become so."""
    deadline = time.monotonic() + timeout
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so after {timeout:.0f} s")
        time.sleep(0.05)
