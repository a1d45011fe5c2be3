"""Amounts in words, as they stand on a printed statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.amounts import spelled

INDONESIAN = {
    0: "nol",
    1: "satu",
    10: "sepuluh",
    11: "sebelas",
    12: "dua belas",
    19: "sembilan belas",
    20: "dua puluh",
    21: "dua puluh satu",
    100: "seratus",
    111: "seratus sebelas",
    215: "dua ratus lima belas",
    1_000: "seribu",
    1_001: "seribu satu",
    2_000: "dua ribu",
    11_000: "sebelas ribu",
    100_000: "seratus ribu",
    101_000: "seratus satu ribu",
    1_001_000: "satu juta seribu",
    4_548_250: "empat juta lima ratus empat puluh delapan ribu dua ratus lima puluh",
    1_000_000_000: "satu miliar",
    2_000_000_000_001: "dua triliun satu",
    -75_000: "minus tujuh puluh lima ribu",
}

ENGLISH = {
    0: "zero",
    13: "thirteen",
    20: "twenty",
    21: "twenty-one",
    1_000: "one thousand",
    1_100: "one thousand one hundred",
    4_548_250: ("four million five hundred forty-eight thousand two hundred fifty"),
}

VALUES = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7,
    "delapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1_000,
}  # fmt: skip
STEPS = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15}


@pytest.mark.parametrize(("amount", "words"), INDONESIAN.items())
def test_an_amount_is_spelled_as_indonesian_law_writes_it(amount: int, words: str) -> None:
    assert spelled(amount, "id") == f"{words} rupiah"


@pytest.mark.parametrize(("amount", "words"), ENGLISH.items())
def test_an_amount_is_spelled_in_english(amount: int, words: str) -> None:
    assert spelled(amount, "en") == f"{words} rupiah"


@given(st.integers(0, 10**18 - 1))
def test_words_say_the_amount_and_no_other(amount: int) -> None:
    assert heard(spelled(amount, "id").removesuffix(" rupiah")) == amount


def heard(words: str) -> int:
    """The amount somebody hears who is read these words."""
    total = group = last = 0
    for word in words.split():
        if word in STEPS:
            total, group = total + group * STEPS[word], 0
        elif word == "seribu":
            total += VALUES[word]
        elif word in ("ratus", "puluh"):
            group += last * ((100 if word == "ratus" else 10) - 1)
        elif word == "belas":
            group += 10
        else:
            last = VALUES[word]
            group += last
    return total + group
