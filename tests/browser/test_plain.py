"""Forms without scripts that no other walk sends: what they do, and what they say of a mistake.

`tests/browser/posts.py` says for every form of the portal which walk sends it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Walk
from tests.browser.letters import spoil
from tests.browser.months import readied
from tests.browser.province import Province
from tests.browser.teams import DAY, Team
from tests.browser.test_team import MONTHS
from tests.browser.walker import Walker

AGENCY: Final = "AMB-DISDIK"
RECEIPT: Final = ".note--good"
WRONG: Final = ".govuk-error-summary"
LOOKS: Final = 60
"""How often a page is opened again, twice a second, until news has arrived."""


@pytest.fixture
def team(system: Province, tmp_path: Path) -> Team:
    """Tangerang Selatan's."""
    return Team(system, "tng", tmp_path)


@pytest.fixture
def plain(walker: Walk, team: Team) -> Walker:
    """One of the team, without scripts."""
    return walker(team.colleague, javascript=False)


def awaited(walk: Walker, path: str, found: Locator) -> Locator:
    """Open a page again until something is there, as people without scripts do."""
    for _ in looks(walk, path):
        if found.count():
            break
    expect(found.first).to_be_visible()
    return found


def looks(walk: Walker, path: str) -> Iterator[int]:
    for number in range(LOOKS):
        walk.visit(path)
        yield number
        walk.page.wait_for_timeout(500)


def test_signing_in_and_out_and_how_it_looks(walker: Walk, team: Team) -> None:
    account = team.colleague
    walk = walker("", javascript=False).visit("/kegiatan")
    walk.click("main .button")
    expect(walk.page.locator(WRONG)).to_be_visible()
    walk.fill("#nama", account).fill("#sandi", "bukan ini").click("main .button")
    expect(walk.page.locator(WRONG)).to_be_visible()
    expect(walk.page.locator("#nama")).to_have_value(account)
    walk.fill("#sandi", team.system.password(account)).click("main .button")
    expect(walk.page.locator("h1")).to_have_text("Kegiatan")
    for word, kept in (("English", "Activities"), ("Indonesia", "Kegiatan")):
        walk.click(".menu > summary").click(f".menu button:text-is('{word}')")
        expect(walk.page.locator("h1")).to_have_text(kept)
    walk.click(".menu > summary").click(".menu button:text-is('Gelap')")
    expect(walk.page.locator("html")).to_have_attribute("data-theme", "dark")
    walk.click(".menu > summary").click("text=Keluar")
    expect(walk.page.locator("#sandi")).to_be_visible()
    walk.visit("/kegiatan")
    expect(walk.page.locator("#sandi")).to_be_visible()


def test_a_notice_is_read(plain: Walker, team: Team) -> None:
    work = {"day": DAY, "description": "Menyusun daftar hadir", "minutes": 5}
    mine = team.system.ask(team.colleague).post("evaluation", "/v1/activities", work)
    path = f"/v1/activities/{mine['activity_id']}/return"
    team.system.ask(team.account).post("evaluation", path, {"reason": "Sebutkan rapatnya."})
    unread = awaited(plain, "/pesan", plain.page.locator("form[action$='/dibaca']")).first
    where = unread.get_attribute("action")
    plain.click(unread.get_by_role("button", name="Tandai dibaca")).at_most(1)
    expect(plain.page.locator("main li").first).to_be_visible()
    expect(plain.page.locator(f"form[action='{where}']")).to_have_count(0)


def test_a_plan_is_handed_in(plain: Walker, team: Team) -> None:
    code, _ = team.unused_period()
    team.hand_in_plans(code, team.nips[team.other], "draft")
    drafts = team.system.ask(team.colleague).get("targets", "/v1/me/plans")
    (mine,) = [one for one in drafts if one["period"] == code]
    plain.visit(f"/skp?rencana={mine['plan_id']}").click("button:text('Ajukan kepada')")
    plain.at_most(1)
    expect(plain.page.locator(RECEIPT)).to_contain_text("SKP diajukan")


def test_many_are_signed_and_one_is_revised(walker: Walk, system: Province, tmp_path: Path) -> None:
    team = Team(system, "slk", tmp_path)
    code, period = team.unused_period(MONTHS)
    rated = team.rate_all(period, "sesuai", "sesuai")
    walk = walker(team.account, javascript=False).visit(f"/tim/penilaian?periode={code}")
    walk.click(f"text=Tetapkan {len(rated)} yang sudah dinilai")
    boxes = walk.page.locator("[name=pilih]")
    for box in boxes.all():
        box.uncheck()
    walk.click("text=Tetapkan yang dipilih")
    expect(walk.page.locator(WRONG)).to_contain_text("Pilih sedikitnya satu orang")
    for box in boxes.all():
        box.check()
    walk.click("text=Tetapkan yang dipilih")
    expect(walk.page.locator(RECEIPT)).to_contain_text(f"{len(rated)} penilaian ditetapkan")
    walk.visit(f"/tim/penilaian/{rated[0]}/{period}")
    walk.click("text=Revisi penilaian ini").check("[name=hasil][value=di_bawah]")
    walk.click("text=Simpan revisi")
    expect(walk.page.locator(WRONG)).to_be_visible()
    expect(walk.page.locator("[name=hasil][value=di_bawah]")).to_be_checked()
    walk.fill("[name=alasan]", "Bukti dinilai ulang.").click("text=Simpan revisi")
    expect(walk.page.locator(RECEIPT)).to_contain_text("Revisi tercatat")


def test_a_proposal_is_given_back_and_the_run_given_up(walker: Walk, system: Province) -> None:
    place = readied(system, AGENCY)
    made = walker("amb.maker", width=1280, javascript=False)
    made.click(awaited(made, place, made.page.get_by_role("button", name="Ajukan ke pemeriksa")))
    seen = walker("amb.checker", width=1280, javascript=False).visit(place)
    for walk, link, done in (
        (seen, "Kembalikan usulan", "Usulan dikembalikan"),
        (made, "Batalkan proses", "Proses dibatalkan"),
    ):
        walk.visit(place).click(f"main a:text-is('{link}')")
        walk.click(f"main button:text-is('{link}')")
        expect(walk.page.locator(WRONG)).to_be_visible()
        walk.fill("#alasan", "Presensi diperbaiki dahulu").click(f"main button:text-is('{link}')")
        expect(walk.page.locator(RECEIPT)).to_contain_text(done)


def test_a_file_is_put_away(walker: Walk, system: Province) -> None:
    nip = system.nip("tng.atasan")
    rows = f"nip,email,language\n{nip[:-1]},tiga@tangsel.example,id\n"
    walk = walker("tng.hr", javascript=False).visit("/admin/impor/contacts")
    walk.click("text=Periksa berkas")
    expect(walk.page.locator(WRONG)).to_be_visible()
    walk.page.set_input_files(
        "#berkas", {"name": "disingkirkan.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    walk.click("text=Periksa berkas")
    away = walk.page.get_by_role("button", name="Singkirkan berkas ini dari daftar")
    expect(away).to_be_visible(timeout=60_000)
    walk.click(away)
    expect(walk.page.locator("h1")).to_have_text("Impor")
    expect(walk.page.get_by_text("disingkirkan.csv")).to_have_count(0)


def test_what_could_not_be_handled_is_tried_again(walker: Walk, system: Province) -> None:
    spoil(system, 2)
    walk = walker("admin", width=1280, javascript=False)
    sheet = walk.page.locator("#surat-payroll_incentive")
    every = sheet.get_by_role("button", name="Tangani lagi semua")
    awaited(walk, "/operasi", every)
    one = sheet.locator("li", has_text="Jenis peristiwa ini belum dikenal").first
    walk.click(one.get_by_role("button", name="Tangani lagi"))
    expect(sheet).to_contain_text("dicoba lagi oleh Anda")
    awaited(walk, "/operasi", every)
    asked = sheet.get_by_text("dicoba lagi oleh Anda").count()
    walk.click(every)
    expect(sheet.get_by_text("dicoba lagi oleh Anda")).not_to_have_count(asked)
