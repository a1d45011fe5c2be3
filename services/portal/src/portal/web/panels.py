"""Parts of a page, asked for side by side: a service that is away blanks one, never the page."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from portal.clients import Away, Refused

Content = TypeVar("Content")
Part = TypeVar("Part")

PATIENCE: Final = 0.8
"""Seconds a part may take."""


@dataclass(frozen=True)
class Panel(Generic[Content]):
    """A part of a page: its content, or why there is none."""

    content: Content | None = None
    away: bool = False
    """The service did not answer; the reader may try again."""
    refused: str = ""
    """The service's own sentence."""
    took: float = 0.0
    """Milliseconds."""

    @property
    def ok(self) -> bool:
        return not self.away and not self.refused

    def part(self, chosen: Callable[[Content], Part | None]) -> "Panel[Part]":
        """A part of the content, away or refused as the whole is."""
        return Panel(chosen(self.content) if self.content else None, self.away, self.refused)


async def panel(asked: Awaitable[Content], patience: float = PATIENCE) -> Panel[Content]:
    """What was asked for, within its time."""
    begun = time.perf_counter()
    try:
        async with asyncio.timeout(patience):
            content = await asked
    except (Away, TimeoutError):
        return Panel(away=True, took=since(begun))
    except Refused as refused:
        if refused.signed_out:
            raise
        sentence = refused.problem.detail
        return Panel(away=not sentence, refused=sentence, took=since(begun))
    return Panel(content, took=since(begun))


async def panels(**asked: Awaitable[Any]) -> dict[str, Panel[Any]]:
    """All of them at once, by name."""
    found = await asyncio.gather(*(panel(one) for one in asked.values()))
    return dict(zip(asked, found, strict=True))


def since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1_000
