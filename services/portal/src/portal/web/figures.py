"""How figures, days and moments are written, in both languages."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from shared.messages import spelled

ZONES: Final = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
USUAL_ZONE: Final = "Asia/Jakarta"
MINUTES: Final = 60
KEPT: Final = 4_000
"""Dates that are written often; each is spelled once, which takes a tenth of a millisecond."""
ALL: Final = Decimal(100)
ALMOST: Final = Decimal("99.9")


def rupiah(amount: int) -> str:
    """Whole rupiah as the law writes it in both languages: `Rp5.079.200`."""
    sign = "−" if amount < 0 else ""
    return f"{sign}Rp{number(abs(amount))}"


def difference(amount: int) -> str:
    """A signed difference: `+Rp120.000`, `−Rp75.000`, `Rp0`."""
    return f"+{rupiah(amount)}" if amount > 0 else rupiah(amount)


def number(value: float | Decimal) -> str:
    """A count or quantity with dots between thousands, and a comma before parts."""
    whole, _, part = f"{value:,}".partition(".")
    parts = part.rstrip("0")
    return whole.replace(",", ".") + (f",{parts}" if parts else "")


def percent(value: float | Decimal) -> str:
    """`86,5 %`, from percent."""
    return f"{number(value)} %"


def share(value: str) -> str:
    """`62,5 %` of the part `0.625`; 100 % is never said of less."""
    part = Decimal(value) * 100
    said = part.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return percent(ALMOST if part < ALL <= said else said)


@lru_cache(KEPT)
def day(value: date, language: str) -> str:
    """`21 November 2026`."""
    return str(format_date(value, "d MMMM y", locale=language))


@lru_cache(KEPT)
def short_day(value: date, language: str) -> str:
    """`Sen, 21 Nov`."""
    return str(format_date(value, "EEE, d MMM", locale=language))


def month(value: str, language: str) -> str:
    """`November 2026` of `2026-11`."""
    return spelled.period(value, language)


def period(code: str, language: str) -> str:
    """`Juli 2026`, `Triwulan III 2026`, `Semester I 2026` or `Tahun 2026`, as a title says it.

    What is no code of a period stays as it was written.
    """
    if YEAR.fullmatch(code):
        return f"{YEARS[language]} {code}"
    said = spelled.period(code, language)
    return said if said == code else said[0].upper() + said[1:]


def moment(value: datetime, language: str, zone: str = USUAL_ZONE) -> str:
    """`21 November 2026, 16.42 WIB`: the zone always stands beside it."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language)}, {clock(local)} {ZONES.get(zone, zone)}"


def clock(value: datetime) -> str:
    """`16.42`."""
    return f"{value.hour:02d}.{value.minute:02d}"


def minutes(value: int, language: str) -> str:
    """`2 j 05 m` of 125; `2 h 05 m` in English."""
    hour = "j" if language == "id" else "h"
    if value < MINUTES:
        return f"{value} m"
    return f"{value // MINUTES} {hour} {value % MINUTES:02d} m"


def nip(value: str) -> str:
    """`19900315 201504 2 001`, as people read it."""
    return f"{value[:8]} {value[8:14]} {value[14:15]} {value[15:]}" if len(value) == NIP else value


NIP: Final = 18
YEAR: Final = re.compile(r"[0-9]{4}")
YEARS: Final = {"id": "Tahun", "en": "Year"}
