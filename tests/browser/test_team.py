"""A superior's pages, walked through: a week approved, people rated, a plan decided."""

from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Walk
from tests.browser.province import Province
from tests.browser.teams import Team

MONTHS: Final = ["2026-08", "2026-09", "2026-10", "2026-11", "2026-12"] + [
    f"2027-{month:02d}" for month in range(1, 13)
]
"""Months after the one in progress: who is in the team now is in it then."""


@pytest.fixture
def team(system: Province, tmp_path: Path) -> Team:
    """Solok's: people no other test counts on."""
    return Team(system, "slk", tmp_path)


@pytest.fixture
def month(team: Team) -> str:
    """A month whose period is not open yet in the team's agency."""
    known = team.system.ask(team.hr).get("evaluation", "/v1/periods", agency_id=team.agency)
    taken = {period["code"] for period in known}
    return next(code for code in MONTHS if code not in taken)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_week_is_approved_and_its_odd_ones_looked_at_singly(
    walker: Walk, team: Team, javascript: bool
) -> None:
    one, other = list(team.nips.values())[:2]
    mark = uuid4().hex[:6]
    told_twice = f"Rapat {mark}"
    team.log([(one, f"Notula {mark}", 2), (one, told_twice, 1), (one, told_twice, 1)])
    team.log([(other, f"Surat {mark}", 2)])
    walk = walker(team.account, javascript=javascript).visit("/tim")
    walk.click("text=Periksa kegiatan")
    walk.visit("/tim/kegiatan?pekan=2026-07-20")
    expect(walk.page.get_by_label(f"Notula {mark}")).to_be_checked()
    walk.click("form.sheet button.button")
    walk.at_most(2)
    expect(walk.page.locator("h1")).to_have_text("Putuskan kegiatan")
    expect(walk.page.locator(".note--warn").first).to_be_visible()
    walk.click("text=Kembalikan kegiatan")
    expect(walk.page.locator(".govuk-error-summary")).to_be_visible()
    walk.fill("[name=alasan]", "Sudah tercatat satu kali.")
    walk.click("text=Kembalikan kegiatan")
    expect(walk.page.locator(".note--good")).to_contain_text("Kegiatan dikembalikan")
    waiting = team.system.ask(team.account).get("evaluation", "/v1/team/queue")
    left = {a["description"] for p in waiting["people"] for a in p["activities"]}
    assert f"Notula {mark}" not in left
    assert f"Surat {mark}" not in left


def test_what_changed_meanwhile_comes_back_by_name(walker: Walk, team: Team) -> None:
    nip, mark = next(iter(team.nips.values())), uuid4().hex[:6]
    team.log([(nip, f"Draf {mark}", 1)])
    walk = walker(team.account).visit("/tim/kegiatan?pekan=2026-07-20")
    box = walk.page.get_by_label(f"Draf {mark}")
    expect(box).to_be_checked()
    activity, _, _ = str(box.get_attribute("value")).split("~", 2)
    body = {"reason": "Diputuskan dari tempat lain."}
    team.system.ask(team.account).post("evaluation", f"/v1/activities/{activity}/return", body)
    walk.click("form.sheet button.button")
    expect(walk.page.locator(".note--warn").first).to_contain_text(f"Draf {mark}")


@pytest.mark.parametrize("javascript", [True, False])
def test_people_are_rated_one_after_the_other(
    walker: Walk, team: Team, month: str, javascript: bool
) -> None:
    """Result, behaviour, the predicate, signed: the next person opens by themselves."""
    team.open_period(month, "matrix")
    walk = walker(team.account, javascript=javascript).visit(f"/tim/penilaian?periode={month}")
    first, second = sorted(team.names.values())[:2]
    walk.click(f"text=Nilai {first}")
    for name in (first, second):
        expect(walk.page.locator("h1")).to_have_text(name)
        walk.check("[name=hasil][value=sesuai]").check("[name=perilaku][value=di_atas]")
        walk.click("text=Simpan dan lihat predikat")
        expect(walk.page.locator("#predikat")).to_contain_text("Baik")
        walk.click("text=Tetapkan dan lanjut")
        walk.at_most(5)
        expect(walk.page.locator(".note--good")).to_contain_text(f"Penilaian {name} ditetapkan")
    assert "Rp" not in walk.page.locator("main").inner_text()


def test_scores_make_the_predicate_and_a_revision_keeps_the_first(
    walker: Walk, team: Team, month: str
) -> None:
    period = team.open_period(month, "numeric")
    employee = next(iter(team.names))
    walk = walker(team.account).visit(f"/tim/penilaian/{employee}/{period}")
    walk.fill("[name=nilai_hasil]", "121").fill("[name=nilai_perilaku]", "90")
    walk.click("text=Simpan dan lihat predikat")
    expect(walk.page.locator(".govuk-error-summary")).to_be_focused()
    walk.fill("[name=nilai_hasil]", "92,5").click("text=Simpan dan lihat predikat")
    expect(walk.page.locator("#predikat")).to_contain_text("91,75")
    walk.click("#predikat button")
    walk.visit(f"/tim/penilaian/{employee}/{period}")
    walk.click("text=Revisi penilaian ini").fill("[name=nilai_hasil]", "70")
    walk.fill("[name=alasan]", "Bukti dinilai ulang.").click("text=Simpan revisi")
    expect(walk.page.locator(".note--good")).to_contain_text("Revisi tercatat")
    expect(walk.page.locator(".timeline li")).to_have_count(2)


def test_many_are_signed_at_once_after_one_look(walker: Walk, team: Team, month: str) -> None:
    period = team.open_period(month, "matrix")
    for employee in team.names:
        team.rate(employee, period, "sesuai", "sesuai")
    walk = walker(team.account).visit(f"/tim/penilaian?periode={month}")
    walk.click(f"text=Tetapkan {len(team.names)} yang sudah dinilai")
    expect(walk.page.locator(".lines .tag")).to_have_count(len(team.names))
    walk.click(f"text=Tetapkan {len(team.names)} penilaian")
    walk.at_most(2)
    said = f"{len(team.names)} penilaian ditetapkan"
    expect(walk.page.locator(".note--good")).to_contain_text(said)
    expect(walk.page.locator("main h2")).to_have_text("Semua sudah ditetapkan")


def test_somebody_elses_change_is_shown_beside_ones_own(
    walker: Walk, team: Team, month: str
) -> None:
    period = team.open_period(month, "matrix")
    employee = next(iter(team.names))
    walk = walker(team.account).visit(f"/tim/penilaian/{employee}/{period}")
    team.rate(employee, period, "di_bawah", "sesuai")
    walk.check("[name=hasil][value=di_atas]").check("[name=perilaku][value=sesuai]")
    walk.click("text=Simpan dan lihat predikat")
    both = walk.page.locator(".note--warn table")
    expect(both).to_contain_text("Di bawah ekspektasi")
    expect(both).to_contain_text("Di atas ekspektasi")
    expect(walk.page.locator("[name=hasil][value=di_atas]")).to_be_checked()
    walk.click("text=Simpan dan lihat predikat")
    expect(walk.page.locator("#predikat")).to_contain_text("Baik")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_plan_is_read_beside_ones_own_and_decided(
    walker: Walk, team: Team, month: str, javascript: bool
) -> None:
    team.open_period(month, "matrix")
    team.hand_in_plans(month)
    walk = walker(team.account, javascript=javascript).visit("/tim")
    name = next(iter(team.names.values()))
    walk.click(walk.page.locator("a.go[href^='/tim/skp/']", has_text=name).last)
    expect(walk.page.locator(".pairs")).to_contain_text("Meningkatnya layanan kepegawaian")
    walk.click("text=Kembalikan SKP")
    expect(walk.page.locator(".govuk-error-summary")).to_be_visible()
    walk.click("text=Setujui SKP")
    walk.at_most(3)
    expect(walk.page.locator(".note--good")).to_contain_text("SKP disetujui")
