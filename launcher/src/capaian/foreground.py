"""The system in the foreground of a terminal: its start is seen, Ctrl-C ends it in order."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from capaian.embedded.postgres import InitFailed
from capaian.home import Busy, Home
from capaian.library import StepFailed
from capaian.services import SERVICES, Service
from capaian.supervisor import NotReady
from capaian.system import System, running

INTERRUPTED = 130
"""The status that shells give to what Ctrl-C ended."""

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Stay:
    """A running system, and a way to stay with it."""

    system: System

    def wait(self) -> NoReturn:
        """Stay until Ctrl-C or SIGTERM, which end the block as KeyboardInterrupt."""
        while True:
            signal.pause()


@contextmanager
def foreground(
    home: Home, console: Console, services: Sequence[Service] = SERVICES
) -> Iterator[Stay]:
    """Start the system and show its start; on Ctrl-C, SIGTERM or a fault stop it in order.

    Raises:
        typer.Exit: it did not come up: 130 if it was interrupted before, 1 for a fault.
    """

    def tell(text: str) -> None:
        with suppress(OSError):  # the terminal may be gone; its end is no reason to stop halfway
            console.print(f"• {text}", markup=False, highlight=False, soft_wrap=True)

    system = System(home, services, tell, pages=services is SERVICES)
    started = False
    try:
        for ending in ENDINGS:
            signal.signal(ending, interrupt)
        with ExitStack() as stack:
            with progress(console) as bar:
                task = bar.add_task("starting", total=system.steps)
                system.step = lambda name: bar.update(task, advance=1, description=name)
                stack.enter_context(running(system))
                bar.update(task, description="ready")
            started = True
            yield Stay(system)
    except KeyboardInterrupt:
        console.print("Everything is stopped. The data is kept.")
        if not started:
            raise typer.Exit(INTERRUPTED) from None
    except Busy as busy:
        console.print(f"[red]Another launcher already runs in {busy}.[/] See: capaian status")
        raise typer.Exit(1) from None
    except (NotReady, StepFailed, InitFailed) as fault:
        console.print("[red]The system could not start, and is stopped.[/]")
        console.print(str(fault), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None


def progress(console: Console) -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description:<28}"), BarColumn())
    return Progress(*columns, TimeElapsedColumn(), console=console)


def interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave what the main thread does; from now on we are leaving, and asking again is no use."""
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt
