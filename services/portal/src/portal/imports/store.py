"""Files while they are tried and mended: on this machine, for their owner's job, for an hour."""

import asyncio
import csv
import os
import shutil
import stat
import time
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Any, BinaryIO, Final

import msgspec
from fastapi import UploadFile as Upload
from starlette.datastructures import UploadFile

from portal.imports.kinds import Kind
from shared.imports.cells import BEYOND
from shared.imports.files import Line, open_file

KEPT_FOR: Final = 3_600.0
SWEEP_EVERY: Final = 300.0
"""Seconds."""

PIECE: Final = 1_048_576
OWNER_ONLY: Final = 0o600
OTHERS: Final = 0o077

Cells = dict[str, str | None]
Edits = Mapping[int, Mapping[str, str]]


class FaultyRow(msgspec.Struct, frozen=True):
    """A row that was not taken: what stands in it, and what is wrong, by column.

    Under `""` stands what is wrong with the row as a whole.
    """

    number: int
    cells: Cells
    faults: dict[str, str]


class Gone(Exception):
    """The file is not here: it was kept long enough, or lies with another copy of the portal."""


class Store:
    """A folder that only this program reads. Nothing in it bears a name that says anything."""

    def __init__(self, folder: Path | None) -> None:
        """Use this folder, else one of this user's in the system's place for passing files.

        Raises:
            PermissionError: others may look into it.
        """
        self.folder = folder or Path(gettempdir()) / f"capaian-portal-{os.getuid()}"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = self.folder.lstat()
        if stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & OTHERS:
            raise PermissionError(f"{self.folder} is not this program's alone")

    async def keep(self, name: str, file: UploadFile) -> None:
        """Keep an uploaded file under a name."""
        await file.seek(0)
        await asyncio.to_thread(self._copy, name, file.file)

    def _copy(self, name: str, source: BinaryIO) -> None:
        with self._write(f"{name}.file") as target:
            shutil.copyfileobj(source, target, PIECE)

    async def pieces(self, name: str) -> AsyncIterator[bytes]:
        """The file, piece by piece."""
        with self._open(name) as file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece

    async def faulty(self, name: str, shown: str, kind: Kind, faults: list[Any]) -> None:
        """Keep the faulty rows of a file beside it, as they stand in it and in their order."""
        said: dict[int, dict[str, str]] = {}
        for fault in msgspec.convert(faults, list[ReportedFault]):
            row = said.setdefault(fault.row, {})
            column = fault.column if fault.column in kind.known else ""
            row[column] = f"{row[column]} {fault.message}" if column in row else fault.message
        found = [
            FaultyRow(number, cells, said[number])
            for number, cells in await self._lines(name, shown, kind, said)
        ]
        with self._write(f"{name}.faults") as target:
            target.write(msgspec.json.encode(found))

    def faulty_rows(self, name: str) -> list[FaultyRow]:
        """The faulty rows as they were last found.

        Raises:
            Gone: they are not known here.
        """
        try:
            content = (self.folder / f"{name}.faults").read_bytes()
        except FileNotFoundError:
            raise Gone from None
        return msgspec.json.decode(content, type=list[FaultyRow])

    async def mend(
        self, name: str, shown: str, kind: Kind, edits: Edits, only: Collection[int] | None
    ) -> None:
        """Write the file anew with these cells; of its rows `only` those, or all of them.

        Every row keeps its number: where one is left out there is an empty line.
        """
        with self._open(name) as file:
            async with open_file(Upload(file, filename=shown), kind.known) as lines:
                await asyncio.to_thread(self._rewrite, name, kind, merged(lines, edits, only))

    def _rewrite(self, name: str, kind: Kind, lines: Iterator[Line]) -> None:
        columns = list(kind.known)
        path = self.folder / f"{name}.mended"
        with open(path, "w", encoding="utf-8", newline="", opener=private) as target:
            writer = csv.writer(target)
            writer.writerow(columns)
            at = 2
            for number, cells in lines:
                target.write("\r\n" * (number - at))
                writer.writerow([cells.get(column) or "" for column in columns])
                at = number + 1
        path.replace(self.folder / f"{name}.file")

    async def _lines(
        self, name: str, shown: str, kind: Kind, wanted: Collection[int]
    ) -> list[tuple[int, Cells]]:
        with self._open(name) as file:
            async with open_file(Upload(file, filename=shown), kind.known) as lines:
                return await asyncio.to_thread(
                    lambda: [line for line in lines if line[0] in wanted]
                )

    def drop(self, name: str) -> None:
        """Keep nothing of this file any more."""
        for path in self.folder.glob(f"{name}.*"):
            path.unlink(missing_ok=True)

    async def sweep(self) -> None:
        """Drop whatever was kept long enough, until cancelled."""
        while True:
            for path in self.folder.iterdir():
                with suppress(FileNotFoundError):  # another copy of the portal was faster
                    if path.stat().st_mtime < time.time() - KEPT_FOR:
                        path.unlink()
            await asyncio.sleep(SWEEP_EVERY)

    def _write(self, name: str) -> BinaryIO:
        return open(self.folder / name, "wb", opener=private)

    def _open(self, name: str) -> BinaryIO:
        try:
            return (self.folder / f"{name}.file").open("rb")
        except FileNotFoundError:
            raise Gone from None


class ReportedFault(msgspec.Struct, frozen=True):
    """A fault as a service reports it."""

    row: int
    column: str | None
    message: str


def merged(lines: Iterator[Line], edits: Edits, only: Collection[int] | None) -> Iterator[Line]:
    """The lines with what was mended; cells beyond the header are left out of those."""
    for number, cells in lines:
        if only is not None and number not in only:
            continue
        if number in edits:
            kept = {column: value for column, value in cells.items() if column != BEYOND}
            yield number, {**kept, **edits[number]}
        else:
            yield number, cells


def private(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ONLY)
