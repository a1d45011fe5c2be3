"""Days and moments as they are where the reader is, on every page and in every part of one."""

from datetime import UTC, date, datetime
from typing import Any, Final
from unittest.mock import patch

import pytest

from portal.web import days
from tests.portal.door import PART, Door
from tests.portal.stand_in import ME, NAMES

EVENING: Final = "2026-07-19T16:30:00Z"
"""The nineteenth in Jakarta, 23.30; the twentieth in Jayapura, 01.30."""
PLAN: Final = {
    "plan_id": "p", "agency_id": "a", "employee_id": "e", "period": "2026", "version": 1,
    "starts_on": "2026-01-01", "ends_on": "2026-12-31", "state": "submitted", "superior_id": None,
    "decided_on": None, "reason": None, "changed_at": EVENING, "changed_by": "e",
    "submitted_at": EVENING, "etag": "1",
}  # fmt: skip
LETTER: Final = {
    "id": 1, "consumer": "payroll_incentive", "event_type": "EvaluationFinalised",
    "subject": None, "reason": "period_unknown", "message": "Periode belum dikenal.",
    "parked_at": EVENING, "state": "parked", "tries": 3, "asked_at": None,
    "asked_by": None, "asked_by_name": None,
}  # fmt: skip


class At(datetime):
    """A clock that stands still in the evening of the nineteenth."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime.fromisoformat(EVENING).astimezone(tz or UTC)


@pytest.fixture(autouse=True)
def in_jayapura(door: Door) -> None:
    """The visitor's agency is in the east, two hours before Jakarta."""
    door.services.on["GET identity/v1/units"] = [
        {
            "unit_id": ME["own"][0], "code": "1", "name": "Dinas", "kind": "agency",
            "parent_id": None, "agency_id": ME["own"][0], "region": "r",
            "timezone": "Asia/Jayapura", "calendar": "c",
        }
    ]  # fmt: skip


def test_a_day_is_another_in_another_zone() -> None:
    with patch.object(days, "datetime", At):
        assert days.today("Asia/Jakarta") == date(2026, 7, 19)
        assert days.today("Asia/Jayapura") == date(2026, 7, 20)


async def test_the_day_that_is_offered_is_today_where_one_is(door: Door) -> None:
    door.services.on["GET payroll_incentive/v1/me/months"] = []
    with patch.object(days, "datetime", At):
        for path in ("/kegiatan", "/kegiatan?minggu=2026-07-20", "/beranda"):
            assert 'value="2026-07-20"' in (await door.get(path)).text, path


async def test_the_day_of_a_moment_is_the_reader_s(door: Door) -> None:
    door.services.let_in(supervised=["5d2c8d3e-0000-7000-8000-000000000003"])
    member = {"employee_id": "e", "nip": "1", "name": "Dedi", "plans": [PLAN]}
    door.services.on["GET targets/v1/team/plans"] = [member]
    for headers in ({}, PART):
        path = "/tim?bagian=antrean" if headers else "/tim"
        assert "diajukan 20 Juli 2026" in (await door.get(path, **headers)).text


async def test_a_macro_says_the_reader_s_moment_too(door: Door) -> None:
    door.services.let_in(roles={"ops": ["*"]})
    for name in NAMES:
        door.services.on[f"GET {name}/v1/dead-letters"] = {"letters": [LETTER], "next": None}
    assert "20 Juli 2026, 01.30 WIT " in (await door.get("/operasi")).text


async def test_a_page_after_another_reader_s_is_in_its_own_zone(door: Door) -> None:
    await test_a_macro_says_the_reader_s_moment_too(door)
    assert "WIB" in (await door.get("/katalog")).text
