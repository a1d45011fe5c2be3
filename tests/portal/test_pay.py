"""Why a figure is what it is: whatever is missing, the rest of the page stands."""

import re
from typing import Any, Final

import pytest

from portal.screens.pay.story import before
from tests.portal.door import Door
from tests.portal.months import (
    AGENCY,
    EVENT,
    EXPLAINED,
    MOMENT,
    RUN,
    change,
    explained,
    line,
    payslip,
    statement,
)
from tests.portal.stand_in import ME, StandIn

PAGE: Final = "/tunjangan/2026-07"
OTHER: Final = "5d2c8d3e-0000-7000-8000-0000000000ff"


def say(services: StandIn, **answers: Any) -> None:
    """Payroll knows July, and June before it."""
    lines = answers.pop("lines", [line("disiplin", 2_000_000), line("kinerja", 3_000_000)])
    services.on[f"{EXPLAINED}/2026-07"] = explained(statement(lines, **answers))
    services.on[f"{EXPLAINED}/2026-06"] = explained(
        statement([line("disiplin", 1_900_000)]), month="2026-06"
    )
    services.on["GET evaluation/v1/me/results"] = []
    services.on["GET targets/v1/me/plans"] = []


async def test_a_line_tells_its_rule_and_what_was_recorded(services: StandIn, door: Door) -> None:
    say(services, lines=[line("disiplin", 2_000_000, events=[EVENT])])
    services.on[f"GET payroll_incentive/v1/facts/{AGENCY}/{ME['employee_id']}/2026-07"] = {
        "days": [
            {"day": "2026-07-03", "schedule_in": 450, "clock_in": 478, "event_id": EVENT},
            {"day": "2026-07-06", "schedule_in": 450, "clock_in": 440, "event_id": OTHER},
        ]
    }
    text = (await door.get(PAGE)).text
    assert "Penjelasan disiplin." in text
    assert "Pergub 1/2026" in text
    assert "masuk 07.58 (jadwal 07.30, lewat 28 menit)" in text
    assert "tanpa absen pulang" in text
    assert "07.20" not in text


async def test_a_recalculation_tells_before_after_and_its_cause_once(
    services: StandIn, door: Door
) -> None:
    told = change(5_100_000, 5_000_000, "Kegiatan disetujui.", "Kegiatan disetujui.")
    say(services, changes=[told])
    text = (await door.get(PAGE)).text
    assert "Rp5.100.000" in text
    assert "−Rp100.000" in text
    assert text.count("Kegiatan disetujui.") == 1
    assert "2 ×" in text


async def test_the_month_before_stands_beside_this_one(services: StandIn, door: Door) -> None:
    say(services)
    text = (await door.get(PAGE)).text
    assert "Dibanding bulan lalu" in text
    assert "+Rp100.000" in text


async def test_a_first_month_stands_alone(services: StandIn, door: Door) -> None:
    say(services)
    services.refuse(f"{EXPLAINED}/2026-06", 404, "not_found", "Tidak ada.")
    text = (await door.get(PAGE)).text
    assert "Rp5.000.000" in text
    assert "Dibanding bulan lalu" not in text


@pytest.mark.parametrize(("month", "last"), [("2026-07", "2026-06"), ("2026-01", "2025-12")])
def test_a_month_comes_after_another(month: str, last: str) -> None:
    assert before(month) == last


async def test_what_was_paid_and_what_was_held_are_told(services: StandIn, door: Door) -> None:
    held = {
        "code": "x", "text": "Minta admin kepegawaian melengkapi.", "basis": "", "first": None,
        "last": None, "events": [],
    }  # fmt: skip
    late = line("disiplin", 50_000, month="2026-06")
    services_say = explained(
        statement([line("disiplin", 2_000_000)], holds=[held]),
        payslips=[payslip(1_950_000, [late])],
    )
    say(services)
    services.on[f"{EXPLAINED}/2026-07"] = services_say
    text = (await door.get(PAGE)).text
    assert "Minta admin kepegawaian melengkapi." in text
    assert "Rp1.950.000" in text
    assert "5 Agustus 2026" in text
    assert "susulan Juni 2026" in text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("proposed", "Ditahan dalam usulan pembayaran 5 Agustus 2026"),
        ("approved", "Belum dibayarkan pada 5 Agustus 2026"),
    ],
)
async def test_what_is_only_proposed_is_not_told_as_done(
    services: StandIn, door: Door, state: str, said: str
) -> None:
    say(services)
    held = {
        "agency_id": AGENCY, "run_id": RUN, "month": "2026-07", "pay_date": "2026-08-05",
        "state": state, "paid_since": False, "code": "x", "text": "Data gaji belum masuk.",
    }  # fmt: skip
    shown = explained(statement([line("disiplin", 2_000_000)]), held=[held])
    services.on[f"{EXPLAINED}/2026-07"] = shown
    assert said in (await door.get(PAGE)).text


@pytest.mark.parametrize("paid", [False, True])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/cetak"])
async def test_a_hold_is_told_until_the_month_is_paid(
    services: StandIn, door: Door, path: str, *, paid: bool
) -> None:
    say(services)
    held = {
        "agency_id": AGENCY, "run_id": RUN, "month": "2026-07", "pay_date": "2026-08-05",
        "state": "approved", "paid_since": paid, "code": "x", "text": "Data gaji belum masuk.",
    }  # fmt: skip
    shown = explained(statement([line("disiplin", 2_000_000)]), held=[held])
    services.on[f"{EXPLAINED}/2026-07"] = shown
    assert ("Data gaji belum masuk." in (await door.get(path)).text) is not paid


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("proposed", "Menunggu persetujuan"),
        ("approved", "Disetujui, belum dibayar"),
        ("issued", "Sedang dibayarkan"),
        ("paid", "Dibayar"),
        ("closed", "Dibayar"),
    ],
)
async def test_a_payslip_is_paid_only_once_it_is(
    services: StandIn, door: Door, state: str, said: str
) -> None:
    say(services)
    slip = payslip(1_950_000, [line("disiplin", 1_950_000)]) | {"state": state}
    shown = explained(statement([line("disiplin", 2_000_000)]), payslips=[slip])
    services.on[f"{EXPLAINED}/2026-07"] = shown
    states = {"Menunggu persetujuan", "Disetujui, belum dibayar", "Sedang dibayarkan", "Dibayar"}
    text = (await door.get(PAGE)).text
    assert [one for one in states if re.search(rf">\s*{one}\s*<", text)] == [said]
    paper = (await door.get(f"{PAGE}/cetak")).text
    assert ("(menunggu persetujuan)" in paper) == (state == "proposed")


@pytest.mark.parametrize(
    "away",
    [
        "GET evaluation/v1/me/results",
        "GET targets/v1/me/plans",
        f"GET payroll_incentive/v1/alternatives/{ME['employee_id']}/2026-07",
        f"GET payroll_incentive/v1/facts/{AGENCY}/{ME['employee_id']}/2026-07",
    ],
)
async def test_a_service_that_is_away_blanks_its_part_only(
    services: StandIn, door: Door, away: str
) -> None:
    say(services)
    services.hang(away)
    answer = await door.get(PAGE)
    assert answer.status_code == 200
    assert "Rp5.000.000" in answer.text


async def test_an_open_page_hears_only_of_what_changed(services: StandIn, door: Door) -> None:
    say(services)
    page = (await door.get(PAGE)).text
    asked = page.partition(f'hx-get="{PAGE}?')[2].partition('"')[0].replace("&amp;", "&")
    assert (await door.get(f"{PAGE}?{asked}", HX_Request="true")).status_code == 204
    say(services, hash="cd" * 32, version=2)
    part = await door.get(f"{PAGE}?{asked}", HX_Request="true")
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div id="angka"')
    assert "baru saja dihitung ulang" in part.text


@pytest.mark.parametrize(("provisional", "marked"), [(True, True), (False, False)])
async def test_paper_is_marked_while_the_month_is_provisional(
    services: StandIn, door: Door, *, provisional: bool, marked: bool
) -> None:
    say(services, provisional=provisional)
    text = (await door.get(f"{PAGE}/cetak")).text
    assert ("PERKIRAAN" in text) is marked
    assert "lima juta rupiah" in text
    assert "Pergub 1/2026" in text


async def test_pay_of_somebody_else_is_refused_in_payrolls_words(
    services: StandIn, door: Door
) -> None:
    services.refuse(
        f"GET payroll_incentive/v1/explanations/{OTHER}/2026-07", 403, "pay_not_yours",
        "Rincian ini hanya untuk pegawai itu sendiri.",
    )  # fmt: skip
    answer = await door.get(f"/gaji/pegawai/{OTHER}/2026-07")
    assert answer.status_code == 404
    assert "hanya untuk pegawai itu sendiri" in answer.text


async def test_looking_at_somebody_elses_pay_says_that_it_is_recorded(
    services: StandIn, door: Door
) -> None:
    services.on[f"GET payroll_incentive/v1/explanations/{OTHER}/2026-07"] = explained(
        statement([line("disiplin", 2_000_000)]), employee_id=OTHER
    )
    text = (await door.get(f"/gaji/pegawai/{OTHER}/2026-07")).text
    assert "Ini tercatat" in text
    assert "hx-get" not in text.partition("<main")[2].partition("</main>")[0]


async def test_a_month_that_is_none_is_no_page(door: Door) -> None:
    assert (await door.get("/tunjangan/2026-13")).status_code == 404


async def test_an_evaluation_tells_its_ratings_and_its_history(
    services: StandIn, door: Door
) -> None:
    result = {
        "agency_id": AGENCY, "period_id": OTHER, "period": "2026-S1", "starts_on": "2026-01-01",
        "ends_on": "2026-06-30", "employee_id": ME["employee_id"], "employee_name": ME["name"],
        "assessor_id": OTHER, "assessor_name": "Budi", "state": "finalised", "version": 2,
        "predicate": "baik", "result_rating": "sesuai", "behaviour_rating": "di_atas",
        "result_score": None, "behaviour_score": None, "score": None, "innovation": False,
        "late": False, "etag": "1",
    }  # fmt: skip
    told = {
        "version": 2, "predicate": "baik", "score": None, "reason": "Keberatan diterima",
        "recorded_at": MOMENT,
    }  # fmt: skip
    services.on["GET evaluation/v1/me/results"] = [result]
    services.on[f"GET evaluation/v1/results/{ME['employee_id']}/{OTHER}"] = result | {
        "plan_approved": True, "versions": [told],
    }  # fmt: skip
    text = (await door.get("/penilaian/2026-S1")).text
    assert "Hasil kerja sesuai ekspektasi, perilaku di atas ekspektasi." in text
    assert "Keberatan diterima" in text
    assert "Budi" in (await door.get("/penilaian")).text
    assert (await door.get("/penilaian/2025-S1")).status_code == 404


async def test_what_was_received_is_what_the_figures_before_it_leave(door: Door) -> None:
    lines = [
        line("disiplin", 2_000_000),
        line("pph21_final", -100_000, kind="tax", bearer="employee"),
        line("bpjs_employee", -20_000, kind="bpjs", bearer="employee"),
        line("bpjs_employer", -80_000, kind="bpjs", bearer="region"),
    ]
    slip = payslip(1_880_000, lines) | {"gross": 2_000_000, "tax": 100_000, "bpjs": 100_000}
    say(door.services)
    door.services.on[f"{EXPLAINED}/2026-07"] = explained(statement([lines[0]]), payslips=[slip])
    page = (await door.get("/tunjangan/2026-07")).text
    told = re.search(r'<dl class="ledger-list">.*?</dl>', page, re.DOTALL)
    assert told
    amounts = [
        int(sign.replace("−", "-") + figure.replace(".", ""))
        for sign, figure in re.findall(r"(−?)Rp([0-9.]+)", told[0])
    ]
    assert amounts[-1] == sum(amounts[:-1]) == 1_880_000
    assert "Rp80.000 ditanggung pemerintah daerah" in re.sub("<[^>]+>", "", page)
    entries = re.findall(r'entry__head">(.*?)</summary>', page, re.DOTALL)
    borne = [one for one in entries if "ditanggung pemerintah daerah" in one]
    assert borne
    assert not [one for one in borne if "−" in one], "what the region bears is no deduction"
    printed = (await door.get("/tunjangan/2026-07/cetak")).text
    assert "−Rp20.000" in printed
    assert "−Rp100.000" in printed
