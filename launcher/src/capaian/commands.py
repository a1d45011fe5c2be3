"""What people do with a running system: import, close, look at a figure, sign in."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from capaian import demo as demonstration
from capaian import explain as explaining
from capaian.client import Account, Refused
from capaian.foreground import foreground
from capaian.home import ROOT, Home
from capaian.importing import import_directory, read
from capaian.month import close_attendance, close_period, faults
from capaian.people import IMPORTER, agencies, sign_in
from capaian.quiet import wait_until_quiet
from capaian.system import System

Where = Annotated[
    Path,
    typer.Option("--home", help="The folder in which everything stands.", envvar="CAPAIAN_HOME"),
]
HOME = ROOT / ".capaian"
MANY = 20
MONTH = re.compile(r"\d{4}-\d{2}")

console = Console()
notes = Console(stderr=True)


def tell(text: str) -> None:
    notes.print(text, markup=False, highlight=False)


def fail(text: str) -> NoReturn:
    notes.print(text, style="red", markup=False, highlight=False)
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
        console.print(text, markup=False, highlight=False)
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
    system = at(home)
    faulty = 0
    with sign_in(system, username) as account:
        try:
            for taken in import_directory(
                directory, account, partial(wait_until_quiet, system), reason=reason
            ):
                report = taken.report
                faulty += report["faulty"]
                console.print(
                    f"{taken.kind}: {report['rows']} rows, {report['accepted']} taken"
                    f" ({report['unchanged']} unchanged), {report['faulty']} faulty"
                )
                say_faults(report["faults"])
        except Refused as refused:
            fail(str(refused))
    raise typer.Exit(1 if faulty else 0)


def close(agency: str, period: str, home: Where = HOME) -> None:
    """Close an agency's evaluation period (2026-S1), and for a month (2026-07) its attendance."""
    system = at(home)
    known = agencies(home / "province")
    if known and agency not in known:
        fail(f"There is no agency {agency}. Agencies: {', '.join(known)}.")
    steps: list[tuple[str, Callable[[Account], dict[str, Any]]]]
    steps = [("evaluations", lambda hr: close_period(hr, agency, period))]
    if MONTH.fullmatch(period):
        steps.insert(0, ("records of work", lambda hr: close_attendance(hr, agency, period)))
    refusals = []
    with sign_in(system, f"{agency.split('-', maxsplit=1)[0].lower()}.hr") as hr:
        for name, close_one in steps:  # each by itself: an earlier try may have closed one of them
            try:
                console.print(f"{agency} {period}, {name}: closed, {close_one(hr)['count']} people")
            except Refused as refused:
                refusals.append(f"{name}: {refused}")
    if refusals:
        fail("\n".join(refusals))


def login(role: str, region: str = "JKT", home: Where = HOME) -> None:
    """Print a token for an account (jkt.hr), or for a role (hr, maker, …) of a region."""
    system = at(home)
    known = [row["username"] for row in read(home / "province", "accounts")]
    named = role in {"admin", IMPORTER, *known}
    username = role if named else f"{region.lower()}.{role}"
    if username not in {*known, "admin", IMPORTER}:
        fail(f"There is no account {username}. Accounts: {', '.join(known)}.")
    with sign_in(system, username) as account:
        print(account.token)


def explain(nip: str, month: str, username: str = IMPORTER, home: Where = HOME) -> None:
    """Show why a person's month is worth what it is, and every payslip that paid of it."""
    with sign_in(at(home), username) as reader:
        try:
            person = explaining.find_employee(reader, nip)
            if person is None:
                fail(f"No employee with NIP {nip} is known, or not to {username}.")
            explaining.explain(reader, person, month, console)
        except Refused as refused:
            fail(str(refused))


def at(home: Path) -> System:
    """The running system of a home."""
    system = System(Home(home))
    if system.state.phase != "running":
        sys.stderr.write(f"Nothing runs in {home}. Start it with: capaian demo\n")
        raise typer.Exit(1)
    return system
