"""Sentences say days, months and periods as people do, and what somebody wrote as it was."""

from datetime import date

import pytest

from shared.messages import Sentences


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        ("2026-07", "Juli 2026", "July 2026"),
        ("2026-Q3", "triwulan III 2026", "quarter III 2026"),
        ("2026-S2", "semester II 2026", "semester II 2026"),
        ("2026", "2026", "2026"),
        ("2026-13", "2026-13", "2026-13"),
        ("2026-07-31", "31 Juli 2026", "31 July 2026"),
        ("2026-02-31", "2026-02-31", "2026-02-31"),
        ("2026-7-1", "2026-7-1", "2026-7-1"),
        ("SK 800/2026-07", "SK 800/2026-07", "SK 800/2026-07"),
        (date(2026, 1, 2), "2 Januari 2026", "2 January 2026"),
        (["2026-07", 3], "Juli 2026, 3", "July 2026, 3"),
    ],
)
def test_values_are_written_as_people_say_them(
    value: object, indonesian: str, english: str
) -> None:
    sentences = Sentences()
    assert [sentences.say(one, "{period}", {"period": value}) for one in ("id", "en")] == [
        indonesian,
        english,
    ]


@pytest.mark.parametrize("name", ["value", "example"])
def test_what_somebody_wrote_or_is_to_write_stays_a_code(name: str) -> None:
    assert Sentences().say("id", f"{{{name}}}", {name: "2026-07"}) == "2026-07"
