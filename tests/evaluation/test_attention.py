"""What a superior should look at twice, as tables."""

from datetime import date

import pytest

from evaluation.domain.attention import Day, Presence, Work, notices

FRIDAY = date(2026, 7, 3)
OFFICE = Presence(450, 960, 440, 970, None)


def codes(day: Day, description: str = "Rapat") -> list[str]:
    return [notice.code for notice in notices(description, day)]


def day(*works: Work, presence: Presence | None = OFFICE, until: date | None = FRIDAY,
        closed: bool = False) -> Day:  # fmt: skip
    return Day(FRIDAY, works or (Work("Rapat", 60, "logged"),), presence, until, closed)


def test_work_within_the_time_present_needs_no_second_look() -> None:
    assert codes(day()) == []


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (Work("  rapat ", 30, "logged"), ["text_repeated"]),
        (Work("RAPAT", 30, "approved"), ["text_repeated"]),
        (Work("Rapat", 30, "returned"), []),
        (Work("Rapat lain", 30, "logged"), []),
    ],
)
def test_the_same_told_twice_on_a_day(other: Work, told: list[str]) -> None:
    assert codes(day(Work("Rapat", 60, "logged"), other)) == told


@pytest.mark.parametrize(
    ("presence", "minutes", "told"),
    [
        (OFFICE, 530, []),
        (OFFICE, 531, ["more_than_presence"]),
        (OFFICE._replace(clock_out=None), 510, []),
        (OFFICE._replace(clock_out=None), 511, ["more_than_schedule"]),
        (OFFICE._replace(clock_in=1_320, clock_out=1_800), 481, ["more_than_presence"]),
        (Presence(450, 960, None, None, "dinas_luar"), 510, []),
        (Presence(450, 960, None, None, "dinas_luar"), 511, ["more_than_schedule"]),
        (Presence(None, None, None, None, "dinas_luar"), 1_440, []),
        (Presence(450, 960, None, None, "sakit"), 1, ["not_present"]),
        (Presence(450, 960, None, None, None), 1, ["not_present"]),
        (Presence(None, None, None, None, None), 1, ["not_present"]),
    ],
)
def test_work_beside_presence(presence: Presence, minutes: int, told: list[str]) -> None:
    assert codes(day(Work("Rapat", minutes, "logged"), presence=presence)) == told


def test_the_minutes_are_of_the_whole_day_without_what_was_returned() -> None:
    works = [Work("Rapat", 300, "logged"), Work("Surat", 300, "approved")]
    assert codes(day(*works)) == ["more_than_presence"]
    assert codes(day(works[0], works[1]._replace(state="returned"))) == []


@pytest.mark.parametrize(
    ("until", "told"),
    [(None, []), (date(2026, 7, 2), []), (FRIDAY, ["no_attendance"])],
)
def test_a_day_without_attendance_once_it_should_be_there(
    until: date | None, told: list[str]
) -> None:
    assert codes(day(presence=None, until=until)) == told


def test_a_closed_month_takes_a_reason() -> None:
    assert codes(day(closed=True)) == ["reason_needed"]
