"""A CSV file that is larger than a service takes at once, as several that it does take."""

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from capaian.tables import SIGNATURE, Unreadable, delimiter

LARGEST: Final = 48 << 20
"""Bytes of a part; a service takes 64 MB."""

COUNTED: Final = ("rows", "accepted", "unchanged", "faulty")


class Part(NamedTuple):
    """Some records of a file below its header; `last` is the row of the last, the header's being 1.

    In place of the records of the parts before it stand empty lines, so that a service names each
    row as it is numbered in the whole file.
    """

    last: int
    content: bytes


def parts(path: Path, largest: int = LARGEST) -> Iterator[Part]:
    """The file as a whole where it is small or no CSV, else cut between records.

    Each part begins with the header, and has at most `largest` bytes of records, or one.

    Raises:
        OSError: it cannot be read.
        Unreadable: it is no CSV, such as with quotes that never end; the parts so far are well.
    """
    if path.suffix.lower() != ".csv" or path.stat().st_size <= largest:
        yield whole(path)
        return
    with path.open("rb") as file:
        found = records(file, path.name)
        header = next(found)
        part, last, before = bytearray(), 1, 1
        for record in found:
            if part and len(part) + len(record) > largest:
                yield Part(last, header + b"\n" * (before - 1) + part)
                part, before = bytearray(), last
            part += record
            last += 1
        yield Part(last, header + b"\n" * (before - 1) + part)


def whole(path: Path) -> Part:
    return Part(0, path.read_bytes())


def records(file: BinaryIO, name: str) -> Iterator[bytes]:
    """The records of a CSV file as they are written, lines within quotes among them.

    What tells records apart is ASCII, so that the bytes need not be understood otherwise.

    Raises:
        Unreadable: it is no CSV.
    """
    first = file.readline()
    pending = bytearray()

    def lines() -> Iterator[str]:
        for line in chain([first.removeprefix(SIGNATURE)], file):
            pending.extend(line)
            yield line.decode("latin-1")

    reader = csv.reader(lines(), delimiter=delimiter(first.decode("latin-1")), strict=True)
    try:
        for _ in reader:
            yield bytes(pending)
            pending.clear()
    except csv.Error as error:
        raise Unreadable(
            f"{name} is no CSV up to its end (line {reader.line_num}: {error})."
            " Look for a quotation mark that is not closed."
        ) from error


def joined(report: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """A report with that of the next part."""
    if not report:
        return dict(more)
    counted = {name: report[name] + more[name] for name in COUNTED}
    return {**report, **counted, "faults": [*report["faults"], *more["faults"]]}
