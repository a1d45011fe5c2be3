"""Where a visitor may go: the main navigation, from their roles."""

from typing import Final, NamedTuple

from portal.web.visitors import Visitor

PAY_ROLES: Final = ("payroll_maker", "payroll_checker", "auditor", "treasury")
IMPORT_ROLES: Final = ("hr_admin", "payroll_maker", "admin")
OPS_ROLES: Final = ("ops", "admin")


class Place(NamedTuple):
    """A place of the main navigation. `name` is a sentence of the pages, said in any language."""

    path: str
    name: str
    icon: str


def _(sentence: str) -> str:
    """Mark a sentence for translation; it is said when the page is written."""
    return sentence


HOME: Final = Place("/beranda", _("Beranda"), "home")
WORK: Final = Place("/kegiatan", _("Kegiatan"), "clipboard-check")
PAY: Final = Place("/tunjangan", _("Tunjangan"), "coins")
PLANS: Final = Place("/skp", _("SKP"), "target")
TEAM: Final = Place("/tim", _("Tim saya"), "users")
IMPORTS: Final = Place("/admin/impor", _("Impor"), "file-import")
PAYROLL: Final = Place("/gaji", _("Bulan gaji"), "report-money")
CLOSINGS: Final = Place("/admin/periode", _("Periode"), "lock")
OPERATIONS: Final = Place("/operasi", _("Operasi"), "server")


def places(visitor: Visitor) -> list[Place]:
    """The places of this visitor, the most used first."""
    found = [HOME, WORK, PAY, PLANS] if visitor.is_employee else []
    if visitor.is_superior:
        found.append(TEAM)
    if visitor.has(*IMPORT_ROLES):
        found.append(IMPORTS)
    if visitor.has("hr_admin"):
        found.append(CLOSINGS)
    if visitor.has(*PAY_ROLES):
        found.append(PAYROLL)
    if visitor.has(*OPS_ROLES):
        found.append(OPERATIONS)
    return found


ROLES: Final = {
    "hr_admin": _("Admin kepegawaian"),
    "payroll_maker": _("Penyusun gaji"),
    "payroll_checker": _("Pemeriksa gaji"),
    "leader": _("Pimpinan"),
    "auditor": _("Pengawas"),
    "treasury": _("Bendahara"),
    "ops": _("Operasi"),
    "admin": _("Admin sistem"),
}


def roles(visitor: Visitor) -> list[str]:
    """The visitor's roles as sentences of the pages."""
    found = [_("Pegawai")] if visitor.is_employee else []
    if visitor.is_superior:
        found.append(_("Atasan"))
    return found + [name for role, name in ROLES.items() if visitor.has(role)]
