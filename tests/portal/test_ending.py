"""Giving back and giving up: of what was seen, never of what stands there by now."""

from typing import Any, Final

import pytest

from tests.portal.door import Door
from tests.portal.stand_in import ME

AGENCY: Final = ME["own"][0]
PLACE: Final = f"/gaji/2026-07/{AGENCY}"
SEEN: Final = {"proses": "00000000-0000-7000-8000-0000000000aa", "kode": "a" * 64}
LATER: Final = {"proses": "00000000-0000-7000-8000-0000000000bb", "kode": "b" * 64}
REASON: Final = {"alasan": "Periksa lagi."}
DIFFERS: Final = (409, {"code": "run_hash_differs", "detail": "Kode lain.", "status": 409})
READY: Final[dict[str, Any]] = {
    "ready": True, "waiting": [], "provisional_count": 0, "provisional": [],
}  # fmt: skip


def posted(run: dict[str, str], act: str) -> str:
    return f"POST payroll_incentive/v1/runs/{run['proses']}/{act}"


def standing(door: Door, run: dict[str, str], state: str) -> None:
    """Have this run be the one that stands."""
    money = {"people": 2, "gross": 10, "tax": 1, "bpjs": 1, "net": 8}
    one = money | {
        "agency_id": AGENCY, "run_id": run["proses"], "month": "2026-07", "state": state,
        "pay_date": "2026-08-03", "hash": run["kode"] or None, "opened_at": "2026-08-01T00:00:00Z",
        "sealed_at": None, "approved_at": None, "maker": None, "checker": None,
    }  # fmt: skip
    door.services.let_in(roles={"payroll_checker": [AGENCY], "payroll_maker": [AGENCY]})
    door.services.on |= {
        f"GET payroll_incentive/v1/readiness/{AGENCY}/2026-07": {
            "agency_id": AGENCY, "code": "1", "name": "Dinas", "phase": "open",
            "attendance_closed": True, "compared": True,
            "ready": True, "waiting": [], "statements": 2,
            "provisional_count": 0, "held_count": 0, "gross": 10, "gross_before": 10,
            "adjustments": 0, "adjustments_total": 0, "run_id": run["proses"], "run_state": state,
            "run_hash": one["hash"], "run_people": 2, "run_gross": 10, "run_net": 8,
            "timezone": "Asia/Jakarta", "moved_since": 0, "lacking": 0, "inputs": READY,
        },
        f"GET payroll_incentive/v1/runs/{run['proses']}": one | {"readiness": READY, "acts": []},
        posted(run, "rejection"): one | {"state": "open"},
        posted(run, "withdrawal"): one | {"state": "withdrawn"},
    }  # fmt: skip


async def test_the_page_carries_what_it_shows(door: Door) -> None:
    standing(door, SEEN, "proposed")
    text = (await door.get(f"{PLACE}/kembalikan")).text
    for name, value in SEEN.items():
        assert f'name="{name}" value="{value}"' in text
    assert "Berubah sementara itu" not in text


async def test_an_agency_that_was_not_compared_in_time_is_not_said_to_wait(door: Door) -> None:
    standing(door, SEEN, "")
    one = door.services.on[f"GET payroll_incentive/v1/readiness/{AGENCY}/2026-07"]
    listed = "GET payroll_incentive/v1/readiness"
    door.services.on[listed] = [one | {"run_state": None, "compared": False, "ready": False}]
    text = (await door.get("/gaji/2026-07")).text
    assert "Sudah ditutup" in text
    assert "Kelengkapan datanya tampak di halaman instansi." in text
    assert "Data masih tiba" not in text


@pytest.mark.parametrize(
    ("state", "said"),
    [("open", "2 koreksi ikut dibayar bulan ini"), ("paid", "2 koreksi menunggu pembayaran")],
)
async def test_what_is_owed_of_earlier_months_stands_on_the_page(
    door: Door, state: str, said: str
) -> None:
    standing(door, SEEN, state)
    month = door.services.on[f"GET payroll_incentive/v1/readiness/{AGENCY}/2026-07"]
    month |= {"adjustments": 2, "adjustments_total": -75_000}
    answer = await door.get(PLACE)
    assert (answer.status_code, said in answer.text) == (200, True)
    assert "−Rp75.000" in answer.text


@pytest.mark.parametrize(
    ("state", "lacking", "told"), [("open", 3, True), ("open", 0, False), ("proposed", 3, False)]
)
async def test_who_would_be_held_is_told_beside_the_button_that_proposes(
    door: Door, state: str, lacking: int, *, told: bool
) -> None:
    standing(door, SEEN, state)
    month = door.services.on[f"GET payroll_incentive/v1/readiness/{AGENCY}/2026-07"]
    month |= {"lacking": lacking}
    text = (await door.get(PLACE)).text
    assert (f"Data gaji atau pajak {lacking} orang belum masuk" in text) is told
    assert (f"{PLACE}/selisih?kelompok=belum-lengkap" in text) is told


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
