"""The `capaian` command: the whole system on this machine, and its upkeep."""

import logging
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from capaian import commands, upkeep
from capaian.foreground import foreground
from capaian.generate.command import generate
from capaian.home import ROOT, Home, is_home

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
letters = typer.Typer(no_args_is_help=True, help="Events that could not be handled.")
app.add_typer(letters, name="dead-letters")
for command in (generate, commands.demo, commands.close, commands.login, commands.explain):
    app.command()(command)
app.command("import")(commands.import_files)
console = Console()

Where = Annotated[
    Path,
    typer.Option("--home", help="The folder in which everything stands.", envvar="CAPAIAN_HOME"),
]
HOME = ROOT / ".capaian"


@app.callback()
def prepare() -> None:
    """Capaian: performance management and performance pay on this machine."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what matters of it is raised


@app.command()
def up(home: Where = HOME) -> None:
    """Start everything and stay, until Ctrl-C."""
    with foreground(Home(home), console) as stay:
        stay.wait()


@app.command()
def status(home: Where = HOME) -> None:
    """Say what runs, where, and whether it is ready; ends with 1 where something is not."""
    begun(home)
    table, well = upkeep.status(Home(home))
    console.print(table)
    raise typer.Exit(0 if well else 1)


@app.command()
def migrate(home: Where = HOME) -> None:
    """Bring all databases to their newest form."""
    with upkeep.databases(Home(home), console) as system:
        system.migrate()
    console.print("All databases have their newest form.")


@app.command()
def new_migration(service: str, message: str, home: Where = HOME) -> None:
    """Write a revision for what a service's tables have and its database has not."""
    with upkeep.databases(Home(home), console) as system:
        console.print(upkeep.new_migration(system, service, message))


@app.command()
def republish(
    service: Annotated[str | None, typer.Argument(help="All services where left out.")] = None,
    home: Where = HOME,
) -> None:
    """Send every kept event again; receivers that know it pass it over."""
    begun(home)
    with upkeep.databases(Home(home), console) as system:
        chosen = list(upkeep.chosen(system, service))
        system.republish(chosen)
        for one in chosen:
            console.print(f"{one.name}: its workers now send everything again.")


@letters.command("list")
def list_letters(service: str | None = None, home: Where = HOME) -> None:
    """Show what could not be handled, and why."""
    begun(home)
    with upkeep.databases(Home(home), console) as system:
        console.print(upkeep.dead_letters(system, service))


@letters.command("retry")
def retry_letters(
    service: str, numbers: Annotated[list[int] | None, typer.Argument()] = None, home: Where = HOME
) -> None:
    """Handle dead letters of a service again, all where no number is given."""
    begun(home)
    with upkeep.databases(Home(home), console) as system:
        console.print(upkeep.retry_dead_letters(system, service, numbers or []))


def begun(home: Path) -> None:
    """End the command where nothing was ever started: a mistyped folder is not made."""
    if not is_home(home):
        console.print(f"Nothing was ever started in {home}. Start it with: capaian demo")
        raise typer.Exit(1)
