"""CPU of this thread by step, measured from outside: functions are wrapped while they are watched.

A step inside another counts for itself alone. Wrapping costs about a microsecond a call.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from pkgutil import resolve_name
from typing import Any, NamedTuple
from unittest.mock import patch


class StepGone(RuntimeError):
    """A step is not where it is looked for, or nobody goes through it any more."""


class Hook(NamedTuple):
    """Where a step is: the full name of a function, as the module that calls it knows it."""

    step: str
    place: str


class Stopwatch:
    """Seconds of CPU by step."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()
        self.inside: list[str] = []
        self.since = time.thread_time()

    @contextmanager
    def running(self, step: str) -> Iterator[None]:
        self.turn()
        self.inside.append(step)
        try:
            yield
        finally:
            self.turn()
            self.inside.pop()

    def turn(self) -> None:
        """Credit the time since the last turn to the step it was spent in."""
        now = time.thread_time()
        if self.inside:
            self.spent[self.inside[-1]] += now - self.since
        self.since = now

    def timed(self, step: str, work: Callable[..., Any], place: str = "") -> Callable[..., Any]:
        """The same work, measured as this step; `place` is where it is counted that it ran."""

        @wraps(work)
        async def later(*args: Any, **kwargs: Any) -> Any:
            self.calls[place] += 1
            with self.running(step):
                return await work(*args, **kwargs)

        @wraps(work)
        def now(*args: Any, **kwargs: Any) -> Any:
            self.calls[place] += 1
            with self.running(step):
                return work(*args, **kwargs)

        return later if iscoroutinefunction(work) else now

    @contextmanager
    def watching(self, *hooks: Hook) -> Iterator[None]:
        """Measure these steps for the length of the block.

        Raises:
            StepGone: one is not there; or was never gone through.
        """
        with ExitStack() as stack:
            for step, place in hooks:
                stack.enter_context(patch(place, self.timed(step, find(step, place), place)))
            yield
        if missed := [place for _, place in hooks if not self.calls[place]]:
            raise StepGone(f"nobody calls {', '.join(missed)}: where are these steps now?")


def find(step: str, place: str) -> Callable[..., Any]:
    try:
        found: Callable[..., Any] = resolve_name(place)
    except (AttributeError, ImportError) as error:
        raise StepGone(f"{place} is gone: where is '{step}' now?") from error
    return found
