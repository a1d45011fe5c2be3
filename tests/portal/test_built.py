"""What is built is named by its content: copies of the portal built apart have the same names."""

import importlib.util
from pathlib import Path
from typing import Final

import pytest

BUILD: Final = Path(__file__).parents[2] / "services" / "portal" / "assets" / "build.py"


def test_letters_are_the_same_whenever_they_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.spec_from_file_location("build", BUILD)
    assert found
    assert found.loader
    build = importlib.util.module_from_spec(found)
    found.loader.exec_module(build)
    made = []
    for moment in ("1", "2000000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
        made.append(build.letters())
    assert made[0] == made[1]
