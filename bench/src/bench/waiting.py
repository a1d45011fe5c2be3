"""What people wait for: answers over HTTP, a run of their agency, a new policy of the past."""

from typing import Final, NamedTuple

from rich.console import Console

from bench import policies, sealing, serving
from bench.figures import Figure
from bench.place import Place


class Sizes(NamedTuple):
    """Requests of a kind and round; people of an agency; people of approved months. 0: left out."""

    requests: int
    sealing: tuple[int, ...] = ()
    policies: int = 0


WHOLE: Final = Sizes(800, (1_000, 100_000), 20_000)
QUICK: Final = Sizes(200)


async def measure(where: Place, sizes: Sizes, console: Console) -> list[Figure]:
    with console.status("Answers over HTTP"):
        figures = await serving.measure(where, sizes.requests)
    for people in sizes.sealing:
        with console.status(f"A run of {people:,} people"):
            figures += await sealing.measure(where, people)
    if sizes.policies:
        with console.status(f"A policy of the past for {sizes.policies:,} people"):
            figures += await policies.measure(where, sizes.policies)
    return figures
