"""Every answer binds the browser; no form from elsewhere, or made for another, does anything."""

from typing import Final
from unittest.mock import patch

import httpx
import pytest
from starlette.datastructures import Headers

from portal.screens import messages
from portal.web.guard import HEADERS, same_origin
from portal.web.places import ROLES
from tests.portal.door import OWN, URL, Door, filled, routes, seal
from tests.portal.stand_in import ME

OPEN: Final = {"/masuk", "/masuk/lagi", "/tampilan"}
"""Forms of people who are not signed in: nothing to seal them with, and nothing to forge."""
STREAM: Final = "/langsung"
EVERY_ROLE: Final[dict[str, list[str]]] = dict.fromkeys(ROLES, ME["own"])
IDENTIFIED: Final = ("GET identity/v1/me", "GET identity/v1/units")
"""What is asked to know who visits."""

GETS: Final = sorted({filled(one.path) for one in routes() if "GET" in one.methods} - {STREAM})
POSTS: Final = sorted({filled(one.path) for one in routes() if "POST" in one.methods})
FOREIGN: Final = (
    {},
    {"Origin": "https://elsewhere.test"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Origin": URL},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
)


@pytest.mark.parametrize("path", [*GETS, "/tidak/ada", "/aset/tidak-ada.css"])
async def test_every_answer_binds_the_browser(door: Door, path: str) -> None:
    answer = await door.get(path)
    assert answer.status_code < 500
    for name, text in HEADERS.items():
        assert answer.headers[name] == text
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


async def test_a_page_that_fell_binds_the_browser_too(door: Door) -> None:
    with patch.object(messages, "page", side_effect=RuntimeError):
        answer = await door.get("/pesan")
    assert answer.status_code == 500
    for name, text in HEADERS.items():
        assert answer.headers[name] == text


async def test_pages_with_personal_data_are_kept_nowhere(door: Door) -> None:
    for path in GETS:
        answer = await door.get(path)
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert answer.headers["Cache-Control"] == "no-store", path


async def test_only_https_is_promised_only_there(door: Door) -> None:
    assert "Strict-Transport-Security" not in (await door.get("/masuk")).headers
    answer = await door.client.get("https://portal.test/masuk")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("headers", FOREIGN)
async def test_no_other_site_sends_a_form(door: Door, path: str, headers: dict[str, str]) -> None:
    answer = await door.client.post(path, data={"segel": seal()}, headers=headers)
    refused(answer)
    assert not door.services.heard


@pytest.mark.parametrize("path", sorted(set(POSTS) - OPEN))
@pytest.mark.parametrize("given", ["", "palsu", "pälsu", seal("somebody-else")])
async def test_a_form_made_for_another_does_nothing(door: Door, path: str, given: str) -> None:
    door.services.let_in(roles=EVERY_ROLE)
    answer = await door.client.post(path, data={"segel": given}, headers=OWN)
    refused(answer)
    asked = {asked.what for asked in door.services.heard}
    assert asked <= {"POST identity/v1/sessions/exchange", *IDENTIFIED}


@pytest.mark.parametrize("path", sorted(set(POSTS) - OPEN))
async def test_only_its_seal_kept_a_form_from_its_act(door: Door, path: str) -> None:
    door.services.let_in(roles=EVERY_ROLE)
    assert (await door.send(path)).status_code != 403


def refused(answer: httpx.Response) -> None:
    assert answer.status_code == 403
    assert "<main" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Origin": "http://portal.test", "Host": "portal.test"}, True),
        ({"Origin": "https://portal.test", "Host": "portal.test"}, True),
        ({"Origin": "http://portal.test:8080", "Host": "portal.test"}, False),
        ({"Origin": "http://portal.test.evil", "Host": "portal.test"}, False),
        ({"Origin": "", "Host": ""}, False),
        ({"Host": "portal.test"}, False),
    ],
)
def test_what_counts_as_our_own(headers: dict[str, str], own: bool) -> None:
    assert same_origin(Headers(headers)) is own
