"""What people wait for: answers over HTTP, a run of their agency, a new policy of the past."""

from typing import Final

from rich.console import Console

from bench import policies, sealing, serving
from bench.figures import Figure
from bench.place import Place

REQUESTS: Final = 800
"""Of each kind and round."""

AGENCIES: Final = (1_000, 100_000)
"""People of the agencies that seal a run."""

OF_THE_PAST: Final = 20_000
"""People whose approved months a new policy concerns."""


async def measure(where: Place, console: Console) -> list[Figure]:
    with console.status("Answers over HTTP"):
        figures = await serving.measure(where, REQUESTS)
    for people in AGENCIES:
        with console.status(f"A run of {people:,} people"):
            figures += await sealing.measure(where, people)
    with console.status(f"A policy of the past for {OF_THE_PAST:,} people"):
        figures += await policies.measure(where, OF_THE_PAST)
    return figures
