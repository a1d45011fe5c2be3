"""Steps are measured one inside another, and a step that is gone is said aloud."""

import time

import pytest

from bench.stopwatch import Hook, StepGone, Stopwatch

OUTER = Hook("outer", f"{__name__}.outer")
INNER = Hook("inner", f"{__name__}.inner")
GONE = Hook("decode", "shared.consumer.process.decode_none")


def burn(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def inner() -> None:
    burn(0.05)


async def outer() -> None:
    burn(0.02)
    inner()


async def test_a_step_inside_another_counts_for_itself_alone() -> None:
    watch = Stopwatch()
    with watch.watching(OUTER, INNER):
        await outer()
    assert watch.spent["inner"] == pytest.approx(0.05, abs=0.01)
    assert watch.spent["outer"] == pytest.approx(0.02, abs=0.01)
    before = dict(watch.spent)
    await outer()
    assert watch.spent == before  # watched no longer


def test_a_step_that_is_gone_is_said_aloud() -> None:
    with (
        pytest.raises(StepGone, match="where is 'decode' now"),
        Stopwatch().watching(GONE),
    ):
        inner()


def test_a_step_that_nobody_calls_is_said_aloud() -> None:
    watch = Stopwatch()
    with pytest.raises(StepGone, match="nobody calls"), watch.watching(OUTER, INNER):
        inner()
