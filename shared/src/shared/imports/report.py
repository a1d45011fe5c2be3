"""What became of an import file, as a person reads it."""

from collections.abc import Iterable
from typing import Final

from pydantic import BaseModel

from shared.db import rehearsing
from shared.imports.cells import Fault
from shared.messages import Say

MOST_FAULTS: Final = 1_000
LONGEST_VALUE: Final = 100


class FaultView(BaseModel):
    """A fault as a person reads it. `row` counts from 1 for the header row."""

    row: int
    column: str | None
    value: str | None
    code: str
    message: str


class ImportReport(BaseModel):
    """What became of a file; of a `dry_run`, what would have.

    `faults` names the first thousand of `faulty` rows' faults.
    """

    rows: int
    accepted: int
    unchanged: int
    faulty: int
    faults: list[FaultView]
    dry_run: bool = False


class Faults:
    """The faults of a file: all are counted by row, the first thousand are kept."""

    def __init__(self) -> None:
        self.kept: list[Fault] = []
        self.faulty = 0

    def add(self, found: Iterable[Fault]) -> None:
        """Take the faults of some rows; no row comes twice."""
        listed = list(found)
        self.faulty += len({fault.row for fault in listed})
        self.kept += listed
        if len(self.kept) > 2 * MOST_FAULTS:
            self.trim()

    def trim(self) -> None:
        self.kept = sorted(self.kept, key=lambda fault: fault.row)[:MOST_FAULTS]

    def report(self, rows: int, accepted: int, unchanged: int, say: Say) -> ImportReport:
        """All of it in words."""
        self.trim()
        return ImportReport(
            rows=rows,
            accepted=accepted,
            unchanged=unchanged,
            faulty=self.faulty,
            faults=[view(fault, say) for fault in self.kept],
            dry_run=rehearsing(),
        )


def view(fault: Fault, say: Say) -> FaultView:
    value = shortened(fault.value)
    values = {"value": value, "column": fault.column, **fault.values}
    return FaultView(
        row=fault.row,
        column=fault.column,
        value=value,
        code=fault.code,
        message=say(fault.code, values),
    )


def shortened(value: str | None) -> str | None:
    if value is None or len(value) <= LONGEST_VALUE:
        return value
    return f"{value[:LONGEST_VALUE]}…"
