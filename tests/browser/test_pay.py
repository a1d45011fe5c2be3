"""Why a figure is what it is, seen by whom it belongs to and by who prepares it."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Walk
from tests.browser.province import Province

MONTH: Final = "/tunjangan/2026-07"


@pytest.mark.parametrize("javascript", [True, False])
def test_why_this_figure_is_one_click_and_its_rule_one_more(walker: Walk, javascript: bool) -> None:
    walk = walker("slk.pegawai", javascript=javascript).visit("/tunjangan")
    walk.click("text=Mengapa angka ini?").at_most(1)
    expect(walk.page.locator("h1")).to_have_text("Tunjangan Juli 2026")
    expect(walk.page.locator(".amount")).to_have_text(re.compile(r"Rp[\d.]+"))
    walk.click(walk.page.locator(".entry > summary").first).at_most(2)
    expect(walk.page.locator(".entry__why").first).to_contain_text("Dasar:")
    expect(walk.page.locator(".chain").last).to_contain_text("Tujuan organisasi")


def test_a_revision_changes_the_figure_on_an_open_page(walker: Walk, system: Province) -> None:
    walk = walker("tng.pegawai", width=1280).visit(MONTH)
    before = walk.page.locator(".amount").inner_text()
    revise(system, "di_bawah")
    expect(walk.page.locator("#angka [role=status]")).to_be_visible(timeout=20_000)
    expect(walk.page.locator(".amount")).not_to_have_text(before)
    expect(walk.page.locator(".timeline li").first).to_contain_text(before)
    revise(system, "sesuai")
    expect(walk.page.locator(".amount")).to_have_text(before, timeout=20_000)


def revise(system: Province, rating: str) -> None:
    """The superior changes the result rating of Tangerang Selatan's employee."""
    (mine,) = system.ask("tng.pegawai").get("evaluation", "/v1/me/results")
    body: dict[str, Any] = {
        "result_rating": rating,
        "behaviour_rating": mine["behaviour_rating"],
        "reason": "Klarifikasi bersama pegawai",
    }
    where = f"/v1/results/{mine['employee_id']}/{mine['period_id']}/revision"
    system.ask("tng.atasan").post("evaluation", where, body)


def test_an_auditor_follows_a_rupiah_and_the_person_sees_that_they_looked(
    walker: Walk, system: Province
) -> None:
    employee = system.ask("amb.pegawai").get("identity", "/v1/me")["employee_id"]
    walk = walker("amb.auditor", width=1280).visit(f"/gaji/pegawai/{employee}/2026-07")
    expect(walk.page.locator("main")).to_contain_text("Ini tercatat")
    expect(walk.page.locator(".chain")).to_contain_text("Penilaian")
    name = system.ask("amb.auditor").get("identity", "/v1/me")["name"]
    seen = walker("amb.pegawai").visit("/data-saya")
    expect(seen.page.locator("main")).to_contain_text(name)


def test_a_superior_sees_nobodys_pay(walker: Walk, system: Province) -> None:
    employee = system.ask("amb.pegawai").get("identity", "/v1/me")["employee_id"]
    walk = walker("amb.atasan")
    walk.expect_status(404)
    walk.visit(f"/gaji/pegawai/{employee}/2026-07")
    expect(walk.page.locator("main")).to_contain_text("hanya untuk pegawai itu sendiri")
    expect(walk.page.locator("main")).not_to_contain_text("Rp")
