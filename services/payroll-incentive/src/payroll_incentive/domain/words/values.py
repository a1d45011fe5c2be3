"""Codes and numbers as people write them."""

import re
from typing import Final

from payroll_incentive.domain.words.languages import Language
from payroll_incentive.domain.words.periods import period
from payroll_incentive.domain.words.terms import STATUSES, TERMS

RUPIAH: Final = frozenset(
    {"gross", "year_gross", "due", "withheld", "base", "carried", "owed", "settled", "amount"}
)
"""Inputs that are rupiah."""

PERCENTAGES: Final = frozenset({"percent", "deducted", "advance"})
PERIODS: Final = frozenset({"month", "period"})
MINUTES: Final = frozenset({"minutes", "attainable", "effective"})
DECIMAL: Final = re.compile(r"-?[0-9]+\.[0-9]+")


def written(name: str, value: int | str, language: Language) -> str:
    """An input of a line, by its name."""
    if isinstance(value, int):
        if name in RUPIAH:
            return rupiah(value, language)
        return grouped(value, language) if name in MINUTES else str(value)
    if name in PERCENTAGES or DECIMAL.fullmatch(value):
        return decimal(value, language)
    if name in PERIODS:
        return period(value, language)
    return _named(name, value, language)


def _named(name: str, value: str, language: Language) -> str:
    if name == "status":
        return choose(STATUSES.get(value, (value, value)), language)
    if name == "code":
        return value.replace("_", " ")
    if name == "obligations":
        return ", ".join(term(one, language) for one in value.split())
    return term(value, language)


def rupiah(amount: int, language: Language) -> str:
    """Rupiah as people write them: Rp4.800.000 in Indonesian, Rp4,800,000 in English."""
    sign = "−" if amount < 0 else ""
    return f"{sign}Rp{grouped(abs(amount), language)}"


def grouped(value: int, language: Language) -> str:
    """A whole number with its thousands apart: 5.760 in Indonesian, 5,760 in English."""
    text = f"{value:,}"
    return text.replace(",", ".") if language == "id" else text


def term(code: str, language: Language) -> str:
    """What a code is called; the code itself where it has no name."""
    return choose(TERMS.get(code, (code, code)), language)


def decimal(text: str, language: Language) -> str:
    """A decimal as people write it: 12,5 in Indonesian, 12.5 in English."""
    return text.replace(".", ",") if language == "id" else text


def choose(pair: tuple[str, str], language: Language) -> str:
    """The one of the two that is in this language."""
    return pair[1] if language == "en" else pair[0]
