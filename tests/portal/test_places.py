"""Nobody is led away from here, and everybody sees the places they have something to do in."""

import pytest

from portal.screens.sign_in import own_path
from tests.portal.door import OWN, Door, seal
from tests.portal.stand_in import ME


@pytest.mark.parametrize("path", ["/beranda", "/kegiatan?minggu=2026-W30", "/tunjangan/2026-07#a"])
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "beranda", "//elsewhere.test", "///elsewhere.test", "/\\elsewhere.test",
        "https://elsewhere.test/", "http:elsewhere.test", "javascript:alert(1)", "/masuk",
        "/masuk?ke=/masuk", "\t//elsewhere.test", "/\t/elsewhere.test", "/\n/elsewhere.test",
        "/beranda\r\nSet-Cookie: a=b",
    ],
)  # fmt: skip
def test_anywhere_else_becomes_the_beginning(path: str) -> None:
    assert own_path(path) == "/"


async def test_signing_in_leads_where_one_was_going(door: Door) -> None:
    door.services.on["POST identity/v1/sessions"] = {
        "access_token": "token", "token_type": "Bearer", "expires_in": 600, "session": "rahasia",
    }  # fmt: skip
    fields = {"nama": "sri", "sandi": "benar", "ke": "/tunjangan/2026-07"}
    answer = await door.client.post("/masuk", data=fields, headers=OWN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tunjangan/2026-07")
    cookie = answer.headers["Set-Cookie"].lower()
    assert cookie.startswith("__host-sid=rahasia;")
    for needed in ("secure", "httponly", "samesite=lax", "path=/"):
        assert needed in cookie
    assert "domain" not in cookie


async def test_what_can_be_no_password_does_not_match_either(door: Door) -> None:
    detail = "Ada isian yang belum benar: password, username."
    door.services.refuse("POST identity/v1/sessions", 422, "fields_wrong", detail)
    fields = {"nama": "sri" * 999, "sandi": "x" * 9_999, "ke": "/"}
    answer = await door.client.post("/masuk", data=fields, headers=OWN)
    assert "tidak cocok" in answer.text
    assert detail not in answer.text


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("waiting", [{"di_tempat": "1", "segel": seal()}, {"isi.segel": seal()}])
async def test_only_who_wrote_a_form_goes_on_with_it(
    door: Door, waiting: dict[str, str], *, own: bool
) -> None:
    door.services.on["POST identity/v1/sessions"] = {
        "access_token": "token", "token_type": "Bearer", "expires_in": 600, "session": "baru",
    }  # fmt: skip
    door.services.on["DELETE identity/v1/sessions/current"] = (204, None)
    door.services.let_in(**({} if own else {"user_id": "00000000-0000-7000-8000-0000000000ff"}))
    path = "/masuk" if "di_tempat" in waiting else "/masuk/lagi"
    fields = {"nama": "sri", "sandi": "benar", "ke": "/kegiatan"} | waiting
    answer = await door.client.post(path, data=fields, headers=OWN)
    assert ("ditulis dengan akun lain" in answer.text) is not own
    assert ("Set-Cookie" in answer.headers) is own
    ended = door.services.times("DELETE identity/v1/sessions/current")
    assert ended == (0 if own else 1), "who may not go on is not left signed in"


async def test_a_wrong_password_is_forgotten_at_once(door: Door) -> None:
    door.services.refuse("POST identity/v1/sessions", 401, "sign_in_failed", "Tidak cocok.")
    fields = {"nama": "sri", "sandi": "rahasia benar", "ke": "/"}
    answer = await door.client.post("/masuk", data=fields, headers=OWN)
    assert answer.status_code == 422
    assert "Tidak cocok." in answer.text
    assert "rahasia benar" not in answer.text


@pytest.mark.parametrize(
    ("roles", "supervised", "there", "missing"),
    [
        ({}, [], ["/beranda", "/kegiatan", "/tunjangan"], ["/tim", "/gaji", "/operasi"]),
        ({}, ["agency"], ["/beranda", "/tim"], ["/gaji", "/admin/impor"]),
        ({"payroll_maker": ["agency"]}, [], ["/gaji", "/admin/impor"], ["/tim", "/operasi"]),
        ({"ops": ["*"]}, [], ["/operasi"], ["/gaji"]),
    ],
)
async def test_the_places_of_a_person(
    door: Door,
    roles: dict[str, list[str]],
    supervised: list[str],
    there: list[str],
    missing: list[str],
) -> None:
    door.services.let_in(roles=roles, supervised=supervised, own=ME["own"])
    text = (await door.get("/bantuan")).text
    assert [path for path in there if f'href="{path}"' not in text] == []
    assert [path for path in missing if f'href="{path}"' in text] == []
