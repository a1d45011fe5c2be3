"""One person with two tabs: what one of them does, the other hears of; nothing is lost between."""

from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Walk
from tests.browser.province import Province
from tests.browser.teams import Team
from tests.browser.walker import Walker

BOTH: Final = ".note--warn table"
BACK: Final = """() => [true, false].forEach(hidden => {
  Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
})"""
"""What a tab sees when somebody leaves it and comes back; here all are looked at all the time."""


@pytest.fixture
def team(system: Province, tmp_path: Path) -> Team:
    """Tangerang Selatan's."""
    return Team(system, "tng", tmp_path)


@pytest.fixture
def colleague(team: Team) -> str:
    return team.colleague


@pytest.fixture
def tabs(walker: Walk, system: Province, colleague: str) -> tuple[Walker, Page]:
    """A walker, and a second tab of the same browser; with a session that may be ended."""
    walk = walker(colleague, session=system.fresh_session(colleague))
    second = walk.context.new_page()
    walk.watch(second)
    return walk, second


def told(walk: Walker, minutes: str) -> tuple[str, str]:
    """Write work down; its text, which is no other's, and where it is mended."""
    text = f"Menyunting naskah {uuid4().hex[:8]}"
    walk.visit("/beranda").fill("#uraian", text).fill("#menit", minutes)
    walk.click("#kerja form .button >> nth=0")
    link = walk.page.locator("#minggu li", has_text=text).locator("a")
    return text, link.get_attribute("href") or ""


def test_an_activity_mended_in_both_tabs_shows_both_and_keeps_what_is_sent_last(
    tabs: tuple[Walker, Page], system: Province
) -> None:
    walk, second = tabs
    text, where = told(walk, "20")
    walk.visit(where)
    second.goto(system.url + where)
    walk.fill("#menit", "25").click("main form .button >> nth=0")
    expect(walk.page.get_by_role("status").first).to_contain_text("25 m")
    second.locator("#uraian").fill(f"{text} akhir")
    second.locator("#menit").fill("30")
    second.locator("main form .button >> nth=0").click()
    expect(second.locator(BOTH)).to_contain_text("25")
    expect(second.locator(BOTH)).to_contain_text("30")
    expect(second.locator(BOTH)).to_contain_text(f"{text} akhir")
    expect(second.locator("#uraian")).to_have_value(f"{text} akhir")
    second.locator("main form .button >> nth=0").click()
    expect(second.get_by_role("status").first).to_contain_text(f"{text} akhir")
    walk.page.evaluate(BACK)
    mine = walk.page.locator("#minggu li", has_text=text)
    expect(mine).to_contain_text("30 m")
    expect(mine).to_have_count(1)


def test_a_rating_in_two_tabs_shows_both_and_neither_is_lost(walker: Walk, team: Team) -> None:
    _, period = team.unused_period()
    where = f"/tim/penilaian/{team.other}/{period}"
    walk = walker(team.account).visit(where)
    second = walk.context.new_page()
    walk.watch(second)
    second.goto(walk.province.url + where)
    walk.check("[name=hasil][value=sesuai]").check("[name=perilaku][value=sesuai]")
    walk.click("text=Simpan dan lihat predikat")
    expect(walk.page.locator("#predikat")).to_contain_text("Baik")
    second.locator("[name=hasil][value=di_bawah]").check()
    second.locator("[name=perilaku][value=di_bawah]").check()
    second.get_by_role("button", name="Simpan dan lihat predikat").click()
    expect(second.locator(BOTH)).to_contain_text("Sesuai ekspektasi")
    expect(second.locator(BOTH)).to_contain_text("Di bawah ekspektasi")
    second.get_by_role("button", name="Simpan dan lihat predikat").click()
    expect(second.locator("#predikat")).to_contain_text("Sangat kurang")
    walk.click("#predikat button")  # signs what the other tab has changed since
    expect(walk.page.locator(BOTH)).to_contain_text("Di bawah ekspektasi")
    expect(walk.page.locator("#penilaian")).not_to_contain_text("Ditetapkan")


def test_signing_out_in_one_tab_asks_the_other_before_it_loses_anything(
    tabs: tuple[Walker, Page], system: Province, colleague: str
) -> None:
    walk, second = tabs
    text = f"Membalas surat {uuid4().hex[:8]}"
    walk.visit("/beranda")
    second.goto(system.url + "/pesan")
    walk.fill("#uraian", text).fill("#menit", "10")
    second.locator(".menu > summary").click()
    second.get_by_role("button", name="Keluar").click()
    expect(second.locator("#nama")).to_be_visible()
    walk.click("#kerja form .button >> nth=0")
    box = walk.page.locator("dialog[open]")
    expect(box).to_be_visible()
    walk.fill(box.locator("[name=nama]"), colleague)
    walk.fill(box.locator("[name=sandi]"), system.password(colleague))
    walk.click(box.get_by_role("button", name="Masuk dan lanjutkan"))
    expect(walk.page.get_by_role("status").first).to_contain_text(text)
    second.goto(system.url + "/pesan")
    expect(second.locator("h1")).to_have_text("Pesan")


def test_another_language_in_one_tab_leaves_what_is_written_in_the_other(
    tabs: tuple[Walker, Page], system: Province
) -> None:
    walk, second = tabs
    text = f"Menelaah usulan {uuid4().hex[:8]}"
    walk.visit("/kegiatan").fill("#uraian", text).fill("#menit", "banyak")
    second.goto(system.url + "/pesan")
    for name, head in (("English", "Messages"), ("Indonesia", "Pesan")):
        second.locator(".menu > summary").click()
        second.get_by_role("button", name=name).click()
        expect(second.locator("h1")).to_have_text(head)
        walk.click("#kerja form .button >> nth=0")
        expect(walk.page.locator(".govuk-error-summary")).to_be_focused()
        expect(walk.page.locator("#uraian")).to_have_value(text)
        expect(walk.page.locator("#menit")).to_have_value("banyak")
    walk.fill("#menit", "15").click("#kerja form .button >> nth=0")
    expect(walk.page.get_by_role("status").first).to_contain_text(text)
