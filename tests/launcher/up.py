"""What `capaian up` does, with the dummy service: `python -m tests.launcher.up HOME`."""

from pathlib import Path
from typing import Final

import typer
from rich.console import Console

from capaian.foreground import foreground
from capaian.home import Home
from capaian.services import Service

HERE: Final = Path(__file__).parent
DUMMY: Final = Service("dummy", HERE / "services" / "dummy", keeps_keys=True)


def main(home: Path) -> None:
    console = Console(width=200)
    with foreground(Home(home), console, [DUMMY]) as stay:
        console.print("up")
        stay.wait()


if __name__ == "__main__":
    typer.run(main)
