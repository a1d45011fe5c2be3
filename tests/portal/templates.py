"""The portal's templates as text: their elements, without what Jinja puts in."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple

from jinja2 import Environment

from tests.support.sentences import HOME

TEMPLATES: Final = HOME / "templates"
VALUE: Final = "0"
"""What stands in for everything Jinja says."""
EXTENSIONS: Final = ("jinja2.ext.i18n", "jinja2.ext.do")
SILENT: Final = ((["trans"], "endtrans"), (["block", "width"], "endblock"))
"""Blocks that are no HTML, from their first words to their end: sentences, and a class."""
MACHINE_TAGS: Final = ("script", "style")


class Element(NamedTuple):
    """A tag of a template, with its attributes."""

    where: str
    tag: str
    attributes: dict[str, str]


class Reader(HTMLParser):
    """Elements and bare text of a template."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.elements: list[Element] = []
        self.texts: list[tuple[str, str]] = []
        self.inside = ""

    @property
    def where(self) -> str:
        return f"{self.name}:{self.getpos()[0]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: text or "" for name, text in attrs}
        self.elements.append(Element(self.where, tag, attributes))
        self.inside = tag if tag in MACHINE_TAGS else ""

    def handle_endtag(self, tag: str) -> None:
        del tag
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if not self.inside and data.strip():
            self.texts.append((data.strip(), self.where))


def read(path: Path) -> Reader:
    """A template; lines stay where they were, so that a fault can be found."""
    reader = Reader(str(path.relative_to(TEMPLATES)))
    reader.feed("".join(plain(path.read_text(encoding="utf-8"))))
    reader.close()
    return reader


def plain(source: str) -> Iterator[str]:
    """The text of a template that is HTML; a sign for each value, nothing for sentences."""
    block: list[str] = []
    until = ""
    for _, kind, text in Environment(extensions=EXTENSIONS, autoescape=True).lex(source):
        if kind == "block_begin":
            block = []
        elif kind == "name":
            block.append(text)
        elif kind == "block_end":
            until = "" if block[0] == until else until or silent_until(block)
        shown = text if kind == "data" else VALUE if kind == "variable_end" else ""
        yield "\n" * text.count("\n") if until or not shown else shown


def silent_until(block: list[str]) -> str:
    return next((end for start, end in SILENT if block[: len(start)] == start), "")


def templates() -> Iterator[Path]:
    return TEMPLATES.rglob("*.html")
