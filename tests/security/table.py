"""docs/permissions.md as the tests read it: for every route and column what comes back."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

PAGE: Final = Path(__file__).parents[2] / "docs" / "permissions.md"
ROW: Final = re.compile(r"^\| `(\S+ \S+)` +\|(.+)\|$", re.MULTILINE)
HEAD: Final = re.compile(r"^\| route +\|(.+)\|$", re.MULTILINE)


class Cell(NamedTuple):
    """What is answered about the own agency, and about another."""

    own: str
    other: str

    @classmethod
    def read(cls, text: str) -> "Cell":
        own, _, other = text.partition("/")
        return cls(own, other or own)

    def __str__(self) -> str:
        return self.own if self.own == self.other else f"{self.own}/{self.other}"


Table = Mapping[str, Mapping[str, Cell]]


def read() -> Mapping[str, Table]:
    """The table of each service, by route and column."""
    parts = re.split(r"^## `(\w+)`$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {name: table(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def table(text: str) -> Table:
    head = HEAD.search(text)
    columns = split(head[1]) if head else []
    rows = {route: split(cells) for route, cells in ROW.findall(text)}
    return {
        route: dict(zip(columns, map(Cell.read, cells), strict=True))
        for route, cells in rows.items()
    }


def split(cells: str) -> list[str]:
    return [cell.strip(" `") for cell in cells.split("|")]
