"""The catalogue shows every macro there is, and can be written in both languages."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.portal.door import Door
from tests.portal.templates import TEMPLATES

MACROS: Final = TEMPLATES / "macros"
MACRO: Final = re.compile(r"{%-? macro (\w+)\(.*?endmacro", re.DOTALL)
CALLED: Final = re.compile(r"(?:(\w+)\.)?\b(\w+)\(")
IMPORTED: Final = re.compile(r'{% from "macros/(\w+)\.html" import ([\w, ]+) %}')

Name = tuple[str, str]
"""A macro: its file and what it is called."""


def macros() -> dict[Name, set[Name]]:
    """Every macro, and the macros it calls itself."""
    found: dict[Name, set[Name]] = {}
    for path in MACROS.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        known = dict(imported(text))
        own = {one[1]: one[0] for one in MACRO.finditer(text)}
        known |= {name: (path.stem, name) for name in own}
        for name, body in own.items():
            calls = {known[called] for _, called in CALLED.findall(body) if called in known}
            found[path.stem, name] = calls
    return found


def imported(text: str) -> list[tuple[str, Name]]:
    return [
        (name, (file, name))
        for file, names in IMPORTED.findall(text)
        for name in names.replace(" ", "").split(",")
    ]


def shown(path: Path, known: Mapping[Name, set[Name]]) -> set[Name]:
    """The macros a page shows: those it calls, and those these call."""
    left = {one for one in CALLED.findall(path.read_text(encoding="utf-8")) if one in known}
    seen: set[Name] = set()
    while left:
        one = left.pop()
        seen.add(one)
        left |= known[one] - seen
    return seen


def test_every_macro_is_in_the_catalogue() -> None:
    known = macros()
    assert len(known) > 40
    assert set(known) - shown(TEMPLATES / "screens" / "catalogue.html", known) == set()


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_catalogue_is_there_in_both_languages(door: Door, language: str) -> None:
    answer = await door.get("/katalog", Accept_Language=language)
    assert answer.status_code == 200
    assert "Siti Rahmawati" in answer.text
