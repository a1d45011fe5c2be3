"""A service that is late, gone or unwilling blanks its own part, and nothing else."""

import asyncio
import time
from typing import Any

import pytest

from portal.clients import Away, Problem, Refused
from portal.web.panels import PATIENCE, panel, panels
from tests.portal.door import Door
from tests.portal.stand_in import CUT

NOTICES = "GET notifications/v1/me/notices"


async def give(value: Any, after: float = 0) -> Any:
    await asyncio.sleep(after)
    if isinstance(value, Exception):
        raise value
    return value


def refusal(status: int, detail: str = "") -> Refused:
    return Refused("x", Problem("code", detail, status))


async def test_parts_are_asked_for_side_by_side_and_none_is_waited_for_too_long() -> None:
    begun = time.monotonic()
    found = await panels(
        quick=give(1),
        late=give(2, 60),
        gone=give(Away("x")),
        unwilling=give(refusal(403, "Tidak.")),
    )
    assert time.monotonic() - begun < PATIENCE + 0.5
    assert (found["quick"].content, found["quick"].ok) == (1, True)
    assert found["late"].away
    assert found["gone"].away
    assert (found["unwilling"].refused, found["unwilling"].away) == ("Tidak.", False)


async def test_a_session_that_is_over_is_no_part_of_a_page() -> None:
    with pytest.raises(Refused):
        await panel(give(refusal(401)))


async def test_a_refusal_without_a_sentence_counts_as_away() -> None:
    assert (await panel(give(refusal(500)))).away


async def test_a_fault_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        await panel(give(ZeroDivisionError()))


@pytest.mark.parametrize("how", ["hangs", "is cut", "fails", "answers nonsense", "answers no JSON"])
async def test_the_page_is_whole_whatever_a_service_does(door: Door, how: str) -> None:
    if how == "hangs":
        door.services.hang(NOTICES)
    else:
        answers = {
            "is cut": CUT,
            "fails": (500, {}),
            "answers nonsense": {"no": "list"},
            "answers no JSON": b"<html>",
        }
        door.services.on[NOTICES] = answers[how]
    begun = time.monotonic()
    answer = await door.get("/pesan")
    assert time.monotonic() - begun < PATIENCE + 1
    assert answer.status_code == 200
    assert "belum dapat dimuat" in answer.text
    assert "<footer" in answer.text


async def test_the_time_of_each_part_is_told(door: Door) -> None:
    door.services.on[NOTICES] = []
    assert (await door.get("/pesan")).headers["Server-Timing"].startswith("notices;dur=")
