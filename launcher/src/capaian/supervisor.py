"""Keeps programs running: starts them, notices one that falls, starts it again, stops them all."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from threading import Event
from typing import Final

from capaian.processes import Program, end, spawn
from capaian.state import Running, State

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
LOOK_EVERY: Final = 30.0
STEADY_AFTER: Final = 60.0
"""Seconds after which a program counts as steady, and the next pause is short again."""


class Stopped(Exception):
    """The launcher was asked to stop while it waited."""


class NotReady(RuntimeError):
    """A program ended, or did not get ready in time; the message says which, and its last words."""


@dataclass
class Kept:
    """A program, its present process, and how often it fell of late."""

    program: Program
    process: Popen[bytes] | None = None
    started_at: float = 0.0
    falls: int = 0
    due_at: float | None = None


@dataclass
class Supervisor:
    """The programs of one home. All methods are called from one thread."""

    state: State
    log: Callable[[str], Path]
    tell: Callable[[str], None]
    stopping: Event
    kept: dict[str, Kept] = field(default_factory=dict)
    looked_at: float = field(default_factory=time.monotonic)

    def end_orphans(self) -> list[str]:
        """End what an earlier launcher, killed before it could, has left running."""
        left = self.state.processes
        order = list(reversed(left))
        for name in order:
            end([left[name]], patience=10.0)
        self.state.processes = {}
        self.state.save()
        return order

    def start(self, programs: Iterable[Program]) -> None:
        """Start programs; the state knows of each before it runs, so that none is ever lost."""
        for program in programs:
            kept = self.kept.setdefault(program.name, Kept(program))
            kept.program = program
            self.remember(program, 0)
            kept.process = spawn(program, self.log(program.name))
            self.remember(program, kept.process.pid)
            kept.started_at = time.monotonic()
            kept.due_at = None

    def remember(self, program: Program, pid: int) -> None:
        self.state.processes[program.name] = Running(pid, program.command, program.stop_signal)
        self.state.save()

    def await_ready(
        self,
        programs: Iterable[Program],
        timeout: float,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Wait until each is ready; raises NotReady for one that ends or takes too long."""
        waiting = {program.name: program for program in programs}
        deadline = time.monotonic() + timeout
        while waiting:
            for name, program in list(waiting.items()):
                if self.has_ended(name):
                    raise NotReady(f"{name} ended while it started.\n{self.last_words(name)}")
                if program.ready():
                    del waiting[name]
                    progress(name)
            if waiting and time.monotonic() > deadline:
                name = next(iter(waiting))
                words = self.last_words(name)
                raise NotReady(f"{name} was not ready after {timeout:.0f} s.\n{words}")
            if self.stopping.wait(0.05):
                raise Stopped

    def has_ended(self, name: str) -> bool:
        process = self.kept[name].process
        return process is None or process.poll() is not None

    def last_words(self, name: str, lines: int = 15) -> str:
        """The end of a program's log, and where the rest stands."""
        log = self.log(name)
        text = log.read_text(errors="replace") if log.exists() else ""
        return "\n".join([*text.splitlines()[-lines:], f"The whole log: {log}"])

    def due(self) -> list[Program]:
        """Notice programs that fell; gives those whose pause is over and that should start."""
        now = time.monotonic()
        if now - self.looked_at > LOOK_EVERY:
            self.looked_at = now
            self.end_standing()
        for name, kept in self.kept.items():
            if kept.process is not None and kept.process.poll() is not None:
                self.note_fall(name, kept, now)
        return [k.program for k in self.kept.values() if k.due_at is not None and k.due_at <= now]

    def end_standing(self) -> None:
        """End programs that say they get nowhere; they then count as fallen."""
        for name, kept in self.kept.items():
            if kept.process is not None and kept.program.stands_still():
                self.tell(f"{name} says that it stands still, and is ended.")
                self.end(name)

    def note_fall(self, name: str, kept: Kept, now: float) -> None:
        steady = now - kept.started_at >= STEADY_AFTER
        kept.falls = 1 if steady else kept.falls + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (kept.falls - 1))
        how = describe_end(kept.process.returncode if kept.process else 0)
        self.tell(f"{name} {how}; it starts again in {pause:g} s. Its log: {self.log(name)}")
        kept.process, kept.due_at = None, now + pause

    def end(self, name: str) -> None:
        """End a program's process; unlike one that was stopped, it is noticed as fallen."""
        end([self.state.processes[name]], self.kept[name].program.patience)

    def stop(self, names: Iterable[str]) -> None:
        """Stop these together, the slowest deciding how long; they are forgotten, not restarted."""
        leaving = [self.kept.pop(name) for name in names if name in self.kept]
        running = [self.state.processes[one.program.name] for one in leaving if one.process]
        patience = max((one.program.patience for one in leaving), default=0.0)
        killed = end(running, patience)
        for one in leaving:
            if one.process:
                one.process.wait()
            if self.state.processes.pop(one.program.name, None) in killed:
                self.tell(
                    f"{one.program.name} did not leave within {patience:.0f} s; it was killed."
                )
        self.state.save()


def describe_end(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"ended by itself with code {code}"
