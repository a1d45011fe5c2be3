"""Targets with progress: recorded in two clicks, seen at once, and by the superior who rates."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Walk
from tests.browser.province import Province
from tests.browser.walker import Walker

EMPLOYEE = "tng.pegawai"
SUPERIOR = "tng.atasan"
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
TARGETS = "section[aria-labelledby=t-target]"
VALUE = "details[open] input[name^=nilai]"
NOTE = "details[open] input[name^=bukti]"


def mine(system: Province) -> dict[str, Any]:
    """The plan that one's month shows, as targets has it."""
    months = system.ask(EMPLOYEE).get("payroll_incentive", "/v1/me/months")
    day = f"{months[0]['month']}-15"
    found: dict[str, Any] = system.ask(EMPLOYEE).get("targets", "/v1/me/plan", day=day)["plan"]
    return found


def first(system: Province) -> dict[str, Any]:
    """Its first indicator: one of quantity."""
    found: dict[str, Any] = mine(system)["results"][0]["indicators"][0]
    return found


def bar(walk: Walker, text: str) -> float:
    """How full the bar of an indicator is, 0 to 1."""
    shown = walk.page.get_by_role("progressbar", name=text)
    return float(shown.first.get_attribute("value") or "nothing")


@BOTH
def test_what_was_achieved_is_recorded_in_two_clicks(
    walker: Walk, system: Province, javascript: bool
) -> None:
    one, note = first(system), f"Rekap {uuid4().hex[:8]}"
    half = str(int(one["target"]) // 2)
    walk = walker(EMPLOYEE, javascript=javascript).visit("/beranda")
    walk.click(walk.page.locator(TARGETS).get_by_role("link", name=one["text"]).first)
    walk.fill(VALUE, half).fill(NOTE, note).click("details[open] button")
    walk.at_most(2)
    expect(walk.page.get_by_role("status").first).to_contain_text(f"{one['text']}: {half}")
    share = (Decimal(half) / Decimal(one["target"])).quantize(Decimal("0.0001"), "ROUND_DOWN")
    assert bar(walk, one["text"]) == float(share)
    walk.visit("/beranda")
    assert bar(walk, one["text"]) == float(share)
    expect(walk.page.locator(TARGETS)).to_contain_text(f"{half} dari {one['target']}")
    walk.visit("/skp").click("summary:has-text('Riwayat') >> nth=0")
    expect(walk.page.locator("details[open]")).to_contain_text(note)
    more = str(int(one["target"]) * 2)
    walk.click("summary:has-text('Catat realisasi') >> nth=0")
    walk.fill(VALUE, more).click("details[open] button:has-text('Simpan realisasi')")
    expect(walk.page.get_by_role("status").first).to_contain_text("Realisasi tercatat")
    assert bar(walk, one["text"]) == 1
    expect(walk.page.locator("main")).to_contain_text("200 %")


@BOTH
def test_a_bad_number_is_explained_and_nothing_is_lost(walker: Walk, javascript: bool) -> None:
    walk = walker(EMPLOYEE, javascript=javascript).visit("/skp")
    walk.click("summary:has-text('Catat realisasi') >> nth=0")
    walk.fill(VALUE, "banyak").fill(NOTE, "Register").click("details[open] button")
    expect(walk.page.locator(".govuk-error-summary")).to_contain_text("misalnya 12 atau 12,5")
    expect(walk.page.locator(VALUE)).to_have_value("banyak")
    expect(walk.page.locator(NOTE)).to_have_value("Register")
    walk.fill(VALUE, "1").click("details[open] button")
    expect(walk.page.get_by_role("status").first).to_contain_text("Realisasi tercatat")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_fits_and_can_be_read(walker: Walk, width: int, theme: str) -> None:
    walk = walker(EMPLOYEE, width=width, theme=theme).visit("/skp")
    walk.click("summary:has-text('Catat realisasi') >> nth=0")
    assert walk.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(walk.page) == []


def test_the_superior_sees_it_beside_the_plan_and_the_rating(
    walker: Walk, system: Province
) -> None:
    one, plan, note = first(system), mine(system), f"Rekap {uuid4().hex[:8]}"
    path = f"/v1/plans/{plan['plan_id']}/indicators/{one['indicator_id']}/realisations"
    system.ask(EMPLOYEE).post("targets", path, {"value": one["target"], "note": note})
    walk = walker(SUPERIOR).visit(f"/tim/skp/{plan['plan_id']}")
    expect(walk.page.locator("main")).to_contain_text(note)
    assert bar(walk, one["text"]) == 1
    periods = system.ask(SUPERIOR).get("evaluation", "/v1/periods")
    period = next(
        p for p in periods
        if (p["agency_id"], p["code"]) == (plan["agency_id"], plan["period"])
    )  # fmt: skip
    walk.visit(f"/tim/penilaian/{plan['employee_id']}/{period['period_id']}")
    expect(walk.page.get_by_text("Realisasi menurut pegawai")).to_be_visible()
    expect(walk.page.locator("main")).to_contain_text(note)
