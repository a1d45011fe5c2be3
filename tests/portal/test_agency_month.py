"""An agency's month: what it waits for, whom it would hold, what it corrects."""

import html
import re

import pytest

from tests.portal.door import Door
from tests.portal.stand_in import ME
from tests.portal.standing import AGENCY, PLACE, SEEN, standing


def words_of(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


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
    [
        ("open", "−Rp75.000 2 koreksi ikut dibayar bulan ini"),
        ("proposed", "+Rp40.000 termasuk dalam usulan ini"),
        ("paid", "−Rp75.000 2 koreksi menunggu pembayaran"),
    ],
)
async def test_what_is_owed_of_earlier_months_stands_on_the_page(
    door: Door, state: str, said: str
) -> None:
    standing(door, SEEN, state)
    month = door.services.on[f"GET payroll_incentive/v1/readiness/{AGENCY}/2026-07"]
    month |= {"adjustments": 2, "adjustments_total": -75_000}
    answer = await door.get(PLACE)
    assert answer.status_code == 200
    assert said in words_of(answer.text)


async def test_the_signing_sheet_shows_what_was_frozen_not_what_came_since(door: Door) -> None:
    standing(door, SEEN, "proposed")
    month = door.services.on[f"GET payroll_incentive/v1/readiness/{AGENCY}/2026-07"]
    month |= {"adjustments": 2, "adjustments_total": -75_000, "gross": 900, "gross_before": 10_004}
    text = words_of((await door.get(f"{PLACE}/setujui")).text)
    assert "Koreksi bulan lalu +Rp40.000" in text
    assert "Dari bulan lalu +Rp6" in text
    assert "75.000" not in text
    assert "Masih perkiraan 1 orang" in text


@pytest.mark.parametrize("path", [PLACE, f"{PLACE}/setujui"])
@pytest.mark.parametrize("supplied", [0, 2])
async def test_data_that_came_in_since_a_proposal_are_told_before_it_is_signed(
    door: Door, path: str, supplied: int
) -> None:
    standing(door, SEEN, "proposed")
    month = door.services.on[f"GET payroll_incentive/v1/readiness/{AGENCY}/2026-07"]
    month |= {"supplied_since": supplied}
    text = words_of((await door.get(path)).text)
    assert ("Data gaji atau pajak 2 orang masuk sejak diajukan" in text) is bool(supplied)
    assert ("Tidak ada yang berubah" in text) is (path != PLACE and not supplied)


@pytest.mark.parametrize("own", [True, False])
async def test_a_maker_takes_back_where_a_checker_gives_back(door: Door, *, own: bool) -> None:
    standing(door, SEEN, "proposed")
    run = door.services.on[f"GET payroll_incentive/v1/runs/{SEEN['proses']}"]
    me, other = ME["user_id"], "00000000-0000-7000-8000-0000000000ee"
    run["maker"] = me if own else other
    run["acts"] = [
        {"act": act, "actor": actor, "actor_name": "Sri", "at": f"2026-08-01T0{at}:00:00Z",
         "hash": None, "reason": None}
        for at, (act, actor) in enumerate([("proposed", run["maker"]), ("rejected", me)])
    ]  # fmt: skip
    text = words_of((await door.get(f"{PLACE}/kembalikan")).text)
    assert ("Mengapa ditarik kembali?" in text) is own
    assert ("Penyusun membaca alasan Anda" in text) is not own
    assert ("Menarik kembali usulan: Anda" in words_of((await door.get(PLACE)).text)) is own


@pytest.mark.parametrize(
    ("state", "lacking", "told"), [("open", 3, True), ("open", 0, False), ("proposed", 3, False)]
)
async def test_who_would_be_held_is_told_beside_the_button_that_proposes(
    door: Door, state: str, lacking: int, *, told: bool
) -> None:
    standing(door, SEEN, state)
    month = door.services.on[f"GET payroll_incentive/v1/readiness/{AGENCY}/2026-07"]
    month |= {"lacking_count": lacking}
    text = (await door.get(PLACE)).text
    assert (f"Data gaji atau pajak {lacking} orang belum masuk" in text) is told
    assert (f"{PLACE}/belum-lengkap" in text) is (state == "open")
