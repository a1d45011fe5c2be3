"""A payroll month, walked by three people: HR closes, a maker proposes, a checker signs."""

from typing import Final

import pytest
from playwright.sync_api import expect

from shared.events.evaluation import period_id
from shared.events.identity import unit_id
from tests.browser.conftest import Walk
from tests.browser.province import Province

MONTH: Final = "2026-07"
TRIES: Final = 60
"""How often somebody without scripts looks again, twice a second, whether all has arrived."""


@pytest.mark.parametrize(("code", "javascript"), [("AMB-KEC", True), ("AMB-SETDA", False)])
def test_a_month_is_closed_proposed_and_signed(
    walker: Walk, system: Province, code: str, javascript: bool
) -> None:
    agency = unit_id(code)
    place = f"/gaji/{MONTH}/{agency}"
    made = walker("amb.maker", width=1280, javascript=javascript).visit(place)
    expect(made.page.locator("[aria-current=step]")).to_have_text("Tutup")
    closed = walker("amb.hr", javascript=javascript)
    closed.visit(f"/admin/periode/{period_id(agency, '2026-S1')}").click("main form button")
    closed.visit(f"/admin/periode/presensi/{agency}/{MONTH}").click("main form button")
    closed.at_most(2)
    expect(closed.page.get_by_role("status").first).to_contain_text("Kehadiran ditutup")

    propose = made.page.get_by_role("button", name="Ajukan ke pemeriksa")
    tries = 0 if javascript else TRIES
    while tries and not propose.count():
        made.visit(place).page.wait_for_timeout(500)
        tries -= 1
    expect(propose).to_be_visible(timeout=30_000)
    made.click(propose).at_most(1)
    expect(made.page.locator("main")).to_contain_text("Anda yang mengajukan")

    signed = walker("amb.checker", javascript=javascript).visit(place)
    signed.click("text=Periksa dan setujui").fill("#sandi", "bukan ini")
    signed.click("text=Setujui pembayaran")
    expect(signed.page.locator("#sandi-error")).to_contain_text("Kata sandi tidak cocok")
    signed.fill("#sandi", system.password("amb.checker")).click("text=Setujui pembayaran")
    signed.at_most(3)
    expect(signed.page.get_by_role("status").first).to_contain_text("Bulan ini disetujui")
    if javascript:
        expect(made.page.locator("main")).to_contain_text("Final")
