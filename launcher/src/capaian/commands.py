"""What people do with a running system: import, close, look at a figure, sign in."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from capaian import demo as demonstration
from capaian import explain as explaining
from capaian.client import Account, Refused
from capaian.folder import NotImportable, survey
from capaian.foreground import INTERRUPTED, foreground
from capaian.home import ROOT, Home, is_home
from capaian.importing import Taken, import_directory
from capaian.month import close_attendance, close_period, faults, periods_of
from capaian.people import ADMIN, IMPORTER, UnknownAccount, accounts, sign_in
from capaian.quiet import wait_until_quiet
from capaian.system import System

Where = Annotated[
    Path,
    typer.Option("--home", help="The folder in which everything stands.", envvar="CAPAIAN_HOME"),
]
HOME = ROOT / ".capaian"
MANY = 20
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
PERIOD = re.compile(r"20\d\d(-(0[1-9]|1[0-2]|Q[1-4]|S[12]))?")

console = Console()
notes = Console(stderr=True)


def tell(text: str) -> None:
    notes.print(text, markup=False, highlight=False, soft_wrap=True)


def fail(text: str) -> NoReturn:
    notes.print(text, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)


def demo(
    *,
    once: Annotated[bool, typer.Option(help="Run one whole month, count, and end.")] = False,
    employees: Annotated[int, typer.Option(min=100, help="How many people.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    home: Where = HOME,
) -> None:
    """Start everything with four governments and a month in progress."""
    if once:
        run_once(home, employees, seed, as_json=as_json)
        return
    with foreground(Home(home), console) as stay:
        directory = demonstration.load(stay.system, employees, seed, tell)
        demonstration.show(stay.system, directory, console)
        stay.wait()


def run_once(home: Path, employees: int, seed: int, *, as_json: bool) -> None:
    """Run a month from files to approved pay in a home of its own.

    Ends with 1 where a count does not agree with another.
    """
    if home == HOME:
        home = HOME / "once"
        shutil.rmtree(home, ignore_errors=True)
    elif (home / demonstration.LOADED).exists():
        fail(f"{home} holds a month already. Name an empty folder with --home.")
    totals = []
    with foreground(Home(home), notes) as stay:
        directory = demonstration.load(stay.system, employees, seed, tell)
        totals = demonstration.run(stay.system, directory, tell)
    wrong = faults(totals) or ([] if totals else ["the run was broken off"])
    if as_json:
        print(json.dumps({"agencies": totals, "faults": wrong}, indent=1))
    else:
        demonstration.tabulate(totals, console)
    for text in wrong:
        tell(text)
    raise typer.Exit(1 if wrong else 0)


def say_faults(faults: Sequence[dict[str, Any]]) -> None:
    """Name the first faults of a file, and how many more there are."""
    for fault in faults[:MANY]:
        column = f", {fault['column']}" if fault["column"] else ""
        text = f"  row {fault['row']}{column}: {fault['message']}"
        console.print(text, markup=False, highlight=False, soft_wrap=True)
    if len(faults) > MANY:
        console.print(f"  and {len(faults) - MANY} more")


def import_files(
    directory: Path,
    username: str = IMPORTER,
    reason: Annotated[
        str, typer.Option(help="Why rows of a closed month or period change (late: first ratings).")
    ] = "",
    home: Where = HOME,
) -> None:
    """Import a folder of files into the running system; faulty rows are named."""
    try:
        unread = survey(directory)
    except NotImportable as fault:
        fail(str(fault))
    for text in unread:
        tell(text)
    system = at(home)
    well = not unread
    with signed_in(system, username) as account:
        try:
            for taken in import_directory(
                directory, account, partial(wait_until_quiet, system), reason=reason
            ):
                well = say_taken(taken) and well
        except KeyboardInterrupt:
            tell("Stopped. What was taken stays; import the folder again to go on.")
            raise typer.Exit(INTERRUPTED) from None
    raise typer.Exit(0 if well else 1)


def say_taken(taken: Taken) -> bool:
    """Say what became of a file; whether all of it was taken."""
    report = taken.report
    if report:
        console.print(
            f"{taken.kind}: {report['rows']} rows, {report['accepted']} taken"
            f" ({report['unchanged']} unchanged), {report['faulty']} faulty"
        )
        say_faults(report["faults"])
    if taken.problem:
        text = f"{taken.kind}: {taken.problem}"
        console.print(text, markup=False, highlight=False, soft_wrap=True)
    return not taken.problem and not report["faulty"]


def close(agency: str, period: str, home: Where = HOME) -> None:
    """Close an agency's evaluation period (2026-S1), and for a month (2026-07) its attendance."""
    if not PERIOD.fullmatch(period):
        fail(f"{period} is no period. Write it like 2026-07, 2026-Q3, 2026-S2 or 2026.")
    system = at(home)
    with signed_in(system, hr_of(system, agency)) as hr:
        periods = periods_of(hr, agency)
        known = ", ".join(periods) or "none"
        lacking = f"{agency} has no evaluation period {period} (its periods: {known})"
        steps: list[tuple[str, Callable[[], dict[str, Any]]]] = []
        if MONTH.fullmatch(period):
            steps.append(("records of work", lambda: close_attendance(hr, agency, period)))
        elif period not in periods:
            fail(f"{lacking}.")
        if period in periods:
            steps.append(("evaluations", lambda: close_period(hr, agency, period)))
        close_each(f"{agency} {period}", steps)
    if period not in periods:
        tell(f"{lacking}: only the month's records of work were closed.")


def hr_of(system: System, agency: str) -> str:
    """The account of the agency's government that closes; ends the command where none is."""
    with signed_in(system, ADMIN) as admin:
        units = admin.get("identity", "/v1/units")
    regions = {unit["code"]: unit["region"] for unit in units if unit["kind"] == "agency"}
    if agency not in regions:
        fail(f"There is no agency {agency}. Agencies: {', '.join(sorted(regions)) or 'none'}.")
    return f"{regions[agency].lower()}.hr"


def close_each(what: str, steps: Sequence[tuple[str, Callable[[], dict[str, Any]]]]) -> None:
    """Close one after the other, each by itself: an earlier try may have closed one of them."""
    refusals = []
    for name, close_one in steps:
        try:
            console.print(f"{what}, {name}: closed, {close_one()['count']} people")
        except Refused as refused:
            refusals.append(f"{name}: {refused.sentence}")
    if refusals:
        fail("\n".join(refusals))


def login(role: str, region: str = "JKT", home: Where = HOME) -> None:
    """Print a token for an account (jkt.hr), or for a role (hr, maker, …) of a region."""
    system = at(home)
    named = "." in role or role in accounts(system)
    with signed_in(system, role if named else f"{region.lower()}.{role}") as account:
        print(account.token)


def explain(nip: str, month: str, username: str = IMPORTER, home: Where = HOME) -> None:
    """Show why a person's month is worth what it is, and every payslip that paid of it."""
    if not MONTH.fullmatch(month):
        fail(f"{month} is no month. Write it like 2026-07.")
    with signed_in(at(home), username) as reader:
        person = explaining.find_employee(reader, nip)
        if person is None:
            fail(f"No employee with NIP {nip} is known, or not to {username}.")
        explaining.explain(reader, person, month, console)


def at(home: Path) -> System:
    """The running system of a home."""
    if not is_home(home) or (system := System(Home(home))).state.phase != "running":
        fail(f"Nothing runs in {home}. Start it with: capaian demo")
    return system


@contextmanager
def signed_in(system: System, username: str) -> Iterator[Account]:
    """An account; ends the command where there is none, or where it may not."""
    try:
        with sign_in(system, username) as account:
            yield account
    except (UnknownAccount, Refused) as fault:
        fail(str(fault))
