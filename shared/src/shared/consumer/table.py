"""What a service does with which event."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.events.base import Event

Action = Callable[[AsyncSession, Sequence[Any]], Awaitable[Iterable[Any] | None]]
Finish = Callable[[AsyncSession, Sequence[Any]], Awaitable[None]]


class Consumer(NamedTuple):
    """A table `{event type: action}`; actions run in the table's order, once a batch.

    With `collapse` only the newest version of each aggregate in a batch reaches its action.
    `finish` is given once what the actions gave back, in the same transaction.
    """

    handlers: Mapping[type[Event], Action]
    collapse: bool = True
    finish: Finish | None = None

    @property
    def topics(self) -> list[str]:
        return sorted({event.topic for event in self.handlers})
