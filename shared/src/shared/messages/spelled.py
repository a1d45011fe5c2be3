"""Days, months and periods as people call them."""

import re
from contextlib import suppress
from datetime import date
from typing import Final

MONTHS: Final = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
        *("September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}
PARTS: Final = {
    "id": {"Q": "triwulan", "S": "semester"},
    "en": {"Q": "quarter", "S": "semester"},
}
ROMAN: Final = ("I", "II", "III", "IV")
PART_OF_YEAR: Final = re.compile(r"[0-9]{4}-(Q[1-4]|S[12]|0[1-9]|1[0-2])")
"""The code of a month, quarter or semester."""
A_DAY: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
"""`2026-07-31`."""


def day(value: date, language: str) -> str:
    """`12 Januari 2026`."""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def code(text: str, language: str) -> str:
    """The code of a day or a period in words; what is none stays as it is."""
    if A_DAY.fullmatch(text):
        with suppress(ValueError):  # the 31st of February
            return day(date.fromisoformat(text), language)
    return period(text, language)


def period(code: str, language: str) -> str:
    """`Juli 2026`, `triwulan III 2026` or `semester II 2026`; a year, and what is no code, stay."""
    if not PART_OF_YEAR.fullmatch(code):
        return code
    year, _, part = code.partition("-")
    kind = PARTS[language].get(part[0])
    if kind is None:
        return f"{MONTHS[language][int(part) - 1]} {year}"
    return f"{kind} {ROMAN[int(part[1:]) - 1]} {year}"
