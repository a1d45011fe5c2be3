"""The superior's queue as a page: people to rate, also of periods that were closed without them."""

from typing import Any

import pytest

from tests.portal.door import Door


def to_rate(name: str, *, closed: bool) -> dict[str, Any]:
    return {
        "employee_id": name, "name": name, "agency_id": "a", "period_id": "p", "period": "2026-07",
        "scheme": "matrix", "starts_on": "2026-07-01", "ends_on": "2026-07-31", "days_left": -3,
        "rated": True, "plan_required": False, "plan_approved": True, "closed": closed,
        "etag": "0" * 16,
    }  # fmt: skip


@pytest.mark.parametrize("closed", [True, False])
async def test_who_was_not_rated_stays_in_the_queue_of_a_closed_period(
    door: Door, *, closed: bool
) -> None:
    door.services.on |= {
        "GET evaluation/v1/team/queue": {
            "month": None, "waiting": 0, "listed": 0, "people": [], "months": [], "periods": [],
            "ratings": [to_rate(name, closed=closed) for name in ("Ani", "Bayu")],
        },
        "GET targets/v1/team/plans": [],
    }  # fmt: skip
    door.services.let_in(supervised=["a"])
    text = (await door.get("/tim")).text
    assert "/tim/penilaian/Ani/p" in text
    assert ("sudah ditutup, masih dapat dinilai" in text) is closed
    assert ("sudah berakhir, belum ditutup" in text) is not closed
    assert ("/tim/penilaian/tetapkan" in text) is not closed, "each late one is signed by itself"
