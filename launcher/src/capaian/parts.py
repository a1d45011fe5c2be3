"""A CSV file that is larger than a service takes at once, as several that it does take."""

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from capaian.tables import SIGNATURE, delimiter

LARGEST: Final = 48 << 20
"""Bytes of a part; a service takes 64 MB."""

COUNTED: Final = ("rows", "accepted", "unchanged", "faulty")


class Part(NamedTuple):
    """Some records of a file below its header; `before` counts those of the parts before it."""

    before: int
    content: bytes


def parts(path: Path, largest: int = LARGEST) -> Iterator[Part]:
    """The file as a whole where it is small or no CSV, else cut between records.

    Each part begins with the header, and holds at most `largest` bytes or one record.

    Raises:
        OSError: it cannot be read.
        csv.Error: it is no CSV after all, such as quotes that never end; the parts so far are well.
    """
    if path.suffix.lower() != ".csv" or path.stat().st_size <= largest:
        yield whole(path)
        return
    with path.open("rb") as file:
        found = records(file)
        header = next(found)
        part, before, count = bytearray(header), 0, 0
        for record in found:
            if count and len(part) + len(record) > largest:
                yield Part(before, bytes(part))
                part, before, count = bytearray(header), before + count, 0
            part += record
            count += 1
        yield Part(before, bytes(part))


def whole(path: Path) -> Part:
    return Part(0, path.read_bytes())


def records(file: BinaryIO) -> Iterator[bytes]:
    """The records of a CSV file as they are written, lines within quotes among them.

    What tells records apart is ASCII, so that the bytes need not be understood otherwise.
    """
    first = file.readline()
    pending = bytearray()

    def lines() -> Iterator[str]:
        for line in chain([first.removeprefix(SIGNATURE)], file):
            pending.extend(line)
            yield line.decode("latin-1")

    for _ in csv.reader(lines(), delimiter=delimiter(first.decode("latin-1")), strict=True):
        yield bytes(pending)
        pending.clear()


def joined(report: Mapping[str, Any], part: Part, more: Mapping[str, Any]) -> dict[str, Any]:
    """A report with that of the next part; a fault's row is that of the whole file."""
    faults = [fault | {"row": fault["row"] + part.before} for fault in more["faults"]]
    if not report:
        return {**more, "faults": faults}
    counted = {name: report[name] + more[name] for name in COUNTED}
    return {**report, **counted, "faults": [*report["faults"], *faults]}
