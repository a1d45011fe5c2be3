"""Rating somebody: what was filled in keeps what it was filled in beside, until both are shown."""

from typing import Any, Final

import httpx
import pytest

from tests.portal.door import Door

WHO: Final = "5d2c8d3e-0000-7000-8000-00000000000a"
PERIOD: Final = "5d2c8d3e-0000-7000-8000-00000000000b"
PATH: Final = f"/tim/penilaian/{WHO}/{PERIOD}"
RESULT: Final = f"evaluation/v1/results/{WHO}/{PERIOD}"
SEEN: Final = "1" * 16
NOW: Final = "2" * 16


def result(**changes: Any) -> dict[str, Any]:
    """A result that somebody rated, as it stands now."""
    days = {"starts_on": "2026-07-01", "ends_on": "2026-07-31"}
    given = {
        "agency_id": WHO, "period_id": PERIOD, "period": "2026-07", "employee_id": WHO,
        "employee_name": "Dedi", "assessor_id": WHO, "assessor_name": "Joko", "state": "rated",
        "version": 2, "predicate": "baik", "result_rating": "sesuai", "behaviour_rating": "sesuai",
        "result_score": None, "behaviour_score": None, "score": None, "innovation": False,
        "late": False, "etag": NOW, "plan_approved": True, "versions": [],
    }  # fmt: skip
    return days | given | changes


def evidence() -> dict[str, Any]:
    nothing = {"weeks": [], "newest": [], "measures": [], "before": []}
    presence = dict.fromkeys(("recorded", "scheduled", "present", "late", "absent"), 0)
    given = {
        "employee_id": WHO, "name": "Dedi", "agency_id": WHO, "period_id": PERIOD,
        "period": "2026-07", "scheme": "matrix", "starts_on": "2026-07-01",
        "ends_on": "2026-07-31", "period_state": "open", "plan_required": False,
        "plan_approved": False, "plan_id": None, "presence": presence | {"leaves": {}}, "etag": NOW,
    }  # fmt: skip
    return nothing | given


@pytest.fixture
def known(door: Door) -> Door:
    """A superior, before somebody whom another rated meanwhile."""
    door.services.on |= {
        f"GET {RESULT}": result(),
        f"GET evaluation/v1/team/evidence/{WHO}/{PERIOD}": evidence(),
        "GET evaluation/v1/team/results": [],
    }
    return door


def version(answer: httpx.Response) -> list[str]:
    """What the forms of a page say was seen."""
    return [one.split('"')[0] for one in answer.text.split('name="versi" value="')[1:]]


@pytest.mark.parametrize("headers", [{}, {"HX_Request": "true"}])
async def test_a_fault_keeps_what_was_seen(known: Door, headers: dict[str, str]) -> None:
    sent = {"skema": "matrix", "hasil": "di_atas", "perilaku": "", "versi": SEEN}
    answer = await known.send(PATH, sent, **headers)
    assert answer.status_code == 422
    assert version(answer) == [SEEN]


async def test_a_revision_with_a_fault_keeps_what_was_seen(known: Door) -> None:
    known.services.on[f"GET {RESULT}"] = result(state="finalised")
    sent = {"skema": "matrix", "hasil": "di_atas", "perilaku": "sesuai", "versi": SEEN}
    answer = await known.send(f"{PATH}/revisi", sent)
    assert answer.status_code == 422
    assert version(answer) == [SEEN]


async def test_once_both_are_shown_what_stands_now_was_seen(known: Door) -> None:
    known.services.refuse(f"PUT {RESULT}", 412, "changed_meanwhile", "Berubah.", current=result())
    sent = {"skema": "matrix", "hasil": "di_atas", "perilaku": "sesuai", "versi": SEEN}
    answer = await known.send(PATH, sent)
    assert answer.status_code == 422
    assert "Seseorang mengubah ini" in answer.text
    assert version(answer) == [NOW]


async def test_a_page_opened_anew_is_of_what_stands_now(known: Door) -> None:
    assert set(version(await known.get(PATH))) == {NOW}
