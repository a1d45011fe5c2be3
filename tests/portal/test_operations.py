"""What operators see: processes in plain words, and what could not be handled."""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from aiohttp import web

from portal.watch import Process, read, total
from tests.portal.door import Door, opened
from tests.portal.stand_in import NAMES, StandIn

METRICS: Final = """# HELP capaian_consumer_lag_messages Events not yet handled.
# TYPE capaian_consumer_lag_messages gauge
capaian_consumer_lag_messages{partition="0",topic="evaluation.work.v1"} 3.0
capaian_consumer_lag_messages{partition="1",topic="evaluation.work.v1"} 4.0
capaian_outbox_pending_events 2.0
capaian_outbox_oldest_age_seconds 75.5
capaian_dead_letter_depth{consumer="payroll_incentive"} 1.0
http_server_request_duration_seconds_bucket{le="0.1"} 9.0
"""


def letter(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "consumer": "payroll_incentive", "event_type": "EvaluationFinalised",
        "subject": None, "reason": "period_unknown", "message": "Periode belum dikenal.",
        "parked_at": "2026-07-01T01:00:00Z", "state": "parked", "tries": 3, "asked_at": None,
        "asked_by": None, "asked_by_name": None, **more,
    }  # fmt: skip


def parked(*letters: dict[str, Any]) -> dict[str, Any]:
    return {"letters": list(letters), "next": None}


@pytest.fixture
async def process() -> AsyncIterator[str]:
    """A process that is ready, and measures."""

    async def said(request: web.Request) -> web.Response:
        return web.Response(text=METRICS if request.path == "/metrics" else "{}")

    app = web.Application()
    app.router.add_get("/{name}", said)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@pytest.fixture
async def door(
    services: StandIn, process: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Door]:
    watched = {
        "identity-api": "http://127.0.0.1:9",
        "payroll_incentive-worker": process,
    }
    monkeypatch.setenv("CAPAIAN_WATCHED", json.dumps(watched))
    services.let_in(roles={"ops": ["*"]})
    for name in NAMES:
        services.on[f"GET {name}/v1/dead-letters"] = parked()
    async with opened(services) as made:
        yield made


def test_only_our_own_measurements_are_read() -> None:
    samples = list(read(METRICS))
    assert all(one.name.startswith("capaian_") for one in samples)
    assert total(samples, "capaian_consumer_lag_messages") == 7
    assert total(samples, "capaian_unknown") is None


def test_a_process_is_of_the_service_its_name_begins_with() -> None:
    assert (Process("payroll_incentive-worker").service, Process("x-api").part) == (
        "payroll_incentive",
        "api",
    )


async def test_a_silent_process_is_named_and_the_others_are_told(door: Door) -> None:
    text = (await door.get("/operasi")).text
    assert "2 layanan perlu dilihat" in text
    assert "Tidak menjawab" in text
    assert "7 menunggu ditangani" in text
    assert "2 menunggu, tertua 76 detik" in text
    assert "Semua peristiwa antarlayanan tertangani" in text


async def test_what_renews_itself_is_a_part(door: Door) -> None:
    answer = await door.get("/operasi?bagian=keadaan", HX_Request="true")
    assert answer.text.lstrip().startswith('<section id="keadaan"')
    assert door.services.times("GET identity/v1/dead-letters") == 0


async def test_an_event_is_handled_again_once_with_its_key(door: Door) -> None:
    route = "POST payroll_incentive/v1/dead-letters/7/retry"
    door.services.on["GET payroll_incentive/v1/dead-letters"] = parked(letter(7))
    door.services.on[route] = letter(7, state="retrying")
    assert "Periode belum dikenal." in (await door.get("/operasi")).text
    answer = await door.send("/operasi/surat/payroll_incentive/7")
    assert answer.headers["location"] == "/operasi#surat"
    assert door.services.last(route).headers["idempotency-key"] == "kunci-1"


async def test_all_of_a_service_are_handled_again_at_one_press(door: Door) -> None:
    door.services.on["GET payroll_incentive/v1/dead-letters"] = parked(letter(7), letter(8))
    for number in (7, 8):
        door.services.on[f"POST payroll_incentive/v1/dead-letters/{number}/retry"] = letter(number)
    assert "Tangani lagi semua (2)" in (await door.get("/operasi")).text
    await door.send("/operasi/surat/payroll_incentive")
    assert door.services.last("GET payroll_incentive/v1/dead-letters").query == {"state": "parked"}
    for number in (7, 8):
        assert door.services.times(f"POST payroll_incentive/v1/dead-letters/{number}/retry") == 1


async def test_who_asked_is_named_and_the_list_renews_while_it_is_done(door: Door) -> None:
    asked = {"state": "retrying", "asked_at": "2026-07-01T02:00:00Z", "asked_by_name": "Opi"}
    door.services.on["GET targets/v1/dead-letters"] = parked(letter(7, **asked))
    text = (await door.get("/operasi")).text
    assert "dicoba lagi oleh Opi" in text
    assert 'hx-get="/operasi?bagian=surat"' in text


async def test_a_refusal_is_told_on_the_page(door: Door) -> None:
    sentence = "Kabar ini sudah tertangani."
    door.services.refuse("POST targets/v1/dead-letters/7/retry", 409, "letter_handled", sentence)
    answer = await door.send("/operasi/surat/targets/7")
    assert answer.status_code == 422
    assert sentence in answer.text


async def test_a_service_that_is_away_blanks_only_its_list(door: Door) -> None:
    door.services.hang("GET evaluation/v1/dead-letters")
    text = (await door.get("/operasi")).text
    assert "Daftar ini belum dapat dimuat" in text
    assert "7 menunggu ditangani" in text


async def test_operations_are_for_operators(door: Door) -> None:
    door.sessions.forget("rahasia")
    door.services.let_in(roles={"hr_admin": ["5d2c8d3e-0000-7000-8000-000000000003"]})
    assert (await door.get("/operasi")).status_code == 403
    assert (await door.send("/operasi/surat/targets/7")).status_code == 403
    assert (await door.get("/operasi?bagian=surat")).status_code == 403
