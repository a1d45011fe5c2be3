"""The first sheet of an XLSX file, after a look at what it would become in memory."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from python_calamine import CalamineError, CalamineWorkbook

from shared.errors import Invalid

LARGEST_UNPACKED: Final = 200_000_000
MOST_CELLS: Final = 6_000_000
"""Of the rectangle that holds every cell: the reader lays it out whole, 32 bytes each."""

PIECE: Final = 1_048_576
EXACT: Final = 2**53
"""From here on a spreadsheet's number is not exact: a NIP has lost its last digits."""

TOKEN: Final = re.compile(
    rb"<!(--|\[CDATA)|<(?:[^\s<>/\"'=]+:)?(row|c)(?=[\s/>])"
    rb"(?:((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>)?",
    re.IGNORECASE,
)
"""The start of a comment or of character data; or a row or cell, with its attributes if whole."""

PLACE: Final = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Z]{0,3})(\d{1,8})[\"']", re.IGNORECASE)
LONGEST_TAG: Final = 65_536
OTHER_ENCODINGS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")

UNREADABLE: Final = (
    *(zipfile.BadZipFile, zlib.error, CalamineError),
    *(OSError, ValueError, LookupError, EOFError, RuntimeError, NotImplementedError),
)


def sheet_lines(file: BinaryIO, name: str) -> Iterator[list[str]]:
    """The lines of the first sheet, cells as they would stand in a CSV file.

    Raises:
        Invalid: the file is no XLSX, is broken, or would fill the memory.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            check_kind(archive)
            check_size(archive, name)
        file.seek(0)
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    except UNREADABLE as error:
        raise Invalid("file_unreadable", name=name, reason="XLSX") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the reader's own, of a broken file
            raise Invalid("file_unreadable", name=name, reason="XLSX") from error
        raise
    return ([cell_text(cell) for cell in line] for line in sheet.iter_rows())


def check_kind(archive: zipfile.ZipFile) -> None:
    """Refuse what the reader would take for a spreadsheet of another kind."""
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.xml" not in names or names & {"content.xml", "xl/workbook.bin"}:
        raise ValueError("no XLSX")


def check_size(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what would fill the memory."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED or any(rectangle(archive, m) > MOST_CELLS for m in members):
        raise Invalid("file_unpacked_size", name=name)


def rectangle(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """The cells of the rectangle that reaches to the last row and the last column of a sheet."""
    rows = columns = row = column = 0
    for kind, attributes in tags(archive, member):
        place = PLACE.search(attributes)
        if kind == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            continue
        column = number_of(place[1]) if place else column + 1
        if not attributes.endswith(b"/"):  # else it is a format without a value
            row = int(place[2]) if place else row
            rows, columns = max(rows, row), max(columns, column)
    return rows * columns


def tags(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The rows and cells of a sheet with their attributes, in order.

    Raises:
        ValueError: it is written as no spreadsheet program writes, to be read in two ways.
    """
    left = b""
    odd = seen = False
    with archive.open(member) as content:
        while piece := content.read(PIECE):
            text = left + piece
            if text.startswith(OTHER_ENCODINGS):
                raise ValueError("not UTF-8")
            end = len(text)
            for found in TOKEN.finditer(text):
                odd = odd or found[1] is not None
                seen = seen or found[2] is not None
                if found[2] and found[3] is None:
                    end = found.start()
                    break
                if found[2]:
                    yield found[2].lower(), found[3]
            left = text[min(end, unfinished(text)) :]
            if len(left) > LONGEST_TAG or (odd and seen):
                raise ValueError("odd tags")
    if left.lstrip():
        raise ValueError("cut short")


def unfinished(text: bytes) -> int:
    """Where the last tag begins, if it has no end yet; else the end of the text."""
    opened = text.rfind(b"<")
    return opened if opened >= 0 and b">" not in text[opened:] else len(text)


def number_of(letters: bytes) -> int:
    """The number of a column: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def cell_text(cell: Any) -> str:
    """A spreadsheet's cell as it would stand in a CSV file."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < EXACT else f"{cell:E}"
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat()).removesuffix("T00:00:00")
    return str(cell)
