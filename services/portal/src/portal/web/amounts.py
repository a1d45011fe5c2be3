"""Amounts in words, as they stand on a printed statement."""

from collections.abc import Callable
from typing import Final

THOUSAND: Final = 1_000
TWENTY: Final = 20

SMALL: Final = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
)  # fmt: skip
STEPS: Final = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun")

ENGLISH_SMALL: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
ENGLISH_TENS: Final = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
ENGLISH_STEPS: Final = ("", "thousand", "million", "billion", "trillion", "quadrillion")


def spelled(amount: int, language: str) -> str:
    """Whole rupiah in words, below 10^18: `seribu dua ratus rupiah`, `one thousand … rupiah`."""
    english = language == "en"
    words = in_english(abs(amount)) if english else in_indonesian(abs(amount))
    return f"{'minus ' if amount < 0 else ''}{words} rupiah"


def in_indonesian(value: int) -> str:
    """`satu juta seribu sebelas` of 1.001.011."""
    return join(value, indonesian_group, STEPS, "seribu") or SMALL[0]


def in_english(value: int) -> str:
    """`one million one thousand eleven` of 1,001,011."""
    return join(value, english_group, ENGLISH_STEPS, "one thousand") or ENGLISH_SMALL[0]


def join(value: int, group: Callable[[int], str], steps: tuple[str, ...], thousand: str) -> str:
    """The groups of three digits, each with its step, the highest first."""
    parts: list[str] = []
    for step in steps:
        value, rest = divmod(value, THOUSAND)
        if rest == 1 and step == steps[1]:
            parts.append(thousand)
        elif rest:
            parts.append(f"{group(rest)} {step}".rstrip())
    return " ".join(reversed(parts))


def indonesian_group(value: int) -> str:
    """One to 999."""
    hundreds, rest = divmod(value, 100)
    words = [] if not hundreds else ["seratus" if hundreds == 1 else f"{SMALL[hundreds]} ratus"]
    if rest >= TWENTY:
        tens, rest = divmod(rest, 10)
        words.append(f"{SMALL[tens]} puluh")
    elif rest >= len(SMALL):
        words.append(f"{SMALL[rest - 10]} belas")
        rest = 0
    return " ".join([*words, SMALL[rest]] if rest else words)


def english_group(value: int) -> str:
    """One to 999."""
    hundreds, rest = divmod(value, 100)
    words = [f"{ENGLISH_SMALL[hundreds]} hundred"] if hundreds else []
    if rest >= TWENTY:
        tens, ones = divmod(rest, 10)
        words.append(ENGLISH_TENS[tens] + (f"-{ENGLISH_SMALL[ones]}" if ones else ""))
    elif rest:
        words.append(ENGLISH_SMALL[rest])
    return " ".join(words)
