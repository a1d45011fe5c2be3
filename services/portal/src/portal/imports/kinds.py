"""What the portal knows of the kinds of import files: their columns, and who takes them in."""

from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from portal.web.visitors import Visitor


class Column(NamedTuple):
    """A column: whether every row fills it, in a sentence what goes there, and an example."""

    name: str
    needed: bool
    words: str
    example: str


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of file. `title`, `what` and the columns' `words` are sentences of the pages."""

    name: str = ""
    service: str
    title: str
    what: str
    roles: list[str]
    columns: list[Column]
    takes_reason: bool = False
    """Whether rows of a closed month or period may come with a reason."""
    rows_belong_together: bool = False
    """Whether a row means nothing without others of the file, so that rows are not tried alone."""

    @property
    def known(self) -> dict[str, bool]:
        """The columns, and whether each must be there."""
        return {column.name: column.needed for column in self.columns}

    def template(self) -> list[list[str]]:
        """The header, and one row as an example."""
        return [[c.name for c in self.columns], [c.example for c in self.columns]]


def read_kinds() -> dict[str, Kind]:
    content = Path(__file__).with_name("kinds.toml").read_bytes()
    found = msgspec.toml.decode(content, type=dict[str, Kind])
    return {name: msgspec.structs.replace(kind, name=name) for name, kind in found.items()}


KINDS: Final = read_kinds()
"""By name, in the order in which a government brings them the first time."""


def allowed(visitor: Visitor) -> list[Kind]:
    """The kinds of files that this visitor's roles may bring; the service decides row by row."""
    return [kind for kind in KINDS.values() if visitor.has(*kind.roles)]
