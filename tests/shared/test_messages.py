"""Every refusal has its sentence in both languages, with the same values in it."""

import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from shared.imports.cells import FAULTS, KINDS, OTHERWISE

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    path.name: path
    for path in (ROOT / "shared/src/shared", *ROOT.glob("services/*/src/*"))
    if (path / "messages").is_dir()
}
LANGUAGES = ("id", "en")
ALWAYS_GIVEN = {"value", "column"}
"""What every fault of an import gives its sentence."""
KINDS_OF_FAULT = {"Fault"}


class Said(NamedTuple):
    """A code in the source, and the names of the values given; None where they cannot be read."""

    place: str
    code: str
    values: frozenset[str] | None


def sentences(package: str, language: str) -> dict[str, str]:
    path = PACKAGES[package] / "messages" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def known(package: str, language: str) -> dict[str, str]:
    return {**sentences("shared", language), **sentences(package, language)}


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def said(package: str) -> Iterator[Said]:
    """Every code that the source of a package names when it refuses or finds fault."""
    for path in sorted(PACKAGES[package].rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        refusals = imported(tree, "shared.errors")
        faults = imported(tree, "shared.imports") & KINDS_OF_FAULT
        if path == PACKAGES["shared"] / "imports" / "cells.py":
            faults = KINDS_OF_FAULT
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                if node.func.id in refusals and node.args:
                    given = keywords(node)
                    yield from (Said(place, code, given) for code in texts(node.args[0]))
                elif node.func.id in faults and len(node.args) > 4:
                    given = keys(node.args[4])
                    yield from (Said(place, code, given) for code in texts(node.args[3]))


def imported(tree: ast.Module, module: str) -> set[str]:
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }


def texts(node: ast.expr) -> list[str]:
    """The codes an expression can be: a text, or one of two by a condition."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def keywords(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


def keys(node: ast.expr) -> frozenset[str] | None:
    """The names in a literal of values."""
    if not isinstance(node, ast.Dict):
        return None
    names = [key.value for key in node.keys if isinstance(key, ast.Constant)]
    return frozenset(map(str, names)) if len(names) == len(node.keys) else None


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_sentence(package: str, language: str) -> None:
    there = known(package, language)
    missing = [f"{one.place}: {one.code}" for one in said(package) if one.code not in there]
    assert not missing, f"no sentence in {language}.toml:\n" + "\n".join(missing)


@pytest.mark.parametrize("package", PACKAGES)
def test_both_languages_have_the_same_sentences(package: str) -> None:
    indonesian, english = (sentences(package, language) for language in LANGUAGES)
    assert indonesian.keys() == english.keys()
    uneven = [c for c in indonesian if fields(indonesian[c]) != fields(english[c])]
    assert not uneven, f"other values in the other language: {uneven}"


@pytest.mark.parametrize("package", PACKAGES)
def test_every_value_a_sentence_names_is_given(package: str) -> None:
    there = known(package, "id")
    lacking = [
        f"{one.place}: {one.code} lacks {sorted(names)}"
        for one in said(package)
        if one.values is not None
        if (names := fields(there.get(one.code, "")) - one.values - ALWAYS_GIVEN)
    ]
    assert not lacking, "\n".join(lacking)


def test_every_fault_of_a_cell_has_its_sentence() -> None:
    codes = {*FAULTS.values(), *(code for _, code in KINDS), OTHERWISE}
    assert codes <= sentences("shared", "id").keys()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_sentence_is_a_sentence(package: str) -> None:
    for language in LANGUAGES:
        for code, sentence in sentences(package, language).items():
            assert sentence == sentence.strip(), code
            assert sentence[0].isupper() or sentence[0] == "{", code
