"""One's plan: what was achieved is recorded once, refused with a reason, and never lost."""

from typing import Any

import pytest

from tests.portal.door import Door

PLAN = "5d2c8d3e-0000-7000-8000-00000000000a"
ONE = "5d2c8d3e-0000-7000-8000-00000000000b"
PATH = f"/skp/{PLAN}/realisasi/{ONE}"
RECORD = f"POST targets/v1/plans/{PLAN}/indicators/{ONE}/realisations"


def summary(**changes: Any) -> dict[str, Any]:
    given = {
        "plan_id": PLAN, "agency_id": PLAN, "employee_id": PLAN, "period": "2026-07",
        "starts_on": "2026-07-01", "ends_on": "2026-07-31", "state": "approved", "version": 3,
        "superior_id": None, "decided_on": "2026-07-02", "reason": None,
        "changed_at": "2026-07-02T03:00:00Z", "changed_by": "Joko", "submitted_at": None,
        "etag": "0" * 16,
    }  # fmt: skip
    return given | changes


def plan(target: str = "20", **realised: Any) -> dict[str, Any]:
    nothing = {"realised": None, "realised_on": None, "realised_note": None, "share": None}
    measure = {"indicator_id": ONE, "aspect": "kuantitas", "text": "Surat", "unit": "surat"}
    result = {
        "result_id": PLAN, "number": 1, "title": "Layanan", "weight": 100,
        "superior_result_id": None, "superior_result_title": None,
        "indicators": [measure | nothing | {"target": target} | realised],
    }  # fmt: skip
    more = {"employee_name": "Sri", "nip": "1" * 18, "superior_name": "Joko", "blocked": None}
    return summary() | more | {"may": ["record"], "results": [result]}


@pytest.fixture
def known(door: Door) -> Door:
    """A person with an approved plan, of which nothing was recorded yet."""
    door.services.on |= {
        "GET targets/v1/me/plans": [summary()],
        f"GET targets/v1/plans/{PLAN}": plan(),
        f"GET targets/v1/plans/{PLAN}/versions": [],
        f"GET targets/v1/plans/{PLAN}/realisations": [],
    }
    return door


async def test_what_was_achieved_is_sent_once_with_what_was_seen(known: Door) -> None:
    known.services.on[RECORD] = plan()
    sent = {f"nilai-{ONE}": "1.250,5", f"bukti-{ONE}": " Register ", "versi": "0" * 16}
    answer = await known.send(PATH, sent)
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/skp?rencana={PLAN}&tercatat={ONE}",
    )  # fmt: skip
    [asked] = [one for one in known.services.heard if one.what == RECORD]
    assert asked.json == {"value": "1250.5", "note": "Register"}
    heads = {name.lower(): text for name, text in asked.headers.items()}
    assert heads["idempotency-key"] == "kunci-1"
    assert heads["if-match"] == f'"{"0" * 16}"'


async def test_the_receipt_says_what_counts_now_even_beyond_the_target(known: Door) -> None:
    done = {"realised": "30", "realised_on": "2026-07-20", "share": "1.5"}
    known.services.on[f"GET targets/v1/plans/{PLAN}"] = plan(**done)
    text = (await known.get(f"/skp?rencana={PLAN}&tercatat={ONE}")).text
    assert "Realisasi tercatat" in text
    assert 'max="1" value="1.0" aria-label="Surat: 150 %"' in text
    assert "30 dari 20" in text


async def test_a_bad_number_is_explained_and_nothing_written_is_lost(known: Door) -> None:
    answer = await known.send(PATH, {f"nilai-{ONE}": "banyak", f"bukti-{ONE}": "Register"})
    assert answer.status_code == 422
    assert "misalnya 12 atau 12,5" in answer.text
    assert 'value="banyak"' in answer.text
    assert 'value="Register"' in answer.text
    assert '<details class="more" open>' in answer.text
    assert RECORD not in [one.what for one in known.services.heard]


async def test_after_a_bad_number_a_plan_revised_meanwhile_is_still_noticed(known: Door) -> None:
    seen = {"versi": "1" * 16, "target": "20 surat"}
    known.services.on[f"GET targets/v1/plans/{PLAN}"] = plan("40")
    answer = await known.send(PATH, {f"nilai-{ONE}": "banyak", **seen})
    assert f'name="versi" value="{"1" * 16}"' in answer.text
    assert 'name="target" value="20 surat"' in answer.text


async def test_a_plan_that_was_revised_meanwhile_is_shown_beside(known: Door) -> None:
    problem = {"code": "changed_meanwhile", "detail": "Berubah.", "status": 412}
    known.services.on[RECORD] = (412, problem | {"current": plan("40")})
    known.services.on[f"GET targets/v1/plans/{PLAN}"] = plan("40")
    answer = await known.send(PATH, {f"nilai-{ONE}": "12", "target": "20 surat"})
    assert answer.status_code == 422
    for words in ("20 surat", "40 surat", "kirim lagi untuk memakai isian Anda", 'value="12"'):
        assert words in answer.text


async def test_a_service_that_is_away_blanks_the_history_alone(known: Door) -> None:
    done = {"realised": "12", "realised_on": "2026-07-20", "share": "0.6"}
    known.services.on[f"GET targets/v1/plans/{PLAN}"] = plan(**done)
    known.services.on[f"GET targets/v1/plans/{PLAN}/realisations"] = (503, {})
    text = (await known.get("/skp")).text
    assert "60 %" in text
    assert "Riwayat realisasi belum dapat dimuat" in text
    assert "Catat realisasi" in text
