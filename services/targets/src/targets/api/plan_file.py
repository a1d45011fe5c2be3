"""plans.csv: rows gathered to plans wherever they stand in the file, taken in parts.

The file is read twice. The first reading counts the rows of each plan, so that the second can
hand a plan on as soon as its last row is read: rows that stand together need no memory, rows
that do not are held until their plan is whole. Their number is bounded by the file's size.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from fastapi import UploadFile

from shared.imports import CHUNK, Fault, ImportReport, Row, Written, columns
from shared.imports.cells import read_row
from shared.imports.files import Line, open_file
from shared.imports.progress import count, follow
from shared.imports.report import Faults
from shared.messages import Say
from targets.actions import Announced, Filed, name_once
from targets.schemas.files import PlanRow

Key = tuple[str | None, str | None, str | None]
Cells = Mapping[str, str | None]
Take = Callable[[Sequence[Filed], Announced], Awaitable[Written]]


class Survey(NamedTuple):
    """What the first reading found: rows of each plan, and what the plans offer for linking."""

    rows: Counter[Key]
    announced: dict[tuple[str, str], dict[date, set[int]]]


class Gathered(NamedTuple):
    """All rows of one plan: those that could be read, the faults of the others, their number."""

    rows: list[tuple[int, PlanRow]]
    faults: list[Fault]
    size: int


async def import_plan_file(file: UploadFile, take: Take, say: Say) -> ImportReport:
    """Have the plans of a file taken, some 500 rows at a time; a plan with a faulty row is not.

    Raises:
        Invalid: the file as a whole cannot be read; nothing of it was written.
    """
    known = columns(PlanRow)
    async with open_file(file, known) as lines:
        seen = await asyncio.to_thread(survey, lines)
    await file.seek(0)
    rows = accepted = unchanged = 0
    faults = Faults()
    await follow(file)
    async with open_file(file, known) as lines:
        for part in parts(gather(lines, seen.rows)):
            faults.add(fault for plan in part for fault in name_once(plan.faults))
            whole = [plan.rows for plan in part if not plan.faults]
            written = await take(whole, seen.announced)
            accepted += written.changed + written.unchanged
            unchanged += written.unchanged
            faults.add(written.faults)
            rows += sum(plan.size for plan in part)
            await count(rows, accepted, rows - accepted)
    total = seen.rows.total()
    made = faults.report(total, accepted, unchanged, say)
    return made.model_copy(update={"faulty": total - accepted})


def survey(lines: Iterator[Line]) -> Survey:
    """Read the file once: how many rows each plan has, which numbers its results have."""
    seen = Survey(Counter(), {})
    for _, cells in lines:
        seen.rows[key_of(cells)] += 1
        nip, period, first = key_of(cells)
        with suppress(ValueError):
            day, number = date.fromisoformat(first or ""), int(cells["result_number"] or "")
            offered = seen.announced.setdefault((nip or "", period or ""), {})
            offered.setdefault(day, set()).add(number)
    return seen


def key_of(cells: Cells) -> Key:
    """What makes rows belong to one plan."""
    return cells["nip"], cells["period"], cells["starts_on"]


def gather(lines: Iterator[Line], rows: Counter[Key]) -> Iterator[Gathered]:
    """Each plan of the file, as soon as all its rows are read."""
    left = rows.copy()
    held: dict[Key, Gathered] = {}
    for number, cells in lines:
        key = key_of(cells)
        plan = held.setdefault(key, Gathered([], [], rows[key]))
        read = read_row(PlanRow, number, cells)
        if isinstance(read, Row):
            plan.rows.append((number, read))
        else:
            plan.faults.extend(read)
        left[key] -= 1
        if not left[key]:
            yield held.pop(key)


def parts(plans: Iterator[Gathered]) -> Iterator[list[Gathered]]:
    """Plans together until they have 500 rows."""
    part: list[Gathered] = []
    size = 0
    for plan in plans:
        part.append(plan)
        size += len(plan.rows) + 1
        if size >= CHUNK:
            yield part
            part, size = [], 0
    if part:
        yield part
