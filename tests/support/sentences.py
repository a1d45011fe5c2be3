"""The sentences of the portal: those its pages say, and what stands for them in English."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import portal
from portal.imports.kinds import KINDS

HOME: Final = Path(portal.__file__).parent
METHODS: Final = [("templates/**.html", "jinja2"), ("clients/**.py", "ignore"), ("**.py", "python")]
KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2), "say": (2,)}
"""What marks a sentence: `_("…")`, `{% trans %}` and `say(language, "…")`."""
OPTIONS: Final = {
    "templates/**.html": {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}
}


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence that pages or Python say, and where."""
    found = extract_from_dir(HOME, METHODS, OPTIONS, keywords=KEYWORDS)
    for name, line, message, _comments, _context in found:
        text = message if isinstance(message, str) else message[0]
        yield text, f"{name}:{line}"
    for path in sorted(HOME.rglob("*.py")):
        for line, text in named(ast.parse(path.read_text(encoding="utf-8"))):
            yield text, f"{path.relative_to(HOME)}:{line}"
    for kind in KINDS.values():
        for text in (kind.title, kind.what, *(column.words for column in kind.columns)):
            yield text, f"imports/kinds.toml: {kind.name}"


def named(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Sentences that have a name before they are said: `words = "…"`."""
    for one in ast.walk(module):
        match one:
            case ast.Assign(
                targets=[ast.Name(id="words" | "sentence")], value=ast.Constant(str(text))
            ):
                yield one.lineno, text


def written(language: str) -> Iterator[tuple[str, str, str]]:
    """Every sentence of the groups of pages, what stands for it, and in which file."""
    for path in sorted((HOME / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                base = message.id if isinstance(message.id, str) else message.id[0]
                text = message.string if isinstance(message.string, str) else message.string[0]
                if base:
                    yield base, text or "", path.name


@cache
def catalogue(language: str = "en") -> dict[str, str]:
    """What every group of pages has for each sentence."""
    return {base: text for base, text, _ in written(language)}


@cache
def english() -> dict[str, str]:
    """Sentences of several words and no values, with their English where it is another."""
    return {
        base: text
        for base, text in catalogue().items()
        if base != text and "%(" not in base and " " in base.strip()
    }
