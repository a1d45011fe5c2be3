"""One's month: one question to each service, and each service blanks only its own parts."""

from typing import Any, Final

import pytest

from portal.web.days import today
from tests.portal.door import Door
from tests.portal.months import my_month

MONTHS: Final = "GET payroll_incentive/v1/me/months"
WEEK: Final = "GET evaluation/v1/me/week"
PLAN: Final = "GET targets/v1/me/plan"
NOTICES: Final = "GET notifications/v1/me/notices"
DUE: Final[dict[str, Any]] = {
    "code": "days_without_activity", "values": {}, "text": "Catat kegiatan hari Senin.",
    "since": "2026-07-20", "due": "2026-07-31", "link": {"kind": "day", "id": "2026-07-20"},
}  # fmt: skip
PLAN_DUE: Final = DUE | {
    "code": "plan_missing",
    "text": "Buat SKP.",
    "link": {"kind": "period", "id": "2026-07"},
}
ACTIVITY: Final = {
    "activity_id": "5d2c8d3e-0000-7000-8000-000000000009", "agency_id": "a", "employee_id": "e",
    "reference": "r", "day": "2026-07-20", "description": "Rapat tim", "minutes": 45, "volume": 1,
    "state": "logged", "reason": None, "decided": False, "etag": "0" * 16,
}  # fmt: skip
OFTEN: Final = {
    "description": "Menyusun surat", "minutes": 20, "volume": 1, "times": 4,
    "last_day": "2026-07-20",
}  # fmt: skip
BOSS: Final = {
    "from": "2026-01-01", "to": None, "kind": "plh", "superior_id": "s", "name": "Wati Lestari",
    "nip": "198609262015051001",
}  # fmt: skip


@pytest.fixture(autouse=True)
def answering(door: Door) -> None:
    door.services.on |= {
        MONTHS: [my_month("2026-07", 5_000_000)],
        WEEK: {"activities": [ACTIVITY], "recent": [OFTEN], "due": [DUE]},
        PLAN: {"plan": None, "due": [PLAN_DUE]},
        NOTICES: [],
    }


async def test_one_question_to_each_service_makes_ones_month(door: Door) -> None:
    door.services.let_in(superior=BOSS)
    await door.get("/beranda")
    door.services.heard.clear()
    text = (await door.get("/beranda?hari=2026-07-22")).text
    assert sorted(one.what for one in door.services.heard) == sorted([MONTHS, WEEK, PLAN, NOTICES])
    for what in (WEEK, PLAN):
        assert door.services.last(what).query == {"day": "2026-07-22"}
    for said in ("Rp5.000.000", "Rapat tim", "Menyusun surat", "Catat kegiatan hari Senin.",
                 "Buat SKP.", "Wati Lestari", "(PLH)"):  # fmt: skip
        assert said in text


async def test_the_week_is_of_the_month_that_is_counted(door: Door) -> None:
    door.services.on[MONTHS] = [my_month("2026-02", 5_000_000)]
    await door.get("/beranda")
    assert door.services.last(WEEK).query == {"day": "2026-02-28"}
    assert door.services.last(PLAN).query == {"day": "2026-02-28"}


@pytest.mark.parametrize("path", ["/beranda", "/kegiatan"])
async def test_no_day_of_a_closed_month_is_offered_to_write_about(door: Door, path: str) -> None:
    month = my_month("2026-02", 5_000_000)
    for closed, day in ((False, "2026-02-28"), (True, today("Asia/Jakarta").isoformat())):
        door.services.on[MONTHS] = [month | {"attendance_closed": closed}]
        assert f'name="hari" type="date" value="{day}"' in (await door.get(path)).text


async def test_why_work_of_a_closed_month_is_told_of_only_now_is_asked_once(door: Door) -> None:
    what = "POST evaluation/v1/activities"
    sentence = "Kehadiran dan kegiatan bulan Juli 2026 sudah ditutup. Sertakan alasan."
    door.services.refuse(what, 409, "month_closed", sentence)
    work = {"uraian": "Rapat", "menit": "45", "hari": "2026-07-20"}
    asked = await door.send("/kegiatan", work)
    assert asked.status_code == 422
    assert asked.text.count(sentence) == 2, "in the summary, and at the field"
    assert 'href="#alasan"' in asked.text
    assert 'id="alasan"' in asked.text
    assert 'id="alasan"' not in (await door.get("/kegiatan")).text
    await door.send("/kegiatan", work | {"alasan": "Baru pulang dinas."})
    assert door.services.last(what).json["reason"] == "Baru pulang dinas."


async def test_what_was_written_stays_where_its_activity_was_deleted_meanwhile(door: Door) -> None:
    path = f"/kegiatan/2026-07-20/{ACTIVITY['activity_id']}"
    door.services.on["GET evaluation/v1/me/activities"] = []
    what = f"PUT evaluation/v1/activities/{ACTIVITY['activity_id']}"
    door.services.refuse(what, 404, "not_found", "Kegiatan ini sudah tidak ada.")
    answer = await door.send(path, {"uraian": "Rapat panjang", "menit": "45", "banyak": "1"})
    assert answer.status_code == 422
    for said in ("Kegiatan ini sudah tidak ada.", "Rapat panjang", "Catat kegiatan"):
        assert said in answer.text
    door.services.refuse(what.replace("PUT", "DELETE"), 404, "not_found", "Sudah tidak ada.")
    deleted = await door.send(f"{path}/hapus")
    assert (deleted.status_code, "hapus=1" in deleted.headers["Location"]) == (303, True)


async def test_what_nobody_decided_on_may_be_deleted(door: Door) -> None:
    door.services.on["GET evaluation/v1/me/activities"] = [ACTIVITY]
    path = f"/kegiatan/2026-07-20/{ACTIVITY['activity_id']}"
    assert "Hapus kegiatan ini" in (await door.get(path)).text
    door.services.refuse(
        f"DELETE evaluation/v1/activities/{ACTIVITY['activity_id']}", 409,
        "activity_decided_on", "Atasan sudah pernah memutuskan kegiatan ini.",
    )  # fmt: skip
    refused = await door.send(f"{path}/hapus")
    assert (refused.status_code, "sudah pernah memutuskan" in refused.text) == (422, True)
    door.services.on["GET evaluation/v1/me/activities"] = [ACTIVITY | {"decided": True}]
    assert "Hapus kegiatan ini" not in (await door.get(path)).text


@pytest.mark.parametrize(
    ("what", "gone", "there"),
    [
        (MONTHS, ["Tunjangan Anda"], ["Rapat tim", "Buat SKP."]),
        (WEEK, ["Kegiatan Anda", "Tugas dari kegiatan"], ["Rp5.000.000", "Buat SKP."]),
        (PLAN, ["Target Anda", "Tugas dari SKP"], ["Rp5.000.000", "Rapat tim"]),
        (NOTICES, ["Pesan"], ["Rp5.000.000", "Rapat tim", "Buat SKP."]),
    ],
)
async def test_a_service_that_is_away_blanks_its_own_parts(
    door: Door, what: str, gone: list[str], there: list[str]
) -> None:
    door.services.on[what] = (500, {})
    answer = await door.get("/beranda")
    assert answer.status_code == 200
    missing = [f"{name} belum dapat dimuat" for name in gone]
    assert answer.text.count("belum dapat dimuat") == len(gone)
    assert all(said in answer.text for said in [*missing, *there])


async def test_somebody_without_a_superior_is_told_so(door: Door) -> None:
    assert "Belum tercatat." in (await door.get("/beranda")).text


async def test_a_week_of_work_is_one_question(door: Door) -> None:
    await door.get("/kegiatan?hari=2026-07-22")
    door.services.heard.clear()
    text = (await door.get("/kegiatan?hari=2026-07-22")).text
    assert [one.what for one in door.services.heard] == [WEEK]
    assert "Rapat tim" in text
    assert "Menyusun surat" in text


async def test_days_that_are_not_paid_are_not_said_to_be_the_month(door: Door) -> None:
    door.services.on[MONTHS] = [my_month("2026-07", 5_000_000, excluded=["leave"])]
    text = (await door.get("/beranda")).text
    assert "Ada hari yang tidak dibayar" in text
    assert "Bulan ini tidak dihitung" not in text


@pytest.mark.parametrize(
    ("me", "said", "ways"),
    [
        ({"supervised": []}, "Tidak ada yang menunggu Anda.", set()),
        ({"supervised": ["a"]}, "menunggu dari pekerjaan Anda sendiri.", {"/tim"}),
        ({"roles": {"payroll_checker": ["a"]}}, "menunggu dari pekerjaan Anda sendiri.", {"/gaji"}),
    ],
)
async def test_nobody_who_decides_about_others_is_told_that_nothing_waits(
    door: Door, me: dict[str, Any], said: str, ways: set[str]
) -> None:
    door.services.on[WEEK] |= {"due": []}
    door.services.on[PLAN] |= {"due": []}
    door.services.let_in(**{"supervised": []} | me)
    text = (await door.get("/beranda")).text
    assert said in text
    part = text.partition('id="t-perlu"')[2].partition("</section>")[0]
    assert {way for way in ("/tim", "/gaji") if f'href="{way}"' in part} == ways
