"""Wherever somebody stands, links and switches lead to pages; help and colours need nobody."""

import re
from typing import Final

import pytest

from tests.portal.door import OWN, URL, Door
from tests.portal.stand_in import CUT

ID: Final = "5d2c8d3e-0000-7000-8000-000000000009"
MONTH: Final = f"/gaji/2026-07/{ID}"
EXCHANGE: Final = "POST identity/v1/sessions/exchange"
PREFERENCES: Final = "PUT identity/v1/me/preferences"


def back(text: str) -> str:
    """Where the switch of language and colours leads."""
    found = re.search(r'name="ke" value="([^"]*)"', text)
    assert found
    return found[1].replace("&amp;", "&")


async def test_a_switch_keeps_the_page_and_its_query(door: Door) -> None:
    text = (await door.get("/kegiatan?minggu=2026-07-20&hari=")).text
    assert back(text) == "/kegiatan?minggu=2026-07-20&hari="


@pytest.mark.parametrize(
    ("sent_from", "page"),
    [
        (f"{URL}/kegiatan?minggu=2026-07-20", "/kegiatan?minggu=2026-07-20"),
        (f"{URL}{MONTH}/usulan", MONTH),
        ("https://elsewhere.test/kegiatan", MONTH),
        ("", MONTH),
    ],
)
async def test_after_a_fault_the_switch_leads_to_the_page_of_the_form(
    door: Door, sent_from: str, page: str
) -> None:
    answer = await door.send(f"{MONTH}/usulan", Referer=sent_from)
    assert answer.status_code == 422
    assert back(answer.text) == page


@pytest.mark.parametrize(
    ("path", "page"),
    [
        (f"{MONTH}/usulan", MONTH),
        ("/masuk/lagi", "/masuk"),
        ("/tampilan", "/"),
    ],
)
async def test_an_address_that_only_takes_forms_leads_to_its_page(
    door: Door, path: str, page: str
) -> None:
    answer = await door.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)


async def test_what_no_page_does_is_no_fault_of_the_system(door: Door) -> None:
    answer = await door.client.delete("/kegiatan", headers=OWN)
    assert answer.status_code == 405
    assert "Halaman ini tidak ada" in answer.text


async def test_who_throws_a_kept_form_away_is_back_where_it_was(door: Door) -> None:
    door.services.refuse(EXCHANGE, 401, "sign_in_over", "Sesi berakhir.")
    sent = await door.send(f"{MONTH}/usulan", Referer=f"{URL}{MONTH}?bagian=dua")
    assert sent.status_code == 401
    kept = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', sent.text))
    assert kept["halaman"] == f"{MONTH}?bagian=dua"
    door.services.on["POST identity/v1/sessions"] = {
        "session": "baru", "access_token": "t", "expires_in": 600,
    }  # fmt: skip
    door.services.let_in()
    fields = kept | {"nama": "sri", "sandi": "rahasia", "ke": f"{MONTH}/usulan"}
    again = await door.send("/masuk/lagi", fields)
    assert f'<a href="{MONTH}?bagian=dua">' in again.text
    assert f'action="{MONTH}/usulan"' in again.text


async def test_help_stands_where_nobody_can_be_asked_who_comes(door: Door) -> None:
    for answer in ((401, {"code": "sign_in_over", "detail": "Berakhir.", "status": 401}), CUT):
        door.services.on[EXCHANGE] = answer
        assert (await door.get("/bantuan")).status_code == 200


@pytest.mark.parametrize("silent", [EXCHANGE, PREFERENCES])
@pytest.mark.parametrize("answer", [CUT, (401, {"code": "c", "detail": "d", "status": 401})])
async def test_a_language_is_chosen_on_this_device_whatever_identity_says(
    door: Door, silent: str, answer: object
) -> None:
    door.services.on[silent] = answer
    chosen = await door.send("/tampilan", {"bahasa": "en", "ke": "/bantuan"})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/bantuan")
    assert "bahasa=en" in chosen.headers["Set-Cookie"]


async def test_where_somebody_was_going_outlives_a_change_of_language(door: Door) -> None:
    door.services.on[EXCHANGE] = CUT
    going = "/masuk?ke=%2Fpesan"
    chosen = await door.send("/tampilan", {"bahasa": "en", "ke": going})
    assert chosen.headers["Location"] == going
