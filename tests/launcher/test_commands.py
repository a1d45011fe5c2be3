"""What the commands say to people who mistype: a sentence that names the value and a way out."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from typer.testing import CliRunner, Result

from capaian import foreground, upkeep
from capaian.client import Refused
from capaian.home import Home
from capaian.main import app
from capaian.month import periods_of
from capaian.system import System

RUNNER = CliRunner()


def run(*words: object) -> Result:
    return RUNNER.invoke(app, [str(word) for word in words])


def fill(directory: Path, *names: str) -> Path:
    for name in names:
        (directory / name).write_text("code\n")
    return directory


@pytest.mark.parametrize(
    ("names", "sentences"),
    [
        ([], ["holds no import file. Found: no CSV or XLSX.", "units, posts, employees"]),
        (["employee.csv", "Posts.CSV"], ["Found: Posts.CSV, employee.csv.", "tax-status"]),
        (["units.csv", "units.xlsx"], ["holds both units.csv and units.xlsx."]),
        (["units.csv", "periods.xlsx"], ["periods.xlsx is not read. Save it as periods.csv."]),
    ],
)
def test_a_folder_that_cannot_be_imported_is_refused_with_what_was_found(
    tmp_path: Path, names: list[str], sentences: list[str]
) -> None:
    done = run("import", fill(tmp_path, *names), "--home", tmp_path / "home")
    assert done.exit_code == 1
    assert str(tmp_path) in done.output
    assert all(sentence in done.output for sentence in sentences), done.output


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    done = run("import", tmp_path / "none", "--home", tmp_path / "home")
    assert (done.exit_code, done.output) == (1, f"There is no folder {tmp_path / 'none'}.\n")
    (fill(tmp_path, "units.csv") / "employees.csv").mkdir()
    done = run("import", tmp_path, "--home", tmp_path / "home")
    assert (done.exit_code, "employees.csv is not a file" in done.output) == (1, True)


def test_a_misnamed_file_beside_good_ones_is_named(tmp_path: Path) -> None:
    done = run("import", fill(tmp_path, "units.csv", "Posts.CSV"), "--home", tmp_path / "home")
    assert "Posts.CSV is not read: no import file has this name. Is it meant to be posts.csv?" in (
        done.output
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["close", "JKT-DINKES", "2026-13"], "2026-13 is no period. Write it like 2026-07,"),
        (["explain", "1", "july"], "july is no month. Write it like 2026-07."),
        (["status"], "Nothing was ever started in"),
        (["dead-letters", "list"], "Nothing was ever started in"),
        (["login", "hr"], "Nothing runs in"),
    ],
)
def test_what_is_mistyped_is_named_and_no_folder_is_made(
    tmp_path: Path, words: list[str], sentence: str
) -> None:
    done = run(*words, "--home", tmp_path / "typo")
    assert (done.exit_code, sentence in done.output) == (1, True), done.output
    assert not (tmp_path / "typo").exists()


def test_files_are_generated_into_a_folder_only(tmp_path: Path) -> None:
    fill(tmp_path, "units.csv")
    done = run("generate", tmp_path / "units.csv", "--employees", "100")
    assert (done.exit_code, "units.csv cannot be written: " in done.output) == (1, True)


class Office:
    """Stands in for accounts of a running system with two agencies; what it posts is kept."""

    PERIODS = ("2026-S1", "2025-S2")

    def __init__(self) -> None:
        self.posted: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def get(self, _: str, path: str, **__: str) -> list[dict[str, Any]]:
        if path == "/v1/periods":
            return [{"code": code} for code in self.PERIODS]
        return [{"code": "AMB-DINKES", "kind": "agency", "region": "AMB"}]

    def post(self, _: str, path: str, *__: object) -> dict[str, Any]:
        self.posted.append(path)
        return {"count": 3}


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office()
    monkeypatch.setattr("capaian.commands.at", lambda _: None)
    monkeypatch.setattr("capaian.commands.sign_in", lambda *_: made)
    return made


def test_a_month_of_an_agency_with_semesters_closes_its_records_alone(office: Office) -> None:
    done = run("close", "AMB-DINKES", "2026-07")
    assert done.exit_code == 0, done.output
    assert office.posted == ["/v1/attendance-closings"]
    assert "AMB-DINKES has no evaluation period 2026-07 (its periods: 2026-S1, 2025-S2)" in (
        done.output
    )
    assert "only the month's records of work were closed" in done.output


def test_a_period_or_an_agency_that_is_not_there_is_named(office: Office) -> None:
    done = run("close", "AMB-DINKES", "2026-S2")
    assert (done.exit_code, "no evaluation period 2026-S2 (its" in done.output) == (1, True)
    done = run("close", "FOO", "2026-07")
    assert (done.exit_code, done.output) == (1, "There is no agency FOO. Agencies: AMB-DINKES.\n")
    assert office.posted == []
    assert periods_of(office, "AMB-DINKES") == list(Office.PERIODS)  # type: ignore[arg-type]


def test_an_account_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = System(Home(tmp_path / "home"))
    system.state.secret("account jkt.hr")
    monkeypatch.setattr("capaian.commands.at", lambda _: system)
    done = run("import", fill(tmp_path, "units.csv"), "--username", "nobody")
    assert (done.exit_code, done.output) == (
        1, "There is no account nobody. Accounts: admin, jkt.hr.\n",
    )  # fmt: skip
    assert "account nobody" not in system.state.secrets


def test_an_import_that_is_broken_off_says_so(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(office, "upload", broken_off, raising=False)
    done = run("import", fill(tmp_path, "units.csv"))
    assert (done.exit_code, "Stopped. What was taken stays" in done.output) == (130, True)


def test_a_start_that_is_broken_off_ends_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def interrupted(_: System) -> Iterator[None]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(foreground, "running", interrupted)
    done = run("up", "--home", tmp_path)
    assert done.exit_code == 130
    assert done.output.rstrip().endswith("Everything is stopped. The data is kept.")


EARLY = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == "capaian.main":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
import capaian.start
"""


def test_ctrl_c_while_python_still_reads_ends_in_a_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EARLY], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "Stopped before anything was begun.\n")


def test_a_dead_letter_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(*_: object) -> list[object]:
        return []

    monkeypatch.setattr(upkeep, "parked", none)
    with pytest.raises(upkeep.StepFailed, match="targets has no dead letter 999"):
        upkeep.retry_dead_letters(System(Home(tmp_path)), "targets", [999])


def test_a_refusal_reads_without_its_address() -> None:
    answer = httpx.Response(409, json={"detail": "It is closed."})
    assert Refused("evaluation /v1/x", answer).sentence == "It is closed."
