"""What belongs to every page: signing in and out, language, colours."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Walk
from tests.browser.province import Province


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_signs_in_and_out(walker: Walk, system: Province, javascript: bool) -> None:
    walk = walker("", javascript=javascript)
    walk.visit("/pesan")
    walk.fill("[name=nama]", "amb.pegawai").fill("[name=sandi]", system.password("amb.pegawai"))
    walk.click("main button")
    walk.at_most(1)
    expect(walk.page.locator("h1")).to_have_text("Pesan")
    walk.click("details.menu summary").click("text=Keluar")
    expect(walk.page).to_have_url(f"{system.url}/masuk")
    walk.visit("/pesan")
    expect(walk.page.locator("[name=sandi]")).to_be_visible()


def test_a_visitor_is_known_and_their_words_and_colours_too(walker: Walk) -> None:
    walk = walker("amb.pegawai", language="en", theme="dark").visit("/pesan")
    expect(walk.page.locator("h1")).to_have_text("Messages")
    expect(walk.page.locator("html")).to_have_attribute("data-theme", "dark")
