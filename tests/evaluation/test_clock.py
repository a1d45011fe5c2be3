"""Times of day become minutes since midnight."""

import pytest

from evaluation.domain.clock import read_minutes
from shared.errors import Invalid


@pytest.mark.parametrize(
    ("text", "minutes"),
    [(None, None), ("00:00", 0), ("07:30", 450), ("23:59", 1439), ("30:00", 1800), ("47:59", 2879),
     ("07:30:00", 450)],
)  # fmt: skip
def test_a_time_is_read(text: str | None, minutes: int | None) -> None:
    assert read_minutes(text, "in") == minutes


@pytest.mark.parametrize("text", ["7.30", "7:30", "48:00", "07:60", "07:30:15", "pagi", " 07:30"])
def test_other_texts_are_no_times(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_minutes(text, "in")
    assert refusal.value.values == {"column": "in", "value": text}
