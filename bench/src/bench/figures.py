"""What was measured, as a table for people and a file for programs."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from rich.table import Table

from capaian.home import ROOT

FILE: Final[Path] = ROOT / ".capaian" / "bench.json"


PLAIN: Final = 100
"""From here on a value is written without decimals."""

BARE: Final = "of bare"
AT_LEAST: Final = ("/s", BARE)
"""Units, or their ends, of what should be large: rates, and shares of what is the most possible."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. `target` is the most it may be, or of a rate the least; None: information.

    `ratio_to_floor` says how many times the least cost on this machine in this run it is.
    """

    name: str
    n: int
    value: float
    unit: str
    ratio_to_floor: float | None = None
    target: float | None = None
    met: bool | None = None


def figure(name: str, n: int, value: float, unit: str, target: float | None = None) -> Figure:
    """A figure; one of a unit in AT_LEAST should be at least its target, others at most."""
    met = None
    if target is not None:
        met = value >= target if unit.endswith(AT_LEAST) else value <= target
    return Figure(name=name, n=n, value=round(value, 3), unit=unit, target=target, met=met)


def against(floor: float, name: str, n: int, value: float, target: float | None = None) -> Figure:
    """CPU milliseconds of one employee beside the floor; `target` is the most ratio it may be."""
    ratio = value / floor
    return Figure(
        name=name,
        n=n,
        value=round(value, 3),
        unit="CPU ms",
        ratio_to_floor=round(ratio, 1),
        target=target,
        met=None if target is None else ratio <= target,
    )


def tabulate(figures: Sequence[Figure], broker: str) -> Table:
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    table = Table(
        title="Capaian on this machine",
        caption=f"{os.cpu_count()} processors, broker: {broker}; load of 1, 5, 15 minutes: {loads}",
    )
    for heading in ("figure", "n", "value", "× floor", "target"):
        table.add_column(heading, justify="left" if heading == "figure" else "right", no_wrap=True)
    for one in figures:
        ratio = f"{one.ratio_to_floor:g}" if one.ratio_to_floor else ""
        value = f"{write(one.value)} {one.unit}"
        table.add_row(one.name, f"{one.n:,}", value, ratio, describe_target(one))
    return table


def write(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:,.1f}" if value < PLAIN else f"{value:,.0f}"


def describe_target(one: Figure) -> str:
    if one.target is None:
        return ""
    sign = "≥" if one.unit.endswith(AT_LEAST) else "≤"
    kind = " ×" if one.ratio_to_floor is not None else ""
    verdict = "met" if one.met else "missed"
    return f"[{'green' if one.met else 'red'}]{sign} {one.target:,g}{kind} {verdict}"


def save(figures: Sequence[Figure], file: Path = FILE) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n")
