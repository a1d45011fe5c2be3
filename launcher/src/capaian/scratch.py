"""A temporary folder and the processes in it; what a killed run left is cleared away."""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import Popen
from typing import Any, Final

import psutil

from capaian.processes import Program, end, spawn, tell
from capaian.state import Running, State

PREFIX: Final = "capaian-scratch-"


class Place:
    """A folder that every user may pass through, and programs that end with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = State.read(folder / "state.json")
        self.children: dict[str, Popen[bytes]] = {}

    def run(self, program: Program, timeout: float = 60) -> None:
        """Start a program and wait until it is ready; raises TimeoutError with its log."""
        self.start(program)
        self.await_ready(program, timeout)

    def start(self, program: Program) -> None:
        process = self.children[program.name] = spawn(program, self.log(program.name))
        self.remember(program.name, Running(process.pid, program.command, program.stop_signal))

    def await_ready(self, program: Program, timeout: float = 60) -> None:
        child = self.children[program.name]
        deadline = time.monotonic() + timeout
        while not program.ready():
            if child.poll() is not None or time.monotonic() > deadline:
                words = self.log(program.name).read_text(errors="replace")[-3000:]
                raise TimeoutError(f"{program.name} did not start:\n{words}")
            time.sleep(0.02)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def remember(self, name: str, running: Running) -> None:
        self.state.processes[name] = running
        self.state.save()

    def send(self, name: str, what: signal.Signals) -> None:
        """Send a signal to a program; after SIGKILL it is gone when this returns."""
        tell(self.state.processes[name], what)
        if what is signal.SIGKILL:
            self.children[name].wait()

    def stop(self, name: str, patience: float = 30) -> None:
        """End a program in order."""
        end([self.state.processes[name]], patience)
        self.children[name].wait()

    def clear(self) -> None:
        """Kill what still runs, and remove the folder."""
        for running in self.state.processes.values():
            tell(running, signal.SIGKILL)
        for child in self.children.values():
            child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def place(purpose: str) -> Iterator[Place]:
    """A place for one run, or part of one."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-{purpose}-"))
    folder.chmod(0o711)
    made = Place(folder)
    try:
        yield made
    finally:
        made.clear()


def sweep() -> None:
    """Clear places whose run is gone without having done so; others may be at it as well."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).split("-")[0]
        with suppress(FileNotFoundError):  # somebody else has just cleared it
            if folder.stat().st_uid == os.geteuid() and not psutil.pid_exists(int(pid)):
                Place(folder).clear()


def apart(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run a coroutine to its end in a thread, so that the caller's own loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()
