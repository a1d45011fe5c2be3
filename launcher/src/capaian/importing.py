"""A folder of import files, each given to the service that owns it, in an order that works."""

from collections.abc import Callable, Iterator
from csv import DictReader
from pathlib import Path
from typing import Any, Final, NamedTuple

from capaian.client import Account
from shared.events.identity import unit_id

STRUCTURE: Final = (
    ("identity", "units"),
    ("identity", "posts"),
    ("identity", "employees"),
    ("identity", "assignments"),
    ("identity", "superiors"),
)
RECORDS: Final = (
    ("notifications", "contacts"),
    ("payroll_incentive", "salary-base"),
    ("payroll_incentive", "tax-status"),
    ("payroll_incentive", "obligations"),
    ("payroll_incentive", "opening-lines"),
    ("targets", "plans"),
    ("evaluation", "punishments"),
    ("evaluation", "attendance"),
    ("evaluation", "activities"),
    ("evaluation", "measures"),
)
RATINGS: Final = (("evaluation", "ratings"),)
"""They ask for an approved plan, so evaluation must have heard of the plans before."""


def nothing() -> None:
    """Do nothing."""


class Taken(NamedTuple):
    """What became of one file."""

    service: str
    kind: str
    report: dict[str, Any]


def import_directory(
    directory: Path,
    account: Account,
    quiet: Callable[[], None],
    prepare: Callable[[], None] = nothing,
    reason: str = "",
) -> Iterator[Taken]:
    """Import every file that is there; what others must have heard of first is waited for.

    `quiet` waits until all events are handled; `prepare` does what must stand before the records.
    `reason` is for rows of a closed month or period.
    """
    yield from take(directory, account, STRUCTURE)
    quiet()
    open_periods(directory, account)
    prepare()
    quiet()
    yield from take(directory, account, RECORDS, reason)
    quiet()
    yield from take(directory, account, RATINGS, reason)


def take(
    directory: Path, account: Account, files: tuple[tuple[str, str], ...], reason: str = ""
) -> Iterator[Taken]:
    for service, kind in files:
        path = find(directory, kind)
        if path is not None:
            why = {"reason": reason} if reason and service == "evaluation" else {}
            yield Taken(service, kind, account.upload(service, kind, path, **why))


def find(directory: Path, kind: str) -> Path | None:
    """The file of this kind, as CSV or XLSX."""
    paths = (directory / f"{kind}.csv", directory / f"{kind}.xlsx")
    return next((path for path in paths if path.exists()), None)


def open_periods(directory: Path, account: Account) -> None:
    """Open the evaluation periods that periods.csv lists; opening one again changes nothing."""
    for row in read(directory, "periods"):
        body = {
            "agency_id": str(unit_id(row["agency_code"])),
            "kind": row["kind"],
            "code": row["code"],
            "scheme": row["scheme"],
        }
        account.post("evaluation", "/v1/periods", body)


def read(directory: Path, kind: str) -> list[dict[str, str]]:
    path = directory / f"{kind}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(DictReader(file))
