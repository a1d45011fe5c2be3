"""Codes and numbers as people write them."""

import re
from typing import Final

from payroll_incentive.domain.words.languages import Language
from payroll_incentive.domain.words.terms import STATUSES, TERMS
from shared.messages.spelled import period

RUPIAH: Final = frozenset(
    {"gross", "year_gross", "due", "withheld", "base", "carried", "owed", "settled", "amount"}
)
"""Inputs that are rupiah."""

PERCENTAGES: Final = frozenset({"percent", "deducted", "advance"})
PERIODS: Final = frozenset({"month", "period"})
MINUTES: Final = frozenset({"minutes", "attainable", "effective", "now"})
"""Inputs that are minutes where they are whole numbers; `now` is what stands before a change."""

DECIMAL: Final = re.compile(r"-?[0-9]+\.[0-9]+")


def written(name: str, value: int | str, language: Language) -> str:
    """An input of a line, by its name."""
    if isinstance(value, int):
        if name in RUPIAH:
            return rupiah(value)
        return grouped(value) if name in MINUTES else str(value)
    if name in PERCENTAGES or DECIMAL.fullmatch(value):
        return decimal(value)
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


def rupiah(amount: int) -> str:
    """Rupiah as the country writes them: Rp4.800.000.

    In every language: a point that parts thousands here and decimals there would mislead about
    money, and the pages and papers around these sentences write it so.
    """
    sign = "−" if amount < 0 else ""
    return f"{sign}Rp{grouped(abs(amount))}"


def grouped(value: int) -> str:
    """A whole number with its thousands apart: 5.760."""
    return f"{value:,}".replace(",", ".")


def term(code: str, language: Language) -> str:
    """What a code is called; the code itself where it has no name."""
    return choose(TERMS.get(code, (code, code)), language)


def decimal(text: str) -> str:
    """A decimal as the country writes it: 12,5."""
    return text.replace(".", ",")


def choose(pair: tuple[str, str], language: Language) -> str:
    """The one of the two that is in this language."""
    return pair[1] if language == "en" else pair[0]
