"""The command `capaian generate`."""

from pathlib import Path
from typing import Annotated

import typer

from capaian.generate.books import COLUMNS
from capaian.generate.province import FEWEST
from capaian.generate.province import generate as write_province


def generate(
    directory: Annotated[Path, typer.Argument(help="The folder to write the files into.")],
    employees: Annotated[int, typer.Option(min=FEWEST, help="How many people.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
) -> None:
    """Write a believable province as import files, and a folder of mistakes beside them."""
    try:
        write_province(directory, employees, seed)
    except OSError as error:
        typer.echo(f"{directory} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(1) from None
    for book in COLUMNS:
        path = directory / f"{book}.csv"
        with path.open("rb") as file:
            print(f"{path}  {sum(1 for _ in file) - 1:,} rows")
