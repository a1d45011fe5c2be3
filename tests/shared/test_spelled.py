"""Codes of days, months and periods in words; nothing else is touched."""

import pytest

from shared.messages.spelled import code


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("2026-07-31", "id", "31 Juli 2026"),
        ("2026-07-31", "en", "31 July 2026"),
        ("2026-07", "id", "Juli 2026"),
        ("2026-Q3", "id", "triwulan III 2026"),
        ("2026-02-31", "id", "2026-02-31"),
        ("2026-7-1", "id", "2026-7-1"),
        ("SK 800/2026-07", "id", "SK 800/2026-07"),
        ("2026", "id", "2026"),
    ],
)
def test_a_code_is_said_in_words(text: str, language: str, said: str) -> None:
    assert code(text, language) == said
