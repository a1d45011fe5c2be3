"""A bad file is brought, mended and taken in, also without scripts; operators see the system."""

import re
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Walk
from tests.browser.province import Province

DONE_WITHIN: Final = 60_000
"""Milliseconds, on a machine that may be busy."""


@pytest.mark.parametrize("javascript", [True, False])
def test_a_bad_file_is_brought_mended_and_taken_in(
    walker: Walk, system: Province, javascript: bool
) -> None:
    nip = system.nip("slk.pegawai")
    file = f"nip,email,language\n{nip},satu@solok.example,id\n{nip[:-1]},dua@solok.example,id\n"
    walk = walker("slk.hr", javascript=javascript).visit("/admin/impor")
    page = walk.page
    walk.click("main a:text-is('Kontak')")
    page.set_input_files(
        "#berkas", {"name": "x.csv", "mimeType": "text/csv", "buffer": file.encode()}
    )
    walk.click("text=Periksa berkas")
    faulty = page.get_by_role("heading", name="1 baris perlu diperbaiki")
    expect(faulty).to_be_visible(timeout=DONE_WITHIN)
    expect(page.locator("input[id='b3.nip']")).to_have_value(nip[:-1])
    walk.fill("input[id='b3.nip']", system.nip("slk.atasan"))
    walk.click(page.get_by_role("button", name="Periksa lagi 1 baris"))
    expect(faulty).to_be_hidden(timeout=DONE_WITHIN)
    take = page.get_by_role("button", name=re.compile("^Masukkan"))
    known = page.get_by_text("Semua baris sudah tercatat sama seperti ini.")
    expect(take.or_(known)).to_be_visible(timeout=DONE_WITHIN)
    if take.is_visible():  # the other walk of this test may have brought the same before
        walk.click(take)
        expect(page.get_by_text("2 baris sudah tercatat")).to_be_visible(timeout=DONE_WITHIN)
    walk.at_most(5)


def test_a_template_is_a_file_that_is_understood(walker: Walk) -> None:
    walk = walker("slk.maker").visit("/admin/impor/obligations")
    with walk.page.expect_download() as begun:
        walk.click("text=Unduh templat")
    walk.page.set_input_files("#berkas", str(begun.value.path()))
    walk.click("text=Periksa berkas")
    expect(walk.page.get_by_text("belum dikenal")).to_be_visible(timeout=DONE_WITHIN)


def test_operators_see_the_system_renew_itself(walker: Walk, system: Province) -> None:
    del system
    walk = walker("admin").visit("/operasi")
    expect(walk.page.locator("#keadaan h2")).to_be_visible()
    with walk.page.expect_response(re.compile("bagian=keadaan"), timeout=15_000):
        pass
    expect(walk.page.locator("#keadaan h2")).to_be_visible()
