"""A generated province, and its records moved to any month and changed at will."""

import csv
import io
import random
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from capaian.generate.province import generate

PEOPLE: Final = 160
SEED: Final = 1
MONTH: Final = "2026-07"
MOST_DAYS: Final = 10

MOVED: Final = (
    "attendance", "activities", "measures", "plans", "ratings", "obligations", "salary-base",
)  # fmt: skip

Row = dict[str, str]


class Books:
    """The import files of a province, by agency."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        generate(folder, PEOPLE, SEED)

    def rows(self, kind: str) -> list[Row]:
        with (self.folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def agency_of_post(self) -> dict[str, str]:
        parents = {unit["code"]: unit for unit in self.rows("units")}
        found = {}
        for post in self.rows("posts"):
            unit = parents[post["unit_code"]]
            while unit["kind"] != "agency" and unit["parent_code"]:
                unit = parents[unit["parent_code"]]
            found[post["code"]] = unit["code"]
        return found

    @cached_property
    def people(self) -> dict[str, list[str]]:
        """The NIPs of each agency's people who stay there."""
        found: dict[str, list[str]] = {}
        for row in self.rows("assignments"):
            if row["kind"] == "definitif" and not row["to"]:
                found.setdefault(self.agency_of_post[row["post_code"]], []).append(row["nip"])
        return found

    @cached_property
    def superiors(self) -> dict[str, str]:
        """The lasting superior of each person who has had the same one since the year before."""
        rows = self.rows("superiors")
        changing = {row["nip"] for row in rows if row["to"] or row["kind"] != "definitif"}
        return {row["nip"]: row["superior_nip"] for row in rows if row["nip"] not in changing}

    @cached_property
    def records(self) -> dict[str, dict[str, list[Row]]]:
        """The rows of each kind of record, by person."""
        found: dict[str, dict[str, list[Row]]] = {}
        for kind in MOVED:
            by_person = found.setdefault(kind, {})
            for row in self.rows(kind):
                by_person.setdefault(row["nip"], []).append(row)
        return found

    def of(self, kind: str, people: Iterable[str], month: str, most: int = 99) -> list[Row]:
        """The records of people, at most so many of each, moved to a month."""
        return [
            moved
            for nip in people
            for row in self.records[kind].get(nip, ())[:most]
            if (moved := move(row, month)) is not None
        ]


def move(row: Row, month: str) -> Row | None:
    """A record of the generated month in another one; None where that month has no such day."""
    day = row.get("date", "")
    if day and int(day[-2:]) > MOST_DAYS:
        return None
    moved = {name: text.replace(MONTH, month) for name, text in row.items()}
    if moved.get("ends_on", "").endswith("-31"):
        moved["ends_on"] = f"{month}-28"
    if "reference" in moved:
        moved["reference"] = f"{month}-{moved['reference']}"
    return moved


def text(rows: Sequence[Row]) -> str:
    """Rows as an import file."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def changed(rows: Iterable[Row], chance: random.Random, change: Callable[[Row], Row]) -> list[Row]:
    """About half of the rows, changed."""
    return [change(dict(row)) for row in rows if chance.random() < 0.5]
