"""What comes out of a printer: the statement on one sheet, true to the page, and nothing lost."""

import io
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from pypdf import PdfReader

from portal.web.amounts import spelled
from tests.browser.conftest import Walk
from tests.browser.province import Province
from tests.browser.walker import Walker

MONTH: Final = "2026-07"
A4: Final = (595, 842)
"""Points."""
SLACK: Final = 2
LOOKS: Final = {"light": "id", "dark": "en"}
MARKS: Final = {"id": "PERKIRAAN: masih dapat berubah", "en": "ESTIMATE: may still change"}
STATEMENT: Final = ".paper :is(h1, p, dt, dd, td, th, caption)"
FOLDED: Final = """() => [...document.querySelectorAll('main details')].flatMap(one =>
  [...one.querySelectorAll(':scope > :not(summary) :is(p, li), :scope > :is(p, li)')])
  .filter(one => !one.querySelector('p, li')).map(one => one.textContent)"""
AROUND: Final = """() => {
  const inner = document.querySelector('main').cloneNode(true);
  inner.querySelectorAll('.no-print').forEach(one => one.remove());
  const around = '.no-print :is(a, button, summary), .govuk-skip-link, .ribbon, #sesi h2';
  return [...document.querySelectorAll(around)].map(one => one.textContent.trim())
    .filter(text => text && !inner.textContent.includes(text));
}"""
"""What is pressed and followed around the page's own words."""


class Sheets:
    """A page of the portal as it is printed, read back."""

    def __init__(self, walk: Walker) -> None:
        printed = walk.page.pdf(prefer_css_page_size=True, print_background=True)
        self.pages: Any = PdfReader(io.BytesIO(printed)).pages
        self.text = bare("".join(page.extract_text() for page in self.pages))
        self.around = walk.page.evaluate(AROUND)

    def lacks(self, texts: list[str]) -> list[str]:
        """Those texts that cannot be read on the sheets."""
        return [text for text in texts if bare(text) not in self.text]

    def check(self) -> None:
        """A4, letters brought along, and nothing of what only a screen needs."""
        for page in self.pages:
            size = [float(side) for side in page.mediabox[2:]]
            assert size == pytest.approx(A4, abs=SLACK)
        assert [str(font["/BaseFont"]) for font in self._fonts() if not brings(font)] == []
        assert self.around
        assert [text for text in self.around if bare(text) in self.text] == []

    def _fonts(self) -> Iterator[Any]:
        for page in self.pages:
            for font in page["/Resources"]["/Font"].values():
                yield font.get_object()


def brings(font: Any) -> bool:
    """Whether the letters of a font are in the file."""
    if font["/Subtype"] == "/Type3":
        return True
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return any(f"/FontFile{kind}" in inner["/FontDescriptor"] for kind in ("", 2, 3))


def bare(text: str) -> str:
    """Without spaces, which on paper are only distance."""
    return re.sub(r"\s+", "", text)


def rupiah(amount: int) -> str:
    return f"{'−' if amount < 0 else ''}Rp{abs(amount):,}".replace(",", ".")


def employee(system: Province) -> str:
    """Jakarta's employee."""
    return str(system.ask("jkt.pegawai").get("identity", "/v1/me")["employee_id"])


@pytest.mark.parametrize("theme", LOOKS)
@pytest.mark.parametrize("account", ["jkt.pegawai", "jkt.maker"])
def test_the_statement_is_one_sheet_and_says_what_the_page_says(
    walker: Walk, system: Province, account: str, theme: str
) -> None:
    own = account == "jkt.pegawai"
    path = f"/tunjangan/{MONTH}" if own else f"/gaji/pegawai/{employee(system)}/{MONTH}"
    walk = walker(account, theme=theme, language=LOOKS[theme]).visit(f"{path}/cetak")
    sheets = Sheets(walk)
    sheets.check()
    assert len(sheets.pages) == 1
    said = [text for text in walk.page.locator(STATEMENT).all_inner_texts() if text.strip()]
    assert len(said) > 10
    assert sheets.lacks(said) == []
    held = system.people[system.nip("jkt.pegawai")]
    assert sheets.lacks([held["name"], held["nip"], held["golongan"]]) == []


def test_the_statement_says_what_was_counted(walker: Walk, system: Province) -> None:
    where = f"/v1/explanations/{employee(system)}/{MONTH}"
    counted = system.ask("jkt.pegawai").get("payroll_incentive", where)
    for language, mark in MARKS.items():
        walk = walker("jkt.pegawai", language=language).visit(f"/tunjangan/{MONTH}/cetak")
        sheets = Sheets(walk)
        for one in counted["statements"]:
            amounts = [line["amount"] for line in one["lines"]] + [one["gross"]]
            assert sheets.lacks([rupiah(amount) for amount in amounts]) == []
            assert sheets.lacks([line["decree"] for line in one["lines"]]) == []
            assert sheets.lacks([spelled(one["gross"], language)]) == []
            assert bool(sheets.lacks([mark])) != one["provisional"]


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_folded_on_the_page_is_read_on_paper(walker: Walk, javascript: bool) -> None:
    walk = walker("jkt.pegawai", javascript=javascript, theme="dark")
    walk.visit(f"/tunjangan/{MONTH}")
    folded = walk.page.evaluate(FOLDED)
    assert len(folded) > 10
    sheets = Sheets(walk)
    sheets.check()
    assert sheets.lacks(folded) == []
