"""`python -m bench`: what the event path costs, beside the floor of this machine."""

import os
from pathlib import Path
from typing import Any, Final

import msgspec
from rich.console import Console
from rich.table import Table

from bench import floor, recalculation
from bench.stage import stage
from capaian.home import ROOT

COUNTS: Final = (2_000,) if os.environ.get("QUICK") else (2_000, 10_000)
RATIO: Final = 8.0
"""Recalculation may cost this many times the floor."""
RATE: Final = 5_000.0
"""People a second that recalculation should reach on two cores."""
MEMORY: Final = 250.0
"""MiB that a worker may hold."""

CPU: Final = "µs CPU/person"

Figure = dict[str, Any]


def main() -> None:
    figures: list[Figure] = []
    for count in COUNTS:
        with stage("identity", "payroll_incentive") as system:
            figures += measure(system, count)
    show(figures)
    keep(figures, ROOT / ".capaian" / "bench.json")


def measure(system: Any, count: int) -> list[Figure]:
    least = floor.measure(system, count)
    result = recalculation.measure(system, count)
    if result.statements != count:
        raise RuntimeError(f"{result.statements} statements of {count} people")
    spent = result.spent
    ratio = spent.cpu / least.cpu
    each = 1e6 / count
    rate = count / spent.wall
    return [
        figure("floor", count, least.cpu * each, CPU),
        figure("recalculation", count, spent.cpu * each, CPU)
        | {"ratio_to_floor": round(ratio, 1), "target": RATIO, "met": ratio <= RATIO},
        figure("recalculation, worker alone", count, spent.own * each, CPU),
        figure("recalculation, PostgreSQL alone", count, spent.postgres * each, CPU),
        figure("recalculation, rate", count, rate, "people/s")
        | {"target": RATE, "met": rate >= RATE},
        figure("recalculation, memory", count, result.peak_mib, "MiB")
        | {"target": MEMORY, "met": result.peak_mib <= MEMORY},
    ]


def figure(name: str, count: int, value: float, unit: str) -> Figure:
    plain = {"ratio_to_floor": None, "target": None, "met": None}
    return {"name": name, "n": count, "value": round(value, 1), "unit": unit} | plain


def show(figures: list[Figure]) -> None:
    table = Table(title="The event path beside the floor", title_justify="left")
    for heading in figures[0]:
        table.add_column(heading, justify="left" if heading == "name" else "right")
    for row in figures:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console(width=110).print(table)


def keep(figures: list[Figure], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1))


if __name__ == "__main__":
    main()
