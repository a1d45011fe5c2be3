"""Temporary places are cleared, whoever left them and whoever else clears."""

import os
import tempfile
from pathlib import Path

import psutil
import pytest

from capaian.scratch import PREFIX, place, sweep


def nobody() -> int:
    return next(pid for pid in range(4_000_000, 2**22) if not psutil.pid_exists(pid))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_place_of_a_run_that_is_gone_is_cleared_and_one_in_use_is_not(folder: Path) -> None:
    left = folder / f"{PREFIX}{nobody()}-broker-x"
    used = folder / f"{PREFIX}{os.getpid()}-broker-x"
    left.mkdir()
    used.mkdir()
    with place("check") as where:
        assert not left.exists()
        assert used.exists()
        assert where.folder.exists()
    assert not where.folder.exists()


def test_a_place_that_somebody_else_clears_meanwhile_is_passed_over(folder: Path) -> None:
    gone = folder / f"{PREFIX}{nobody()}-broker-a"
    gone.symlink_to(folder / "nowhere")  # listed, but not there
    left = folder / f"{PREFIX}{nobody()}-broker-b"
    left.mkdir()
    sweep()
    assert not left.exists()
