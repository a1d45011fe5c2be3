"""Pictures of the demonstration's screens: `python -m tests.browser.pictures docs/screens`.

Of a running demonstration with BROWSER_HOME and BROWSER_URL, else of one made for it.
"""

import sys
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import sync_playwright

from tests.browser.province import Province, province
from tests.browser.screens import SCREENS
from tests.browser.walker import FLAGS, chromium, context

DRAWN: Final[tuple[tuple[str, str, int, Literal["light", "dark"]], ...]] = (
    ("masuk", "/masuk nobody", 390, "light"),
    ("selamat-datang", "/selamat-datang jkt.pegawai", 390, "light"),
    ("beranda", "/beranda slk.pegawai", 390, "light"),
    ("beranda", "/beranda slk.pegawai", 1280, "light"),
    ("kegiatan", "/kegiatan jkt.pegawai", 390, "dark"),
    ("tunjangan", "/tunjangan/{} slk.pegawai", 390, "light"),
    ("tunjangan", "/tunjangan/{} slk.pegawai", 1280, "light"),
    ("skp", "/skp jkt.pegawai", 390, "light"),
    ("tim", "/tim jkt.atasan", 390, "dark"),
    ("tim-kegiatan", "/tim/kegiatan jkt.atasan", 1280, "light"),
    ("tim-penilaian", "/tim/penilaian/{}/{} jkt.atasan", 1280, "dark"),
    ("impor", "/admin/impor jkt.hr", 1280, "light"),
    ("gaji", "/gaji/{} jkt.maker", 1280, "light"),
    ("gaji-instansi", "/gaji/{}/{} jkt.maker", 1280, "light"),
    ("operasi", "/operasi admin", 1280, "light"),
)
"""What a picture is called, the screen as it is named, how wide, in which colours."""


def draw(folder: Path, system: Province) -> None:
    screens = {screen.name: screen for screen in SCREENS}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for name, of, width, theme in DRAWN:
            screen = screens[of]
            session = system.session(screen.account) if screen.account else ""
            before = context(browser, system.url, session, width=width, theme=theme)
            page = before.new_page()
            page.goto(system.url + screen.address(system), wait_until="load")
            page.evaluate("document.fonts.ready")
            page.screenshot(path=folder / f"{name}-{width}-{theme}.png", full_page=True)
            before.close()
        browser.close()


if __name__ == "__main__":
    with province() as made:
        draw(Path(sys.argv[1]), made)
