"""Every screen there is: whom it is for, where it stands, and how heavy it may be.

Whoever builds a screen adds a line. Tests look at each in both languages, both sets of colours,
on a phone and on a desk, with large letters and on the narrowest phone; with axe; and against its
budget. `tests/portal/test_screens.py` names routes that no line covers.
"""

from dataclasses import dataclass
from typing import Final

from tests.browser.province import Province

KB: Final = 1_000


@dataclass(frozen=True)
class Budget:
    """What a page may weigh, packed as it is sent, in bytes; and how many requests it makes."""

    html: int
    total: int
    requests: int
    elements: int
    """Of the document, when it stands."""


PERSON: Final = Budget(html=12 * KB, total=75 * KB, requests=7, elements=1_500)
"""Employees and superiors: on a phone, on a weak network."""
OFFICE: Final = Budget(html=25 * KB, total=100 * KB, requests=8, elements=3_000)
"""Administrators and payroll: tables at a desk."""
OPERATIONS: Final = Budget(html=20 * KB, total=120 * KB, requests=10, elements=3_000)
STYLES: Final = 15 * KB
SCRIPTS: Final = 32 * KB
LETTERS: Final = 16 * KB
WARM: Final = 15 * KB
"""The next page, when styles, scripts and letters are there."""
WARM_REQUESTS: Final = 2
PART: Final = 5 * KB
"""One part of a page, brought by htmx."""


@dataclass(frozen=True)
class Screen:
    """One screen as one person sees it. An account "" is nobody."""

    account: str
    path: str
    """Its address; `{}` stands for an id, a month or a period."""
    budget: Budget = PERSON
    via: str = ""
    """The screen of the same person on which a link to this one is found."""

    def address(self, province: Province) -> str:
        """Where it is: as it stands, below another, or by the first link of its kind."""
        if "{}" not in self.path:
            return self.path
        parent = next(one for one in SCREENS if (one.account, one.path) == (self.account, self.via))
        above = parent.address(province)
        rest = self.path.removeprefix(self.via)
        if self.path.startswith(self.via) and "{}" not in rest:
            return above.split("?")[0] + rest
        found = province.link(self.account, above, self.path)
        assert found, f"no link to {self.path} on {self.via}"
        return found

    @property
    def name(self) -> str:
        return f"{self.path} {self.account or 'nobody'}"


SCREENS: Final = (
    Screen("", "/masuk"),
    Screen("", "/bantuan"),
    Screen("", "/katalog", OFFICE),
    # Everybody
    Screen("jkt.pegawai", "/pesan"),
    Screen("jkt.pegawai", "/data-saya"),
    Screen("jkt.pegawai", "/bantuan"),
    # An employee
    Screen("jkt.pegawai", "/selamat-datang"),
    Screen("jkt.pegawai", "/beranda"),
    Screen("slk.pegawai", "/beranda"),
    Screen("jkt.pegawai", "/kegiatan"),
    Screen("tng.atasan", "/kegiatan"),
    Screen("tng.atasan", "/kegiatan/{}/{}", via="/kegiatan"),
    Screen("jkt.pegawai", "/skp"),
    Screen("slk.pegawai", "/tunjangan"),
    Screen("slk.pegawai", "/tunjangan/{}", via="/tunjangan"),
    Screen("slk.pegawai", "/tunjangan/{}/cetak", via="/tunjangan/{}"),
    Screen("amb.pegawai", "/tunjangan"),
    Screen("amb.pegawai", "/tunjangan/{}", via="/tunjangan"),
    Screen("slk.pegawai", "/penilaian"),
    Screen("slk.pegawai", "/penilaian/{}", via="/penilaian"),
    # A superior
    Screen("jkt.atasan", "/tim"),
    Screen("jkt.atasan", "/tim/kegiatan"),
    Screen("jkt.atasan", "/tim/kegiatan/{}", via="/tim/kegiatan"),
    Screen("jkt.atasan", "/tim/penilaian"),
    Screen("jkt.atasan", "/tim/penilaian/{}/{}", via="/tim/penilaian"),
    # Payroll
    Screen("jkt.maker", "/gaji", OFFICE),
    Screen("jkt.maker", "/gaji/{}", OFFICE, via="/gaji"),
    Screen("jkt.maker", "/gaji/{}/{}", OFFICE, via="/gaji/{}"),
    Screen("jkt.maker", "/gaji/{}/{}/selisih", OFFICE, via="/gaji/{}/{}"),
    Screen("jkt.maker", "/gaji/{}/{}/belum-lengkap", OFFICE, via="/gaji/{}/{}"),
    Screen("jkt.maker", "/gaji/{}/{}/koreksi", OFFICE, via="/gaji/{}/{}"),
    Screen("jkt.maker", "/gaji/{}/{}/slip", OFFICE, via="/gaji/{}/{}"),
    Screen("jkt.maker", "/gaji/pegawai/{}/{}", via="/gaji/{}/{}/selisih"),
    Screen("jkt.maker", "/gaji/pegawai/{}/{}/cetak", via="/gaji/pegawai/{}/{}"),
    # An administrator of people
    Screen("jkt.hr", "/admin/periode", OFFICE),
    Screen("jkt.hr", "/admin/periode/{}", OFFICE, via="/admin/periode"),
    Screen("jkt.hr", "/admin/periode/presensi/{}/{}", OFFICE, via="/admin/periode"),
    Screen("jkt.hr", "/admin/impor", OFFICE),
    Screen("jkt.hr", "/admin/impor/units", OFFICE),
    # Operations
    Screen("admin", "/operasi", OPERATIONS),
)
