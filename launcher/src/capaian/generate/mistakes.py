"""A folder of import files with mistakes, and what their import must answer."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from capaian.generate.books import COLUMNS
from capaian.generate.mistake_table import MISTAKES, PLAN_MISTAKES, Mistake

Cells = dict[str, str]
Expected = tuple[str, int | str, str, str]
"""File, row (the header is row 1), column and code; without a row: of the file as a whole."""

LOOKED_AT: Final = 2_000
PLAN_MONTH: Final = "2026-08"
ZIP_START: Final = b"PK\x03\x04"
FILLED: Final = {"attendance": ("in", "out"), "ratings": ("result_rating",)}
"""What stands in a row that a mistake is made of."""
OPEN_ENDED: Final = frozenset({"assignments", "superiors"})
OF_THE_PLAN: Final = frozenset(
    {"period", "starts_on", "ends_on", "state", "superior_nip", "approved_on"}
)
"""Columns that are the same in every row of a plan."""


@dataclass(frozen=True)
class Sample:
    """Things of the province that a mistake may name in braces."""

    region: str
    head: str
    """The head of an agency, by NIP; `below` is one of the head's people."""
    below: str
    stranger: str
    """A person of another government."""
    post: str
    """The post of a head."""


def write_mistakes(directory: Path) -> None:
    """Write `mistakes/` beside the good files of `directory`, with `expected.csv`."""
    folder = directory / "mistakes"
    folder.mkdir(exist_ok=True)
    sample = _sample(directory)
    expected: list[Expected] = []
    for book in MISTAKES:
        expected += _spoil_rows(directory, folder, book, sample)
    expected += _spoil_plans(directory, folder, sample)
    expected += _spoil_files(directory, folder)
    with (folder / "expected.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "row", "column", "code"))
        writer.writerows(expected)


def _sample(directory: Path) -> Sample:
    rows = [row for row in _rows(directory, "superiors") if not row["to"]]
    bonds = [(row["superior_nip"], row["nip"]) for row in rows]
    top = bonds[0][0]
    head = next(nip for superior, nip in bonds if superior == top)
    below = next(nip for superior, nip in bonds if superior == head)
    region = next(_rows(directory, "units"))["code"]
    *_, stranger = (nip for _, nip in bonds)
    posts = (row["code"] for row in _rows(directory, "posts"))
    return Sample(region, head, below, stranger, next(posts))


def _spoil_rows(directory: Path, folder: Path, book: str, sample: Sample) -> Iterator[Expected]:
    """A good row, then each mistake in a row that was good, as far as there are rows enough."""
    good = _good_rows(directory, book)
    rows = [good[0]]
    for number, mistake in enumerate(MISTAKES[book], start=1):
        rows.append(_spoiled(good[number % len(good)], mistake, sample))
        yield f"{book}.csv", number + 2, mistake.column, mistake.code
    _write(folder / f"{book}.csv", book, rows)


def _good_rows(directory: Path, book: str) -> list[Cells]:
    """Rows of the first government, each about another thing where the file has enough."""
    filled = FILLED.get(book, ())
    found = {
        row.get("nip", row.get("code", "")): row
        for row in islice(_rows(directory, book), LOOKED_AT)
        if all(row[column] for column in filled) and not (book in OPEN_ENDED and row["to"])
    }
    return list(islice(found.values(), len(MISTAKES[book]) + 1))


def _spoil_plans(directory: Path, folder: Path, sample: Sample) -> Iterator[Expected]:
    """Each mistake in a plan of its own, for a month that has no plans yet."""
    rows: list[Cells] = []
    plans = _plans(directory)
    for mistake in PLAN_MISTAKES:
        plan = [{**row, **_next_month()} for row in next(plans)]
        whole = not OF_THE_PLAN.isdisjoint(mistake.changes)
        spoiled = [_spoiled(row, mistake, sample) if whole else row for row in plan[:-1]]
        spoiled.append(_spoiled(plan[-1], mistake, sample))
        if spoiled[-1]["weight"] == "less":
            spoiled[-1]["weight"] = str(int(plan[-1]["weight"]) - 10)
        yield "plans.csv", len(rows) + (2 if whole else len(plan) + 1), mistake.column, mistake.code
        rows += spoiled
    _write(folder / "plans.csv", "plans", rows)


def _next_month() -> Cells:
    first, last = f"{PLAN_MONTH}-01", f"{PLAN_MONTH}-31"
    return {"period": PLAN_MONTH, "starts_on": first, "ends_on": last, "approved_on": first}


def _plans(directory: Path) -> Iterator[list[Cells]]:
    """Plans of people who always had the same superior, with one indicator a result."""
    bonds = Counter(row["nip"] for row in _rows(directory, "superiors"))
    plan: list[Cells] = []
    for row in _rows(directory, "plans"):
        if bonds[row["nip"]] != 1:
            continue
        if plan and plan[0]["nip"] != row["nip"]:
            yield plan
            plan = []
        if not plan or plan[-1]["result_number"] != row["result_number"]:
            plan.append(row)


def _spoil_files(directory: Path, folder: Path) -> Iterator[Expected]:
    """Files that are wrong as a whole, and two that only look unusual and are taken."""
    names = "code,name,unit_code,group,job_class\nJKT-X,Caf\xe9 Pelayanan,JKT,pelaksana,5\n"
    (folder / "posts-windows-1252.csv").write_bytes(names.encode("windows-1252"))
    yield "posts-windows-1252.csv", "", "", "file_encoding"

    (folder / "employees-broken.xlsx").write_bytes(ZIP_START + b"this is no spreadsheet")
    yield "employees-broken.xlsx", "", "", "file_unreadable"

    header = COLUMNS["measures"].replace("realisation", "realisasi")
    (folder / "measures-header.csv").write_text(f"{header}\n", encoding="utf-8")
    yield "measures-header.csv", "", "", "file_header"

    good = list(islice(_rows(directory, "tax-status"), 3))
    _write(folder / "tax-status-semicolon.csv", "tax-status", good, delimiter=";", mark=True)
    yield "tax-status-semicolon.csv", "", "", "accepted"

    _write(folder / "contacts-empty.csv", "contacts", [])
    yield "contacts-empty.csv", "", "", "accepted"

    again = next(_rows(directory, "salary-base"))
    other = {**again, "gross": "1000000"}
    _write(folder / "salary-base-twice.csv", "salary-base", [again, other])
    yield "salary-base-twice.csv", 3, "", "row_repeated"


def _spoiled(good: Cells, mistake: Mistake, sample: Sample) -> Cells:
    names = {**vars(sample), "self": good.get("nip", "")}
    changes = {column: value.format(**names) for column, value in mistake.changes.items()}
    return {**good, **changes}


def _rows(directory: Path, book: str) -> Iterator[Cells]:
    with (directory / f"{book}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _write(
    path: Path, book: str, rows: Iterable[Cells], delimiter: str = ",", *, mark: bool = False
) -> None:
    """Write the rows; `mark` puts the byte order mark in front that spreadsheets write."""
    columns = COLUMNS[book].split(",")
    with path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
