"""Import files: CSV and XLSX, read row by row; faulty rows are named, good rows go in."""

import csv
import io
import re
import zipfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, BinaryIO, Final, NamedTuple, TypeVar

from fastapi import UploadFile
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from python_calamine import CalamineError, CalamineWorkbook

from shared.errors import Invalid
from shared.messages import Say

CHUNK: Final = 500
MOST_FAULTS: Final = 1_000
LARGEST_UNPACKED: Final = 400_000_000
FORMULA: Final = re.compile(r"^(?:[=@\t\r＝＋－＠]|[+-](?![\d.,]+$))")
ZIP: Final = b"PK\x03\x04"


class Row(BaseModel):
    """One row of an import file: a field per column, empty cells as None."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


AnyRow = TypeVar("AnyRow", bound=Row)


class Fault(NamedTuple):
    """What is wrong with a cell (or, without a column, with a row)."""

    row: int
    column: str | None
    value: str | None
    code: str
    values: Mapping[str, Any]


class Written(NamedTuple):
    """What became of the rows of a chunk that could be read."""

    changed: int
    unchanged: int
    faults: Sequence[Fault] = ()


Write = Callable[[Sequence[tuple[int, AnyRow]]], Awaitable[Written]]


class FaultView(BaseModel):
    """A fault as a person reads it. `row` counts from 1 for the header row."""

    row: int
    column: str | None
    value: str | None
    code: str
    message: str


class ImportReport(BaseModel):
    """What became of a file. `faults` names the first thousand of `faulty` rows' faults."""

    rows: int
    accepted: int
    unchanged: int
    faulty: int
    faults: list[FaultView]


def yes_no(value: object) -> object:
    return {"yes": True, "ya": True, "no": False, "tidak": False}.get(str(value).lower(), value)


YesNo = Annotated[bool, BeforeValidator(yes_no)]
"""A cell that says yes or no (ya or tidak)."""


async def import_file(
    file: UploadFile, model: type[AnyRow], write: Write[AnyRow], say: Say
) -> ImportReport:
    """Read a file and have its good rows written, 500 at a time.

    Raises:
        Invalid: the file as a whole cannot be read; nothing of it was written.
    """
    rows = accepted = unchanged = 0
    faults: list[Fault] = []
    good: list[tuple[int, AnyRow]] = []

    async def flush() -> None:
        nonlocal accepted, unchanged
        written = await write(good)
        accepted += written.changed + written.unchanged
        unchanged += written.unchanged
        faults.extend(written.faults)
        good.clear()

    for number, cells in read_rows(file.file, file.filename or "", columns(model)):
        rows += 1
        read = read_row(model, number, cells)
        if isinstance(read, Row):
            good.append((number, read))
        else:
            faults.extend(read)
        if len(good) == CHUNK:
            await flush()
    if good:
        await flush()
    return report(rows, accepted, unchanged, faults, say)


def report(rows: int, accepted: int, unchanged: int, faults: list[Fault], say: Say) -> ImportReport:
    ordered = sorted(faults, key=lambda fault: fault.row)
    views = [
        FaultView(
            row=fault.row,
            column=fault.column,
            value=fault.value,
            code=fault.code,
            message=say(fault.code, {"value": fault.value, "column": fault.column, **fault.values}),
        )
        for fault in ordered[:MOST_FAULTS]
    ]
    faulty = len({fault.row for fault in faults})
    return ImportReport(
        rows=rows, accepted=accepted, unchanged=unchanged, faulty=faulty, faults=views
    )


def columns(model: type[Row]) -> dict[str, bool]:
    """The columns of a row model, and whether each must be filled."""
    return {f.alias or name: f.is_required() for name, f in model.model_fields.items()}


def read_rows(
    file: BinaryIO, name: str, known: Mapping[str, bool]
) -> Iterator[tuple[int, dict[str, str | None]]]:
    """The rows below the header with their numbers, cells by column; empty rows are left out.

    Raises:
        Invalid: the file is neither CSV in UTF-8 nor XLSX, or its header is not the expected one.
    """
    lines = xlsx_lines(file, name) if file.read(4) == ZIP else csv_lines(file, name)
    header = [cell.strip().lower() for cell in next(iter(lines), [])]
    missing = [column for column, required in known.items() if required and column not in header]
    unknown = [column for column in header if column not in known]
    if missing or unknown or len(set(header)) < len(header):
        raise Invalid(
            "file_header",
            name=name,
            missing=missing or "-",
            unknown=unknown or "-",
            expected=list(known),
        )
    for number, cells in enumerate(lines, 2):
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(header) - len(cells))]
            values = {c: v.strip() or None for c, v in zip(header, padded, strict=False)}
            if len(cells) > len(header):
                values["…"] = cells[len(header)]
            yield number, values


def csv_lines(file: BinaryIO, name: str) -> Iterator[list[str]]:
    check_encoding(file, name)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        first = text.readline()
        text.seek(0)
        delimiter = ";" if first.count(";") > first.count(",") else ","
        yield from csv.reader(text, delimiter=delimiter)
    except csv.Error as error:
        raise Invalid("file_unreadable", name=name, reason=str(error)) from error
    finally:
        text.detach()


def check_encoding(file: BinaryIO, name: str) -> None:
    """Read the whole file once as UTF-8, so that a wrong encoding is found before any row."""
    file.seek(0)
    for number, line in enumerate(file, 1):
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            raise Invalid("file_encoding", name=name, line=number) from error
        if "\0" in text:
            raise Invalid("file_unreadable", name=name, reason=f"NUL, line {number}")


def xlsx_lines(file: BinaryIO, name: str) -> Iterator[list[str]]:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
                raise Invalid("file_unpacked_size", name=name)
        file.seek(0)
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
        lines = sheet.iter_rows()
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError, IndexError) as error:
        raise Invalid("file_unreadable", name=name, reason="XLSX") from error
    return ([cell_text(cell) for cell in line] for line in lines)


def cell_text(cell: Any) -> str:
    """A spreadsheet's cell as it would stand in a CSV file.

    A number keeps the digits the spreadsheet shows: from the sixteenth on they are zeros.
    """
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(Decimal(repr(cell))))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat()).removesuffix("T00:00:00")
    return str(cell)


def read_row(
    model: type[AnyRow], number: int, cells: Mapping[str, str | None]
) -> AnyRow | list[Fault]:
    """The row, or what is wrong with it."""
    formulas = [
        Fault(number, column, value, "cell_formula", {})
        for column, value in cells.items()
        if value and FORMULA.match(value)
    ]
    if formulas:
        return formulas
    try:
        return model.model_validate({c: v for c, v in cells.items() if v is not None})
    except ValidationError as error:
        return [fault(number, cells, detail) for detail in error.errors(include_url=False)]


FAULTS: Final = {
    "missing": "cell_required",
    "extra_forbidden": "cell_beyond_header",
    "literal_error": "cell_choice",
    "enum": "cell_choice",
    "greater_than_equal": "cell_minimum",
    "greater_than": "cell_minimum",
    "less_than_equal": "cell_maximum",
    "less_than": "cell_maximum",
    "bool_parsing": "cell_yes_no",
    "bool_type": "cell_yes_no",
    "string_pattern_mismatch": "cell_format",
    "string_too_long": "cell_too_long",
}
KINDS: Final = (
    ("date", "cell_date"),
    ("time", "cell_time"),
    ("int", "cell_number"),
    ("decimal", "cell_number"),
)


def fault(number: int, cells: Mapping[str, str | None], detail: ErrorDetails) -> Fault:
    kind = detail["type"]
    found = (code for start, code in KINDS if kind.startswith(start))
    code = FAULTS.get(kind) or next(found, kind)
    column = str(detail["loc"][0]) if detail["loc"] else None
    context: Iterable[tuple[str, Any]] = (detail.get("ctx") or {}).items()
    values = {name: str(value) for name, value in context}
    return Fault(number, column, cells.get(column or ""), code, values)
