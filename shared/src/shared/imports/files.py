"""From an uploaded file to its rows, whatever it is: CSV in UTF-8, XLSX, or neither."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import BinaryIO, Final

from fastapi import UploadFile

from shared.errors import Invalid
from shared.imports.cells import BEYOND
from shared.imports.spreadsheet import sheet_lines

ZIP: Final = b"PK\x03\x04"
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
REMARK: Final = "remark"
"""A column for people, such as why a row was not taken; no import reads it."""

Line = tuple[int, dict[str, str | None]]


@asynccontextmanager
async def open_file(file: UploadFile, known: Mapping[str, bool]) -> AsyncIterator[Iterator[Line]]:
    """The rows below the header with their numbers, cells by column; empty rows are left out.

    The file is looked through first, in a thread, so that it is taken or refused as a whole.

    Raises:
        Invalid: the file is neither CSV in UTF-8 nor XLSX, or its header is not the expected one.
    """
    name = file.filename or "-"
    start = await file.read(4)
    if start == OLD_EXCEL:
        raise Invalid("file_unreadable", name=name, reason="XLS")
    if start == ZIP:
        yield rows_of(await asyncio.to_thread(sheet_lines, file.file, name), name, known)
        return
    if name.lower().endswith(".xlsx"):
        raise Invalid("file_unreadable", name=name, reason="XLSX")
    delimiter = await asyncio.to_thread(check_csv, file.file, name)
    file.file.seek(0)
    text = io.TextIOWrapper(file.file, encoding="utf-8-sig", newline="")
    try:
        yield rows_of(csv.reader(text, delimiter=delimiter, strict=True), name, known)
    finally:
        text.detach()


def rows_of(lines: Iterator[list[str]], name: str, known: Mapping[str, bool]) -> Iterator[Line]:
    header = [cell.strip().lower() for cell in next(lines, [])]
    while header and not header[-1]:
        header.pop()  # a spreadsheet writes the empty columns it once used
    check_header(header, name, known)
    return numbered(lines, header)


def check_header(header: list[str], name: str, known: Mapping[str, bool]) -> None:
    if twice := sorted({column for column in header if header.count(column) > 1}):
        raise Invalid("file_header_twice", name=name, columns=twice)
    missing = [column for column, required in known.items() if required and column not in header]
    unknown = [column for column in header if column not in (*known, REMARK)]
    if missing or unknown:
        raise Invalid(
            "file_header",
            name=name,
            missing=missing or "-",
            unknown=unknown or "-",
            expected=list(known),
        )


def numbered(lines: Iterator[list[str]], header: list[str]) -> Iterator[Line]:
    for number, cells in enumerate(lines, 2):
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            filled = stripped + [""] * (len(header) - len(stripped))
            values = {c: v or None for c, v in zip(header, filled, strict=False)}
            if beyond := next(filter(None, stripped[len(header) :]), None):
                values[BEYOND] = beyond
            values.pop(REMARK, None)
            yield number, values


def check_csv(file: BinaryIO, name: str) -> str:
    """Look the whole file through, so that what is wrong with it is found before any row.

    Gives its delimiter, a comma or a semicolon.
    """
    file.seek(0)
    for number, line in enumerate(file, 1):
        try:
            words = line.decode()
        except UnicodeDecodeError as error:
            raise Invalid("file_encoding", name=name, line=number) from error
        if "\0" in words:
            raise Invalid("file_not_text", name=name, line=number)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        first = text.readline()
        text.seek(0)
        delimiter = ";" if first.count(";") > first.count(",") else ","
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        for _ in reader:
            pass
    except csv.Error as error:
        raise Invalid("file_quotes", name=name, line=reader.line_num) from error
    finally:
        text.detach()
    return delimiter
