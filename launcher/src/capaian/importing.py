"""A folder of import files, each given to the service that owns it, in an order that works."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from capaian.client import Account, Refused
from capaian.folder import ENDINGS, KINDS, ON_PLANS, PERIODS, RECORDS, STRUCTURE, WHOLE
from capaian.parts import joined, parts, whole
from capaian.tables import Unreadable, read_table
from shared.events.identity import unit_id

COLUMNS: Final = ("agency_code", "kind", "code", "scheme")
"""The columns of periods.csv."""

FAULT_OF_CALLER: Final = range(400, 500)
SIGNED_OUT: Final = 401


def nothing() -> None:
    """Do nothing."""


class Taken(NamedTuple):
    """What became of one file, and why not all of it was read.

    Without a report nothing of it was taken.
    """

    service: str
    kind: str
    report: dict[str, Any]
    problem: str = ""


def import_directory(
    directory: Path,
    account: Account,
    quiet: Callable[[], None],
    prepare: Callable[[], None] = nothing,
    reason: str = "",
) -> Iterator[Taken]:
    """Import every file that is there; what others must have heard of first is waited for.

    `quiet` waits until all events are handled; `prepare` does what must stand before the records.
    `reason` is for rows of a closed month or period. A file that is refused as a whole is named,
    and so are those left unread because they speak of what it brings.
    """
    for taken in take(directory, account, STRUCTURE):
        yield taken
        if taken.problem:
            yield from unread(directory, taken.kind, KINDS)
            return
    quiet()
    refused = ""
    for taken in open_periods(directory, account):
        yield taken
        refused = taken.kind if taken.problem else refused
    prepare()
    quiet()
    for taken in take(directory, account, RECORDS, reason):
        yield taken
        refused = taken.kind if taken.problem and taken.kind == "plans" else refused
    quiet()
    if refused:
        yield from unread(directory, refused, [kind for _, kind in ON_PLANS])
    else:
        yield from take(directory, account, ON_PLANS, reason)


def take(
    directory: Path, account: Account, files: tuple[tuple[str, str], ...], reason: str = ""
) -> Iterator[Taken]:
    for service, kind in files:
        path = find(directory, kind)
        if path is not None:
            why = {"reason": reason} if reason and service == "evaluation" else {}
            yield send(account, service, kind, path, why)


def send(account: Account, service: str, kind: str, path: Path, why: dict[str, str]) -> Taken:
    """Upload a file, a large one in parts.

    Raises:
        Refused: it is not the file that is at fault.
    """
    report: dict[str, Any] = {}
    last = 0
    try:
        for part in [whole(path)] if kind in WHOLE else parts(path):
            report = joined(report, account.upload(service, kind, path.name, part.content, **why))
            last = part.last
    except (OSError, Unreadable, Refused) as fault:
        read = f"read up to row {last}, then: " if report else ""
        return Taken(service, kind, report, read + sentence(path, fault))
    return Taken(service, kind, report)


def sentence(path: Path, fault: OSError | Unreadable | Refused) -> str:
    """What is wrong with a file.

    Raises:
        Refused: it is not the file that is at fault.
    """
    if isinstance(fault, OSError):
        return f"{path} cannot be read: {fault.strerror}."
    if isinstance(fault, Unreadable):
        return str(fault)
    if fault.status not in FAULT_OF_CALLER or fault.status == SIGNED_OUT:
        raise fault
    return fault.sentence


def unread(directory: Path, refused: str, kinds: Sequence[str]) -> Iterator[Taken]:
    """The files that come after a refused one and speak of what it brings."""
    after = kinds[kinds.index(refused) + 1 :] if refused in kinds else kinds
    for kind in after:
        if find(directory, kind):
            yield Taken("", kind, {}, f"not read, because {refused} was refused.")


def find(directory: Path, kind: str) -> Path | None:
    """The file of this kind, as CSV or XLSX."""
    paths = [directory / f"{kind}{ending}" for ending in ENDINGS]
    return next((path for path in paths if path.exists()), None)


def open_periods(directory: Path, account: Account) -> Iterator[Taken]:
    """Open the evaluation periods that periods.csv lists; opening one again changes nothing."""
    path = directory / f"{PERIODS}.csv"
    if not path.exists():
        return
    try:
        rows = read_table(path, COLUMNS)
    except Unreadable as fault:
        yield Taken("evaluation", PERIODS, {}, str(fault))
        return
    units = account.get("identity", "/v1/units")
    agencies = {unit["code"] for unit in units if unit["kind"] == "agency"}
    opened = {(one["agency_id"], one["code"]) for one in account.get("evaluation", "/v1/periods")}
    unchanged = 0
    faults: list[dict[str, Any]] = []
    for number, row in rows:
        if problem := open_period(account, row, agencies):
            faults.append({"row": number, "column": None, "message": problem})
        elif (str(unit_id(row["agency_code"])), row["code"]) in opened:
            unchanged += 1
    report = {"rows": len(rows), "accepted": len(rows) - len(faults), "unchanged": unchanged}
    yield Taken("evaluation", PERIODS, {**report, "faulty": len(faults), "faults": faults})


def open_period(account: Account, row: dict[str, str], agencies: set[str]) -> str:
    """Open the period of a row; gives what is wrong with it, or nothing."""
    agency = row["agency_code"]
    if agency not in agencies:
        return f"There is no agency {agency or '(empty)'}. Import its unit first."
    body = {"agency_id": str(unit_id(agency))} | {name: row[name] for name in COLUMNS[1:]}
    try:
        account.post("evaluation", "/v1/periods", body)
    except Refused as refused:
        if refused.status not in FAULT_OF_CALLER or refused.status == SIGNED_OUT:
            raise
        return f"{agency} {row['code']}: {refused.sentence}"
    return ""


def read(directory: Path, kind: str) -> list[dict[str, str]]:
    """The rows of a file of the demonstration's folder; none where there is no such file."""
    path = directory / f"{kind}.csv"
    return [row for _, row in read_table(path)] if path.exists() else []
