"""The demonstration: four governments and a month, from files to explained pay."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from capaian.client import Account
from capaian.generate.province import generate
from capaian.importing import Taken, import_directory, read, take
from capaian.month import close_attendance, close_period, count, open_month, run_month
from capaian.people import (
    ADMIN,
    IMPORTER,
    agencies,
    make_accounts,
    make_importer,
    password,
    regions,
    sign_in,
)
from capaian.policies import activate, documents
from capaian.quiet import wait_until_quiet
from capaian.system import System

MONTH: Final = "2026-07"
EXAMPLES: Final = (".pegawai", ".atasan")
"""Accounts of an employee and of a superior, whose months are worth looking at."""

LOADED: Final = "demonstration-loaded"

Tell = Callable[[str], None]


class NotLoaded(RuntimeError):
    """A file that the demonstration wrote itself was refused."""


def load(system: System, employees: int, seed: int, tell: Tell) -> Path:
    """Fill an empty home with a generated province, up to a month in progress.

    Gives the folder of its files. A home that is filled already stays as it is.
    """
    directory = system.home.path / "province"
    marker = system.home.path / LOADED
    if marker.exists():
        return directory
    tell(f"Generating {employees:,} people of four governments.")
    generate(directory, employees, seed)
    with ExitStack() as stack:
        admin = stack.enter_context(sign_in(system, ADMIN))
        take_units(admin, directory)
        make_importer(system, admin, regions(directory))
        importer = stack.enter_context(sign_in(system, IMPORTER))
        quiet = partial(wait_until_quiet, system)
        ready = partial(prepare, system, admin, directory, tell)
        for taken in import_directory(directory, importer, quiet, ready):
            report = check(taken)
            tell(f"{taken.kind}: {report['accepted']:,} of {report['rows']:,} rows taken")
            for fault in report["faults"][:3]:
                tell(f"  row {fault['row']}, {fault['column']}: {fault['message']}")
    wait_until_quiet(system)
    marker.touch()
    return directory


def check(taken: Taken) -> dict[str, Any]:
    """The report of a file that was taken.

    Raises:
        NotLoaded: it was refused as a whole.
    """
    if taken.problem:
        raise NotLoaded(f"{taken.kind}: {taken.problem}")
    return taken.report


def take_units(admin: Account, directory: Path) -> None:
    for taken in take(directory, admin, (("identity", "units"),)):
        check(taken)


def prepare(system: System, admin: Account, directory: Path, tell: Tell) -> None:
    """Accounts, policies and opened months: they need the people to be known."""
    make_accounts(system, admin, directory)
    with team(system) as member:
        for region in regions(directory):
            maker, checker = member(region, "maker"), member(region, "checker")
            for path in documents(region):
                tell(f"policy {activate(path, maker, checker)} is active")
            for agency, government in agencies(directory).items():
                if government == region:
                    open_month(maker, agency, MONTH)


@contextmanager
def team(system: System) -> Iterator[Callable[[str, str], Account]]:
    """The people of a region by their role, such as `("JKT", "maker")`; each signs in once."""
    with ExitStack() as stack:
        yield cache(
            lambda region, role: stack.enter_context(sign_in(system, f"{region.lower()}.{role}"))
        )


def run(system: System, directory: Path, tell: Tell) -> list[dict[str, Any]]:
    """Close the month and its periods, run the payroll of every agency, and count."""
    periods = {row["agency_code"]: row["code"] for row in read(directory, "periods")}
    governments = agencies(directory)
    runs = {}
    with team(system) as member:
        for agency, region in governments.items():
            close_attendance(member(region, "hr"), agency, MONTH)
            close_period(member(region, "hr"), agency, periods[agency])
        wait_until_quiet(system)
        tell("Every period is closed and every manifest heard.")
        for agency, region in governments.items():
            maker, checker = member(region, "maker"), member(region, "checker")
            runs[agency] = run_month(maker, checker, agency, MONTH)
            tell(f"{agency}: run approved")
    wait_until_quiet(system)
    with sign_in(system, IMPORTER) as auditor:
        return [
            count(auditor, agency, MONTH, periods[agency], runs[agency]) for agency in governments
        ]


def show(system: System, directory: Path, console: Console) -> None:
    """Say where the system answers, and who may sign in."""
    table = Table(title="Who may sign in", title_justify="left")
    for heading in ("username", "password", "name", "role"):
        table.add_column(heading, no_wrap=heading in ("username", "password"))
    for username, name, role in people(directory):
        table.add_row(username, password(system, username), name, role)
    console.print(table)
    console.print(f"Open in a browser: {system.state.url('portal')}", highlight=False)
    for service in system.services:
        console.print(f"{service.name}: {system.state.url(service.name)}")
    console.print("See a figure explained:")
    for row in read(directory, "accounts"):
        if row["username"].endswith(EXAMPLES):
            example = f"  .venv/bin/capaian explain {row['nip']} {MONTH}  ({row['username']})"
            console.print(example, highlight=False)
    text = f"More NIPs stand in {directory / 'employees.csv'}."
    console.print(text, markup=False, highlight=False, soft_wrap=True)
    console.print("Ctrl-C stops everything.")


def people(directory: Path) -> Iterator[tuple[str, str, str]]:
    yield ADMIN, "First administrator", "admin"
    yield IMPORTER, "Tim impor data", "imports and reads for all governments"
    for row in read(directory, "accounts"):
        role = f"{row['role']} of {row['scope']}" if row["role"] else "employee"
        yield row["username"], row["name"], role


def tabulate(totals: list[dict[str, Any]], console: Console) -> None:
    """The control totals as a table."""
    table = Table(title="Control totals", title_justify="left")
    headings = list(totals[0]) if totals else []
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "agency" else "right")
    for row in totals:
        table.add_row(*(write(row[heading]) for heading in headings))
    console.print(table)


def write(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items()) or "0"
    return f"{value:,}" if isinstance(value, int) else str(value)
