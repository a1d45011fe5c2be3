"""From a cookie to a person: identity is asked rarely, and its word is what counts."""

import asyncio
import time
from typing import Any
from unittest.mock import patch

import pytest

from portal.clients import Away, Refused
from portal.web import visitors
from tests.portal.door import Door, seal
from tests.portal.stand_in import CUT, ME, Asked

EXCHANGE = "POST identity/v1/sessions/exchange"
TOKEN: dict[str, Any] = {"access_token": "token", "token_type": "Bearer", "expires_in": 600}


async def test_many_pages_at_once_ask_identity_once(door: Door) -> None:
    async def slowly(_asked: Asked) -> Any:
        await asyncio.sleep(0.05)
        return TOKEN

    door.services.on[EXCHANGE] = slowly
    found = await asyncio.gather(*(door.sessions.find("rahasia") for _ in range(20)))
    assert door.services.times(EXCHANGE) == 1
    assert {signed.me.name for signed in found} == {ME["name"]}


async def test_each_session_is_its_own(door: Door) -> None:
    await door.sessions.find("satu")
    door.services.let_in(name="Orang lain")
    assert (await door.sessions.find("dua")).me.name == "Orang lain"
    assert (await door.sessions.find("satu")).me.name == ME["name"]


async def test_a_token_is_renewed_before_it_ends(door: Door) -> None:
    await door.sessions.find("rahasia")
    later = time.monotonic() + TOKEN["expires_in"] - visitors.AHEAD + 1
    with patch.object(visitors.time, "monotonic", lambda: later):
        await door.sessions.find("rahasia")
    assert door.services.times(EXCHANGE) == 2


async def test_an_open_page_is_no_sign_of_life_and_whoever_touches_it_is(door: Door) -> None:
    said = []

    async def told(asked: Asked) -> Any:
        said.append(asked.json.get("watching", False))
        return TOKEN

    door.services.on[EXCHANGE] = told
    for header in ({"HX-Request": "true"}, {"Accept": "text/event-stream"}):
        await door.get("/pesan", **header)
    await door.get("/pesan")
    await door.get("/pesan", HX_Request="true")
    assert said == [True, False]


async def test_who_is_known_to_watch_goes_on_while_identity_is_away(door: Door) -> None:
    await door.sessions.find("rahasia", watching=True)
    door.services.on[EXCHANGE] = CUT
    assert (await door.sessions.find("rahasia")).me.name == ME["name"]


async def test_while_identity_is_away_a_known_visitor_goes_on(door: Door) -> None:
    await door.sessions.find("rahasia")
    door.services.on[EXCHANGE] = CUT
    assert (await door.sessions.find("rahasia")).me.name == ME["name"]
    with pytest.raises(Away):
        await door.sessions.find("belum dikenal")


async def test_a_session_that_is_over_is_over(door: Door) -> None:
    door.services.refuse(EXCHANGE, 401, "sign_in_over", "Sesi berakhir.")
    with pytest.raises(Refused):
        await door.sessions.find("rahasia")
    answer = await door.get("/pesan?halaman=2")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/masuk?ke=%2Fpesan%3Fhalaman%3D2"


async def test_a_token_that_a_service_refuses_is_let_go(door: Door) -> None:
    await door.sessions.find("rahasia")
    door.services.refuse("GET notifications/v1/me/notices", 401, "unauthenticated", "Masuk dahulu.")
    await door.get("/pesan")
    await door.sessions.find("rahasia")
    assert door.services.times(EXCHANGE) == 2


async def test_without_a_cookie_nobody_is_asked(door: Door) -> None:
    door.client.headers.pop("Cookie")
    assert (await door.get("/pesan")).headers["Location"] == "/masuk?ke=%2Fpesan"
    assert not door.services.heard


async def test_only_so_many_sessions_are_remembered(door: Door) -> None:
    with patch.object(visitors, "MOST", 2):
        for secret in ("satu", "dua", "tiga", "satu"):
            await door.sessions.find(secret)
    assert door.services.times(EXCHANGE) == 4


async def test_the_seal_is_of_the_person_and_of_our_key(door: Door) -> None:
    assert door.sessions.seal(ME["user_id"]) == seal()
    assert door.sessions.seal("other") != seal()


async def test_a_form_that_was_written_survives_the_end_of_the_session(door: Door) -> None:
    door.services.refuse(EXCHANGE, 401, "sign_in_over", "Sesi berakhir.")
    answer = await door.send("/pesan/abc/dibaca", {"uraian": 'Rapat "besar" <b>'})
    assert answer.status_code == 401
    assert "Rapat &#34;besar&#34; &lt;b&gt;" in answer.text
    assert 'name="ke" value="/pesan/abc/dibaca"' in answer.text


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/gaji/2026-07/x/setujui", {"sandi": "Rahasia1"}),
        ("/masuk/lagi", {"sandi": "Rahasia1", "nama": "", "isi.sandi": "Rahasia1"}),
        ("/masuk/lagi", {"sandi": "Rahasia1", "nama": "a", "isi.sandi": "Rahasia1"}),
        ("/masuk", {"sandi": "Rahasia1", "nama": ""}),
    ],
)
async def test_no_page_gives_a_password_back(door: Door, path: str, sent: dict[str, str]) -> None:
    door.services.refuse(EXCHANGE, 401, "sign_in_over", "Sesi berakhir.")
    door.services.refuse("POST identity/v1/sessions", 401, "wrong", "Kata sandi tidak cocok.")
    answer = await door.send(path, sent)
    assert "Rahasia1" not in answer.text
    assert answer.status_code in (401, 422)


@pytest.mark.parametrize(
    "away", [CUT, (401, {"code": "sign_in_over", "detail": "x", "status": 401})]
)
async def test_people_can_always_sign_out_of_this_device(door: Door, away: Any) -> None:
    await door.get("/pesan")
    door.services.on[EXCHANGE] = door.services.on["DELETE identity/v1/sessions/current"] = away
    answer = await door.send("/keluar")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/masuk")
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    with pytest.raises((Away, Refused)):
        await door.sessions.find("rahasia")


async def test_part_of_a_page_is_told_that_the_session_is_over(door: Door) -> None:
    door.services.refuse(EXCHANGE, 401, "sign_in_over", "Sesi berakhir.")
    answer = await door.get("/pesan", HX_Request="true")
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (401, "none")
