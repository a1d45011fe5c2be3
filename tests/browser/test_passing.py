"""Screens that are there only after somebody did something, looked at as all others are."""

from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import Walk
from tests.browser.letters import spoil
from tests.browser.months import readied
from tests.browser.province import Province
from tests.browser.teams import Team
from tests.browser.test_team import MONTHS
from tests.browser.walker import Walker

AGENCY: Final = "AMB-DISDIK"
NARROWEST: Final = 320


def look(walk: Walker) -> None:
    """The page that is open: by axe in light on a desk and in dark on a phone; on the narrowest."""
    page, found = walk.page, []
    looks: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (390, "dark"))
    for width, colours in looks:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=colours)
        found += [f"{width} {colours} {text}" for text in axe.violations(page)]
    assert not found, "\n".join(found)
    page.set_viewport_size({"width": NARROWEST, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST


def test_a_plan_that_waits(walker: Walk, system: Province, tmp_path: Path) -> None:
    team = Team(system, "tng", tmp_path)
    code, _ = team.unused_period()
    team.hand_in_plans(code, team.nips[team.other])
    walk = walker(team.account, theme="system").visit("/tim")
    walk.click(walk.page.locator("a.go[href^='/tim/skp/']").last)
    expect(walk.page.get_by_role("button", name="Setujui SKP")).to_be_visible()
    look(walk)


def test_many_before_they_are_signed(walker: Walk, system: Province, tmp_path: Path) -> None:
    team = Team(system, "slk", tmp_path)
    code, period = team.unused_period(MONTHS)
    rated = team.rate_all(period, "sesuai", "di_atas")
    walk = walker(team.account, theme="system")
    walk.visit(f"/tim/penilaian/tetapkan?periode={code}")
    expect(walk.page.locator("[name=pilih]")).to_have_count(len(rated))
    look(walk)


def test_a_proposal_before_it_is_signed_given_back_or_given_up(
    walker: Walk, system: Province
) -> None:
    place = readied(system, AGENCY)
    made = walker("amb.maker", theme="system").visit(place)
    propose = made.page.get_by_role("button", name="Ajukan ke pemeriksa")
    expect(propose).to_be_visible(timeout=30_000)
    look(made)
    made.click(propose)
    seen = walker("amb.checker", theme="system")
    for path in ("", "/slip", "/setujui", "/kembalikan"):
        seen.visit(place + path)
        look(seen)
    seen.fill("#alasan", "Presensi diperbaiki dahulu").click("main form .button")
    expect(seen.page.locator(".note--good")).to_contain_text("Usulan dikembalikan")
    made.visit(f"{place}/batalkan")
    look(made)
    made.fill("#alasan", "Presensi diperbaiki dahulu").click("main form .button")
    expect(made.page.locator(".note--good")).to_contain_text("Proses dibatalkan")


def test_a_file_with_mistakes(walker: Walk, system: Province) -> None:
    nip = system.nip("tng.atasan")
    rows = "".join(f"{nip[:-2]}{at:02d}x,salah,{at}\n" for at in range(8))
    walk = walker("tng.hr", theme="system").visit("/admin/impor/contacts")
    file = f"nip,email,language\n{rows}".encode()
    walk.page.set_input_files(
        "#berkas", {"name": "keliru.csv", "mimeType": "text/csv", "buffer": file}
    )
    walk.click("text=Periksa berkas")
    expect(walk.page.locator("#keliru-judul")).to_be_visible(timeout=60_000)
    look(walk)
    walk.click("text=Singkirkan berkas ini dari daftar")


def test_what_could_not_be_handled(walker: Walk, system: Province) -> None:
    spoil(system, 2)
    walk = walker("admin", theme="system").visit("/operasi")
    every = walk.page.get_by_role("button", name="Tangani lagi semua").first
    for _ in range(60):
        if every.count():
            break
        walk.visit("/operasi").page.wait_for_timeout(500)
    expect(every).to_be_visible()
    look(walk)
