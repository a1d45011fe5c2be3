"""What people come for, done without a pointer: the focus is always seen, and never lost."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Walk
from tests.browser.keys import Keys
from tests.browser.months import readied
from tests.browser.province import Province
from tests.browser.teams import Team
from tests.browser.test_mishaps import end

AGENCY: Final = "AMB-DINKES"
PLACES: Final = (
    ("jkt.pegawai", "/beranda", 390), ("jkt.pegawai", "/beranda", 1280),
    ("jkt.pegawai", "/tunjangan/2026-07", 390), ("jkt.maker", "/gaji/2026-07", 1280),
    ("jkt.hr", "/admin/impor", 390),
)  # fmt: skip
RECEIPT: Final = "main .note--good[role=status]"


@pytest.fixture
def team(system: Province, tmp_path: Path) -> Team:
    """Tangerang Selatan's."""
    return Team(system, "tng", tmp_path)


@pytest.fixture
def colleague(team: Team) -> str:
    return team.colleague


@pytest.mark.parametrize(("account", "path", "width"), PLACES)
def test_tab_goes_through_a_page_and_out_of_it(
    walker: Walk, account: str, path: str, width: int
) -> None:
    keys = Keys(walker(account, width=width)).visit(path)
    there = list(keys.stops())
    assert any(stop["foot"] for stop in there), "the footer is never reached"
    assert len({stop["key"] for stop in there}) > 10
    back = list(keys.stops("Shift+Tab"))
    assert {stop["key"] for stop in back} == {stop["key"] for stop in there}


def test_the_way_past_the_navigation(walker: Walk) -> None:
    keys = Keys(walker("jkt.pegawai", width=1280)).visit("/beranda")
    keys.press("Tab")
    assert (keys.stop() or {})["name"] == "Langsung ke isi"
    keys.press("Enter").is_at("#isi").press("Tab")
    expect(keys.page.locator("main :focus")).to_have_count(1)


def test_settings_open_and_close(walker: Walk) -> None:
    keys = Keys(walker("jkt.pegawai")).visit("/beranda").to("Pengaturan").press("Enter")
    keys.to("Gelap").press("Escape").to("Pengaturan", "Shift+Tab").press("Enter")
    expect(keys.page.locator(".menu__box")).to_be_hidden()


def test_work_is_told_and_approved_and_the_open_page_keeps_its_focus(
    walker: Walk, team: Team, colleague: str
) -> None:
    text = f"Menyusun telaah {uuid4().hex[:8]}"
    mine = Keys(walker(colleague)).visit("/beranda")
    mine.to("uraian").press("Tab", "Tab").to("Catat kegiatan").press("Enter")
    mine.is_at(".govuk-error-summary").to("uraian").type(text).to("menit").type("5")
    mine.press("Enter").is_at(RECEIPT)
    expect(mine.page.locator(RECEIPT)).to_contain_text(text)
    mine.to(f": {text}")
    line = mine.page.locator("#minggu li", has_text=text)
    expect(line.locator("a")).to_be_focused()
    day = re.search(r"/kegiatan/([0-9-]{10})/", line.locator("a").get_attribute("href") or "")
    assert day

    boss = Keys(walker(team.account)).visit(f"/tim/kegiatan?pekan={monday(day[1])}")
    boss.to(f": {text}", "Shift+Tab").press("Shift+Tab", "Space", "Space")
    boss.to("Setujui ").press("Enter").is_at(RECEIPT)
    expect(line).to_contain_text("Disetujui", timeout=20_000)
    if line.locator("a").count():
        expect(line.locator("a")).to_be_focused()


def monday(day: str) -> str:
    found = date.fromisoformat(day)
    return (found - timedelta(found.weekday())).isoformat()


def test_why_a_figure_is_what_it_is(walker: Walk, colleague: str) -> None:
    keys = Keys(walker(colleague)).visit("/beranda").to("Mengapa angka ini?").press("Enter")
    expect(keys.page.locator("h1")).to_contain_text("Tunjangan")
    first = keys.page.locator(".entry").first
    keys.to(first.locator(".entry__title").inner_text()).press("Space")
    expect(first.locator(".entry__why")).to_contain_text("Dasar:")
    keys.press("Enter")
    expect(first.locator(".entry__why")).to_be_hidden()
    expect(first.locator("summary")).to_be_focused()


def test_somebody_is_rated(walker: Walk, team: Team) -> None:
    _, period = team.unused_period()
    keys = Keys(walker(team.account)).visit(f"/tim/penilaian/{team.other}/{period}")
    keys.to("Simpan dan lihat predikat").press("Enter").is_at(".govuk-error-summary")
    keys.to("Pilih penilaian hasil kerja").press("Enter").is_at("[name=hasil]")
    keys.press("Space", "ArrowDown").to("perilaku").press("Space")
    expect(keys.page.locator("[name=hasil][value=sesuai]")).to_be_checked()
    keys.to("Simpan dan lihat predikat").press("Enter").is_at("#predikat")
    keys.to("Tetapkan").press("Enter").is_at(RECEIPT)


def test_a_session_that_ends_is_begun_again_and_the_focus_returns(
    walker: Walk, system: Province, colleague: str
) -> None:
    secret = system.fresh_session(colleague)
    text = f"Menata berkas {uuid4().hex[:8]}"
    keys = Keys(walker(colleague, session=secret)).visit("/beranda")
    keys.to("uraian").type(text).to("menit").type("5")
    end(system, secret)
    keys.press("Enter").is_at("#sesi-nama").press("Escape").is_at("#menit")
    expect(keys.page.locator("#uraian")).to_have_value(text)
    keys.press("Enter").is_at("#sesi-nama")
    names = {(keys.press("Tab").stop() or {}).get("name") for _ in range(6)}
    assert not names & {"Beranda", "Catat kegiatan", "Bantuan"}, "the dialog lets the focus go"
    keys.page.locator("#sesi-nama").focus()
    keys.type(colleague).press("Tab").type("bukan ini").press("Enter")
    expect(keys.page.locator("#sesi-galat")).not_to_be_empty()
    keys.is_at("#sesi-sandi").type(system.password(colleague)).press("Enter").is_at(RECEIPT)
    expect(keys.page.locator(RECEIPT)).to_contain_text(text)


def test_a_month_is_proposed_looked_through_and_given_back(walker: Walk, system: Province) -> None:
    place = readied(system, AGENCY)
    made = Keys(walker("amb.maker", width=1280)).visit(place)
    expect(made.page.get_by_role("button", name="Ajukan ke pemeriksa")).to_be_visible(
        timeout=30_000
    )
    made.to("Ajukan ke pemeriksa").press("Enter").is_at(RECEIPT)

    seen = Keys(walker("amb.checker", width=1280)).visit(place)
    seen.to("Periksa dan setujui").press("Enter")
    expect(seen.page.locator("#sandi")).to_be_visible()
    seen.to("sandi").type("bukan ini").press("Enter").is_at(".govuk-error-summary")
    seen.press("Tab", "Enter").is_at("#sandi").to("Kembalikan usulan").press("Enter")
    expect(seen.page.locator("#alasan")).to_be_visible()
    seen.to("alasan").type("Tunggu presensi yang diperbaiki").to("Kembalikan usulan").press("Enter")
    seen.is_at(RECEIPT)

    made.visit(place).to("Batalkan proses").press("Enter")
    expect(made.page.locator("#alasan")).to_be_visible()
    made.to("alasan").type("Dihitung lagi besok").to("Batalkan proses").press("Enter")
    made.is_at(RECEIPT)
