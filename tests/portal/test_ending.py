"""Giving back and giving up: of what was seen, never of what stands there by now."""

from typing import Final

import pytest

from tests.portal.door import Door
from tests.portal.standing import LATER, PLACE, SEEN, posted, standing

REASON: Final = {"alasan": "Periksa lagi."}
DIFFERS: Final = (409, {"code": "run_hash_differs", "detail": "Kode lain.", "status": 409})


async def test_the_page_carries_what_it_shows(door: Door) -> None:
    standing(door, SEEN, "proposed")
    text = (await door.get(f"{PLACE}/kembalikan")).text
    for name, value in SEEN.items():
        assert f'name="{name}" value="{value}"' in text
    assert "Berubah sementara itu" not in text


async def test_what_was_seen_is_given_back(door: Door) -> None:
    standing(door, SEEN, "proposed")
    answer = await door.send(f"{PLACE}/kembalikan", SEEN | REASON)
    assert answer.status_code == 303
    sent = door.services.last(posted(SEEN, "rejection")).json
    assert sent == {"hash": SEEN["kode"], "reason": "Periksa lagi."}


@pytest.mark.parametrize("same_run", [True, False])
async def test_a_later_proposal_is_not_given_back_for_the_one_that_was_seen(
    door: Door, same_run: bool
) -> None:
    now = LATER | ({"proses": SEEN["proses"]} if same_run else {})
    standing(door, now, "proposed")
    door.services.on[posted(SEEN, "rejection")] = DIFFERS
    answer = await door.send(f"{PLACE}/kembalikan", SEEN | REASON)
    assert answer.status_code == 422
    for said in ("Berubah sementara itu", "aaaa aaaa", "bbbb bbbb", REASON["alasan"],
                 f'name="kode" value="{LATER["kode"]}"'):  # fmt: skip
        assert said in answer.text
    assert same_run or not door.services.times(posted(LATER, "rejection"))


async def test_a_run_that_was_not_seen_is_not_given_up(door: Door) -> None:
    standing(door, LATER | {"kode": ""}, "ready")
    door.services.refuse(posted(SEEN, "withdrawal"), 409, "run_state_wrong", "Sudah selesai.")
    answer = await door.send(f"{PLACE}/batalkan", SEEN | REASON | {"kode": ""})
    assert answer.status_code == 422
    assert "bukan lagi yang berjalan" in answer.text
    assert not door.services.times(posted(LATER, "withdrawal"))


@pytest.mark.parametrize("run_id", ["", "../../x", "00000000-0000-7000-8000-0000000000AA/x"])
async def test_a_form_without_a_run_ends_nothing(door: Door, run_id: str) -> None:
    standing(door, SEEN, "proposed")
    for act in ("kembalikan", "batalkan", "setujui"):
        filled = SEEN | REASON | {"proses": run_id, "sandi": "Rahasia1"}
        answer = await door.send(f"{PLACE}/{act}", filled)
        assert answer.status_code == 422
        assert "tidak menjawab" not in answer.text
    assert not [one for one in door.services.heard if one.what.startswith("POST payroll")]


async def test_a_run_that_is_gone_is_not_signed_and_nobody_is_said_to_be_silent(door: Door) -> None:
    standing(door, SEEN, "proposed")
    text = (await door.get(f"{PLACE}/setujui")).text
    for name, value in SEEN.items():
        assert f'name="{name}" value="{value}"' in text
    door.services.on["POST identity/v1/me/confirmation"] = (204, b"")
    door.services.refuse(posted(SEEN, "approval"), 409, "run_state_wrong", "Sudah dibatalkan.")
    answer = await door.send(f"{PLACE}/setujui", SEEN | {"sandi": "Rahasia1"})
    assert answer.status_code == 422
    assert "Sudah dibatalkan." in answer.text
    assert "tidak menjawab" not in answer.text
    assert door.services.last(posted(SEEN, "approval")).json == {"hash": SEEN["kode"]}
