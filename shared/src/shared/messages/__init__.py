"""The sentences of refusals and faults, in Indonesian and English."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from importlib.resources import files
from typing import Any, Final

from shared.messages import spelled

Say = Callable[[str, Mapping[str, Any]], str]

LANGUAGES: Final = ("id", "en")
LONGEST_ACCEPT: Final = 500
AS_GIVEN: Final = frozenset({"value", "example"})
"""What somebody wrote, and how it is to be written: codes stay codes."""


class Sentences:
    """The sentences of one service and of the shared library, by language and code."""

    def __init__(self, *packages: str) -> None:
        self.by_language = {
            language: {
                code: text
                for package in ("shared.messages", *packages)
                for code, text in load(package, language).items()
            }
            for language in LANGUAGES
        }

    def say(self, language: str, code: str, values: Mapping[str, Any]) -> str:
        """The sentence for `code`; the code itself where a sentence is missing."""
        sentence = self.by_language[language].get(code, code)
        written = {name: write(name, value, language) for name, value in values.items()}
        return sentence.format_map(Blank(written))


class Blank(dict[str, str]):
    """Leaves the name of a value standing where the value is missing."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def load(package: str, language: str) -> dict[str, str]:
    text = files(package).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


def write(name: str, value: Any, language: str) -> str:
    """A value as people write it: 12 Januari 2026, Juli 2026 for 2026-07, lists with commas."""
    if isinstance(value, date):
        return spelled.day(value, language)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(write(name, item, language) for item in value)
    return str(value) if name in AS_GIVEN else spelled.code(str(value), language)


def choose_language(accept: str | None) -> str:
    """The language of ours that `Accept-Language` likes best; Indonesian where it names none."""
    liked = [(quality(part), part.split(";")[0].strip().lower()) for part in words_of(accept)]
    ours = [(q, tag.partition("-")[0]) for q, tag in liked if q > 0]
    best = sorted(ours, key=lambda one: -one[0])
    return next((language for _, language in best if language in LANGUAGES), LANGUAGES[0])


def words_of(accept: str | None) -> list[str]:
    return (accept or "")[:LONGEST_ACCEPT].split(",")


def quality(part: str) -> float:
    """How much a language is liked, 0 to 1; what cannot be read counts as not at all."""
    _, _, given = part.replace(" ", "").partition(";q=")
    try:
        return float(given) if given else 1.0
    except ValueError:
        return 0.0
