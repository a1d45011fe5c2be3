"""Months and periods as people call them."""

from typing import Final

from payroll_incentive.domain.words.languages import Language

MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
        *("September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}
PARTS: Final = {"Q": ("triwulan", "quarter"), "S": ("semester", "semester")}
ROMAN: Final = ("I", "II", "III", "IV")


def period(code: str, language: Language) -> str:
    """What a month or period is called, by its code: Juli 2026, semester II 2026."""
    year, _, part = code.partition("-")
    if not part:
        return year
    kind = PARTS.get(part[0])
    if kind is None:
        return f"{MONTHS[language][int(part) - 1]} {year}"
    name = kind[1] if language == "en" else kind[0]
    return f"{name} {ROMAN[int(part[1:]) - 1]} {year}"
