"""One's own month: work told in a few taps, seen by week, mended; plans; the first visit."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Walk
from tests.browser.province import Province
from tests.browser.walker import Walker

EMPLOYEE = "slk.pegawai"
SUPERIOR = "slk.atasan"
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])


def told(walk: Walker, minutes: str = "45") -> str:
    """Write down work on the page that is open; its text, which is no other's."""
    text = f"Menyusun notulen {uuid4().hex[:8]}"
    walk.fill("#uraian", text).fill("#menit", minutes).click("#kerja form .button >> nth=0")
    expect(walk.page.get_by_role("status").first).to_contain_text(text)
    return text


def activity(system: Province, text: str) -> dict[str, Any]:
    """What evaluation has of it."""
    months = system.ask(EMPLOYEE).get("payroll_incentive", "/v1/me/months")
    found = system.ask(EMPLOYEE).get("evaluation", "/v1/me/activities", month=months[0]["month"])
    return next(one for one in found if one["description"] == text)


def open_to_mend(walk: Walker, found: dict[str, Any]) -> Walker:
    return walk.visit(f"/kegiatan/{found['day']}/{found['activity_id']}")


@BOTH
def test_work_is_told_with_one_click_and_again_with_one(walker: Walk, javascript: bool) -> None:
    walk = walker(EMPLOYEE, javascript=javascript).visit("/beranda")
    text = told(walk)
    walk.at_most(1)
    expect(walk.page.locator("#minggu")).to_contain_text(text)
    expect(walk.page.locator("#minggu li").first).to_contain_text("Menunggu atasan")
    again = walk.page.locator("[name=ulang]").first
    wanted = (again.get_attribute("value") or "").split("|")[2]
    walk.click(again)
    walk.at_most(1)
    expect(walk.page.get_by_role("status").first).to_contain_text(wanted)


@BOTH
def test_what_is_wrong_is_said_and_nothing_written_is_lost(walker: Walk, javascript: bool) -> None:
    walk = walker(EMPLOYEE, javascript=javascript).visit("/kegiatan")
    walk.fill("#uraian", "Rapat").fill("#menit", "banyak").click("#kerja form .button >> nth=0")
    expect(walk.page.locator(".govuk-error-summary")).to_contain_text("angka dari 1")
    expect(walk.page.locator("#uraian")).to_have_value("Rapat")
    expect(walk.page.locator("#menit")).to_have_value("banyak")


def test_sending_the_same_form_twice_tells_it_once(walker: Walk, system: Province) -> None:
    walk = walker(EMPLOYEE, javascript=False).visit("/beranda")
    form = walk.page.locator("#kerja form")
    text = f"Menata arsip {uuid4().hex[:8]}"
    names = ("segel", "kunci", "ke", "hari")
    sent: dict[str, str | float | bool] = {
        name: form.locator(f"[name={name}]").get_attribute("value") or "" for name in names
    }
    sent |= {"uraian": text, "menit": "15"}
    for _ in range(2):
        answer = walk.page.request.post(
            f"{system.url}/kegiatan", form=sent, headers={"Origin": system.url}, max_redirects=0
        )
        assert answer.status == 303
    month = str(sent["hari"])[:7]
    found = system.ask(EMPLOYEE).get("evaluation", "/v1/me/activities", month=month)
    assert [one["description"] for one in found].count(text) == 1


@BOTH
def test_work_given_back_is_mended_in_three_clicks(
    walker: Walk, system: Province, javascript: bool
) -> None:
    walk = walker(EMPLOYEE, javascript=javascript).visit("/beranda")
    found = activity(system, told(walk))
    walk.at_most(1)
    path = f"/v1/activities/{found['activity_id']}/return"
    system.ask(SUPERIOR).post("evaluation", path, {"reason": "Sebutkan rapat yang mana."})
    walk.visit("/beranda").click("#minggu .sheet__head a")
    walk.click(f"#minggu a[href$='{found['activity_id']}']")
    expect(walk.page.locator(".note--warn")).to_contain_text("Sebutkan rapat yang mana.")
    mended = found["description"] + " evaluasi"
    walk.fill("#uraian", mended).click("main form .button >> nth=0")
    walk.at_most(3)
    expect(walk.page.get_by_role("status").first).to_contain_text(mended)
    assert activity(system, mended)["state"] == "logged"


@BOTH
def test_work_told_twice_is_taken_back_until_it_is_decided(
    walker: Walk, system: Province, javascript: bool
) -> None:
    walk = walker(EMPLOYEE, javascript=javascript).visit("/beranda")
    found = activity(system, told(walk))
    open_to_mend(walk, found).click("text=Hapus kegiatan ini")
    expect(walk.page.get_by_role("status").first).to_contain_text("Kegiatan dihapus")
    expect(walk.page.locator("#minggu")).not_to_contain_text(found["description"])
    kept = activity(system, told(walk.visit("/beranda")))
    open_to_mend(walk, kept)
    path = f"/v1/activities/{kept['activity_id']}/return"
    system.ask(SUPERIOR).post("evaluation", path, {"reason": "Sebutkan rapat yang mana."})
    walk.click("text=Hapus kegiatan ini")
    expect(walk.page.locator(".note--warn")).to_contain_text("Sebutkan rapat yang mana.")
    assert activity(system, kept["description"])["state"] == "returned"


def test_who_comes_second_sees_both_and_may_still_send_theirs(
    walker: Walk, system: Province
) -> None:
    found = activity(system, told(walker(EMPLOYEE).visit("/beranda")))
    one, two = open_to_mend(walker(EMPLOYEE), found), open_to_mend(walker(EMPLOYEE), found)
    one.fill("#menit", "50").click("main form .button >> nth=0")
    expect(one.page.get_by_role("status").first).to_contain_text("50 m")
    two.fill("#menit", "55").click("main form .button >> nth=0")
    both = two.page.locator(".note--warn table")
    expect(both).to_contain_text("50")
    expect(both).to_contain_text("55")
    expect(two.page.locator("#menit")).to_have_value("55")
    two.click("main form .button >> nth=0")
    expect(two.page.get_by_role("status").first).to_contain_text("55 m")


def test_another_window_hears_of_a_decision(walker: Walk, system: Province) -> None:
    walk = walker(EMPLOYEE).visit("/kegiatan")
    found = activity(system, told(walk))
    with walk.page.expect_response(re.compile("bagian=penuh")):
        path = f"/v1/activities/{found['activity_id']}/approval"
        system.ask(SUPERIOR).post("evaluation", path, {})
    line = walk.page.locator("#minggu li", has_text=found["description"])
    expect(line).to_contain_text("Disetujui")
    open_to_mend(walk, found)
    expect(walk.page.locator("main")).to_contain_text("tidak dapat diubah lagi")


def test_why_this_figure_is_one_click_away(walker: Walk) -> None:
    walk = walker(EMPLOYEE).visit("/beranda")
    why = walk.page.get_by_role("link", name="Mengapa angka ini?")
    expect(why).to_have_attribute("href", re.compile(r"/tunjangan/\d{4}-\d{2}"))


def test_ones_plan_says_what_was_agreed_and_who_waits_for_whom(walker: Walk) -> None:
    walk = walker(EMPLOYEE).visit("/beranda").click("text=Buka SKP")
    walk.at_most(1)
    expect(walk.page.locator("h1")).to_have_text("SKP saya")
    expect(walk.page.locator("main")).to_contain_text(re.compile("Disetujui|Menunggu"))
    expect(walk.page.get_by_role("progressbar").first).to_be_visible()


@BOTH
def test_somebody_new_is_shown_around_once(
    walker: Walk, system: Province, javascript: bool
) -> None:
    new = [nip for nip in system.people if nip != system.nip(EMPLOYEE)][-2 - javascript]
    account = system.account_of(new)
    walk = walker(account, javascript=javascript).visit("/")
    expect(walk.page.locator("h1")).to_contain_text("Selamat datang")
    walk.click("main form .button")
    walk.at_most(1)
    expect(walk.page).to_have_url(f"{system.url}/beranda")
    walk.visit("/")
    expect(walk.page).to_have_url(f"{system.url}/beranda")


def test_a_silent_service_blanks_its_part_and_nothing_else(walker: Walk, system: Province) -> None:
    walk = walker(EMPLOYEE)
    walk.visit("/beranda")
    with system.silent("payroll_incentive-api"):
        walk.visit("/beranda")
        pay = walk.page.locator("#tunjangan")
        expect(pay).to_contain_text("belum dapat dimuat")
        expect(walk.page.locator("#minggu")).not_to_contain_text("belum dapat dimuat")
        expect(walk.page.locator("#kerja form")).to_be_visible()


@pytest.mark.parametrize("path", ["/beranda", "/kegiatan", "/skp", "/selamat-datang"])
def test_nothing_is_wider_than_a_small_phone(walker: Walk, path: str) -> None:
    walk = walker(EMPLOYEE, width=320).visit(path)
    assert walk.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_home_speaks_english(walker: Walk) -> None:
    walk = walker(EMPLOYEE, language="en").visit("/beranda")
    expect(walk.page.locator("h2").first).to_have_text("What you need to do")
