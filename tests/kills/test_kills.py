"""`kill -9` of any one process, at any moment of a month, changes no total.

SEEDS="1 2 3" chooses the seeds; each decides which process is killed, and when.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

pytestmark = pytest.mark.kills

SEEDS = [int(seed) for seed in os.environ.get("SEEDS", " ".join(map(str, range(1, 21)))).split()]
PEOPLE = 200
PATIENCE = 300


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="capaian-kills-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, Any]:
    """The totals of a month in which nothing fell, and how long the month took in seconds."""
    folder = Path(tempfile.mkdtemp(prefix="capaian-calm-"))
    folder.chmod(0o711)
    try:
        month = Month(folder)
        ready = month.wait_until_running()
        totals = month.finish()
        return {"totals": totals, "seconds": time.monotonic() - ready}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Month:
    """`capaian demo --once` as a process."""

    def __init__(self, home: Path) -> None:
        self.home = home
        capaian = str(Path(sys.executable).with_name("capaian"))
        command = [capaian, "demo", "--once", "--json", "--seed", "1"]
        with (home / "demo.log").open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--employees", str(PEOPLE), "--home", str(home)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def state(self) -> dict[str, Any]:
        path = self.home / "state.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def wait_until_running(self) -> float:
        deadline = time.monotonic() + PATIENCE
        while self.state().get("phase") != "running":
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)
        return time.monotonic()

    def kill_one(self, chance: random.Random) -> str:
        """Kill one process that runs now, chosen by chance; its name."""
        processes = self.state()["processes"]
        name = chance.choice(sorted(processes))
        pid = processes[name]["pid"]
        if psutil.pid_exists(pid):
            os.kill(pid, signal.SIGKILL)
        return name

    def finish(self) -> list[dict[str, Any]]:
        out, _ = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, f"{out[-3000:]}\n{self.said()}"
        return json.loads(out)["agencies"]

    def said(self) -> str:
        return (self.home / "demo.log").read_text()[-3000:]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_kill_changes_no_total(seed: int, home: Path, undisturbed: dict[str, Any]) -> None:
    chance = random.Random(seed)
    moment = chance.uniform(0.2, undisturbed["seconds"] * 0.9)
    name, totals, said = disturbed(home / "first", chance, moment)
    if name == "nothing":  # this month was quicker than the undisturbed one
        name, totals, said = disturbed(home / "second", chance, moment / 3)
    print(f"seed {seed}: {name} killed after about {moment:.1f} s")  # noqa: T201 - to replay it
    assert name != "nothing"
    assert totals == undisturbed["totals"], said


def disturbed(
    home: Path, chance: random.Random, moment: float
) -> tuple[str, list[dict[str, Any]], str]:
    """A month with one process killed so many seconds after the start: its totals, what it said."""
    home.mkdir(mode=0o711)
    month = Month(home)
    try:
        month.wait_until_running()
        time.sleep(moment)
        name = "nothing" if month.process.poll() is not None else month.kill_one(chance)
        return name, month.finish(), month.said()
    finally:
        if month.process.poll() is None:
            month.process.send_signal(signal.SIGTERM)
            month.process.communicate(timeout=60)
