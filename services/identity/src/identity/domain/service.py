"""What a person is in law: kind, status and rank, and when a record of them makes sense."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from shared.errors import Invalid

CLOCK: Final = ZoneInfo("Asia/Jakarta")

RANKS_PNS: Final = frozenset(
    f"{group}/{room}"
    for group, rooms in {"I": "abcd", "II": "abcd", "III": "abcd", "IV": "abcde"}.items()
    for room in rooms
)
"""Golongan of civil servants, seventeen of them."""

RANKS_PPPK: Final = frozenset(
    ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
     "XV", "XVI", "XVII")
)  # fmt: skip
"""Golongan of contract employees (Perpres 98/2020)."""


def check_golongan(golongan: str, kind: str) -> None:
    """Refuse a golongan that this kind of employee does not have."""
    if golongan not in (RANKS_PPPK if kind == "pppk" else RANKS_PNS):
        raise Invalid("golongan_unknown", kind=kind)


def check_service(hired_on: date, left_on: date | None) -> None:
    """Refuse a last day of service before the first."""
    if left_on and left_on < hired_on:
        raise Invalid("left_before_hired", hired_on=hired_on)


def check_status_date(from_: date, hired_on: date) -> None:
    """Refuse a status from before the first day of service."""
    if from_ < hired_on:
        raise Invalid("before_hired", hired_on=hired_on)


def check_holding(from_: date, hired_on: date, left_on: date | None) -> None:
    """Refuse a post from before the first day of service or after the last."""
    check_status_date(from_, hired_on)
    if left_on and from_ > left_on:
        raise Invalid("after_left", left_on=left_on)


def check_superior(nip: str, from_: date, left_on: date | None) -> None:
    """Refuse a superior who had left service before the stretch begins."""
    if left_on and from_ > left_on:
        raise Invalid("superior_left", value=nip, left_on=left_on)


def check_dates(from_: date, to: date | None) -> None:
    """Refuse a stretch that ends before it begins."""
    if to and to < from_:
        raise Invalid("dates_reversed", from_=from_)


def day_of(moment: datetime) -> date:
    """The day in the capital, where a rule asks for one day for all three time zones."""
    return moment.astimezone(CLOCK).date()
