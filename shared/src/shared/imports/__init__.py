"""Import files: CSV and XLSX, read row by row; faulty rows are named, good rows go in."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, NamedTuple, TypeVar

from fastapi import UploadFile

from shared.imports.cells import Fault, Row, YesNo, read_row
from shared.imports.door import import_door
from shared.imports.files import open_file
from shared.imports.progress import count, follow, import_progress
from shared.imports.report import Faults, FaultView, ImportReport
from shared.messages import Say

__all__ = [
    "Fault",
    "FaultView",
    "ImportReport",
    "Row",
    "Written",
    "YesNo",
    "import_door",
    "import_file",
    "import_progress",
]

CHUNK: Final = 500

AnyRow = TypeVar("AnyRow", bound=Row)


class Written(NamedTuple):
    """What became of the rows of a chunk that could be read."""

    changed: int
    unchanged: int
    faults: Sequence[Fault] = ()


Write = Callable[[Sequence[tuple[int, AnyRow]]], Awaitable[Written]]


async def import_file(
    file: UploadFile, model: type[AnyRow], write: Write[AnyRow], say: Say
) -> ImportReport:
    """Read a file and have its good rows written, 500 at a time.

    Raises:
        Invalid: the file as a whole cannot be read; nothing of it was written.
    """
    rows = accepted = unchanged = 0
    faults = Faults()
    good: list[tuple[int, AnyRow]] = []

    async def flush() -> None:
        nonlocal accepted, unchanged
        written = await write(good)
        accepted += written.changed + written.unchanged
        unchanged += written.unchanged
        faults.add(written.faults)
        good.clear()

    await follow(file)
    async with open_file(file, columns(model)) as lines:
        for number, cells in lines:
            rows += 1
            read = read_row(model, number, cells)
            if isinstance(read, Row):
                good.append((number, read))
            else:
                faults.add(read)
            if len(good) == CHUNK:
                await flush()
            if rows % CHUNK == 0:
                await count(rows, accepted, faults.faulty)
        if good:
            await flush()
        await count(rows, accepted, faults.faulty)
    return faults.report(rows, accepted, unchanged, say)


def columns(model: type[Row]) -> dict[str, bool]:
    """The columns of a row model, and whether each must be filled."""
    return {f.alias or name: f.is_required() for name, f in model.model_fields.items()}
