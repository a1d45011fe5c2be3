"""CSV files that the launcher itself reads, as the services read theirs."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

SIGNATURE: Final = b"\xef\xbb\xbf"
"""What some programs write before UTF-8."""


class Unreadable(Exception):
    """A file cannot be read; the message is a sentence."""


def read_table(path: Path, needed: Iterable[str] = ()) -> list[tuple[int, dict[str, str]]]:
    """The rows of a file with their numbers, the header's being 1; empty rows are left out.

    Raises:
        Unreadable: it is no file, not UTF-8, or lacks one of the `needed` columns.
    """
    written = decoded(path)
    between = delimiter(written[0] if written else "")
    lines = [cells(line) for line in csv.reader(written, delimiter=between)]
    header = [cell.lower() for cell in lines[0]] if lines else []
    if missing := [column for column in needed if column not in header]:
        expected = ", ".join(needed)
        raise Unreadable(
            f"{path.name} lacks the columns {', '.join(missing)}. Expected are: {expected}."
        )
    return [
        (number, dict(zip(header, line + [""] * len(header), strict=False)))
        for number, line in enumerate(lines[1:], 2)
        if any(line)
    ]


def decoded(path: Path) -> list[str]:
    """The lines of a file in UTF-8.

    Raises:
        Unreadable: it is no file, or its line has another encoding.
    """
    try:
        content = path.read_bytes().removeprefix(SIGNATURE)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error
    lines = []
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError as error:
            raise Unreadable(
                f"{path.name} is not in UTF-8 (line {number}). Save it as CSV UTF-8 again."
            ) from error
    return lines


def delimiter(header: str) -> str:
    """What stands between cells: a comma, or the semicolon of a spreadsheet in Indonesian."""
    return ";" if header.count(";") > header.count(",") else ","


def cells(line: list[str]) -> list[str]:
    return [cell.strip() for cell in line]
