"""The number of a civil servant (NIP) or contract employee (NI PPPK): 18 digits that say something.

PNS: birth date 8, month of first appointment (CPNS) 6, sex 1, sequence 3.
PPPK: birth date 8, year of appointment 4, code 2 (21 and up), sex 1, sequence 3.
A NIP can change, so it is looked up and checked, and never used as a key.
"""

from datetime import date
from typing import Final

from shared.errors import Invalid

LENGTH: Final = 18
PPPK: Final = "pppk"
LOWEST_PPPK_CODE: Final = 21
OLDEST_BIRTH: Final = 1900
YOUNGEST_AGE: Final = 15
"""Years between birth and appointment that nobody goes below; catches swapped digits."""


def check_nip(nip: str, kind: str, today: date) -> None:
    """Refuse a number that cannot be one of this kind of employee (pns, cpns or pppk).

    Raises:
        Invalid: says which part is wrong, with its value.
    """
    if len(nip) != LENGTH or not (nip.isascii() and nip.isdigit()):
        raise Invalid("nip_length", digits=len(nip))
    born = birth_date(nip, today)
    year = int(nip[8:12])
    if kind == PPPK:
        check_pppk_code(nip[12:14])
    else:
        check_month(nip[12:14])
    check_appointment(nip, kind, today)
    if year < born.year + YOUNGEST_AGE:
        raise Invalid("nip_age", year=year, born=born)
    check_sex(nip[14])
    if nip[15:] == "000":
        raise Invalid("nip_sequence")


def birth_date(nip: str, today: date) -> date:
    """The day of birth in the first eight digits."""
    try:
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError as error:
        raise Invalid("nip_birth_date", digits=nip[:8]) from error
    if born > today:
        raise Invalid("nip_birth_future", born=born)
    if born.year < OLDEST_BIRTH:
        raise Invalid("nip_birth_date", digits=nip[:8])
    return born


def check_month(digits: str) -> None:
    if not 1 <= int(digits) <= 12:  # noqa: PLR2004 - months of a year
        raise Invalid("nip_month", month=digits)


def check_pppk_code(digits: str) -> None:
    if int(digits) < LOWEST_PPPK_CODE:
        raise Invalid("nip_pppk_code", digits=digits)


def check_appointment(nip: str, kind: str, today: date) -> None:
    """Refuse an appointment after this month (PNS) or this year (PPPK)."""
    if kind == PPPK:
        appointed, present = nip[8:12], f"{today:%Y}"
    else:
        appointed, present = nip[8:14], f"{today:%Y%m}"
    if appointed > present:
        raise Invalid("nip_appointment_future", digits=appointed)


def check_sex(digit: str) -> None:
    if digit not in "12":
        raise Invalid("nip_sex", digit=digit)
