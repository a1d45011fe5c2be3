"""Only our own processes are ever ended, and one that falls starts again."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from capaian.processes import Program, end, find, spawn
from capaian.state import Running, State
from capaian.supervisor import NotReady, Supervisor
from tests.support.stack import wait_until

SLEEPER = "import time; time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf'); time.sleep(600)"
CRASHING = "import sys; print('no such luck'); sys.exit(3)"


def program(name: str, code: str) -> Program:
    return Program(name=name, command=(sys.executable, "-u", "-c", code, name), patience=0.5)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    told: list[str] = []
    state = State.read(tmp_path / "state.json")
    made = Supervisor(state, lambda name: tmp_path / f"{name}.log", told.append, Event())
    yield made
    made.stop(list(made.kept))
    assert state.processes == {}


def told(supervisor: Supervisor) -> str:
    return "\n".join(supervisor.tell.__self__)  # type: ignore[attr-defined] # the list's append


def test_a_pid_that_passed_to_a_stranger_is_not_ours() -> None:
    stranger = subprocess.Popen([sys.executable, "-c", SLEEPER, "stranger"])
    try:
        remembered = Running(stranger.pid, (sys.executable, "-c", SLEEPER, "ours"), signal.SIGKILL)
        assert find(remembered) is None
        assert end([remembered], patience=1) == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_process_is_found_by_its_command_where_its_pid_was_never_learned(tmp_path: Path) -> None:
    sleeper = program("found", SLEEPER)
    child = spawn(sleeper, tmp_path / "log")
    found = find(Running(0, sleeper.command, signal.SIGTERM))
    assert found is not None
    assert found.pid == child.pid
    assert end([Running(0, sleeper.command, signal.SIGTERM)], patience=5) == []
    assert child.wait() == -signal.SIGTERM


def test_what_does_not_leave_is_killed(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start([program("stubborn", STUBBORN)])
    wait_until(lambda: "deaf" in (tmp_path / "stubborn.log").read_text())
    supervisor.stop(["stubborn"])
    assert "was killed" in told(supervisor)


def test_one_that_falls_starts_again_after_a_growing_pause(supervisor: Supervisor) -> None:
    supervisor.start([program("crashing", CRASHING), program("steady", SLEEPER)])
    steady = supervisor.state.processes["steady"].pid
    pauses = []
    for _ in range(3):
        wait_until(lambda: supervisor.has_ended("crashing"))
        assert supervisor.due() == []
        kept = supervisor.kept["crashing"]
        assert kept.due_at is not None
        pauses.append(round(kept.due_at - kept.started_at, 1))
        kept.due_at -= 60
        supervisor.start(supervisor.due())
    assert pauses[0] < pauses[1] < pauses[2]
    assert "ended by itself with code 3; it starts again in 0.5 s" in told(supervisor)
    assert "it starts again in 2 s" in told(supervisor)
    assert supervisor.state.processes["steady"].pid == steady


def test_one_that_stands_still_is_ended_and_starts_again(supervisor: Supervisor) -> None:
    sleeper = program("standing", SLEEPER)
    supervisor.start([replace(sleeper, stands_still=lambda: True)])
    assert supervisor.due() == []
    assert not supervisor.has_ended("standing")
    supervisor.looked_at -= 60
    supervisor.due()
    assert supervisor.kept["standing"].due_at is not None
    assert "standing says that it stands still" in told(supervisor)


def test_one_that_ends_while_it_starts_says_its_last_words(supervisor: Supervisor) -> None:
    broken = Program(name="broken", command=program("broken", CRASHING).command, ready=bool)
    supervisor.start([broken])
    with pytest.raises(NotReady, match="no such luck"):
        supervisor.await_ready([broken], timeout=10)


def test_orphans_of_a_killed_launcher_are_ended(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start([program("orphan", SLEEPER)])
    child = supervisor.kept["orphan"].process
    assert child is not None
    state = State.read(tmp_path / "state.json")
    next_launcher = Supervisor(state, supervisor.log, supervisor.tell, Event())
    assert next_launcher.end_orphans() == ["orphan"]
    assert child.wait() == -signal.SIGTERM
    supervisor.stop(["orphan"])
