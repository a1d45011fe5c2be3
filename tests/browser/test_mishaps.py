"""What goes wrong on the way loses nothing, repeats nothing, and is said in a sentence."""

import re
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Walk
from tests.browser.province import Province
from tests.browser.screens import SCREENS, Screen
from tests.browser.walker import Walker

MISSING: Final = "belum dapat dimuat"
TOLD: Final = re.compile(
    r"Traceback|Exception|Undefined|\bNone\b|&lt;.*object at|[0-9a-f]{8}-[0-9a-f]{4}-"
)
SERVICES: Final = {
    "/beranda": "evaluation-api", "/tunjangan": "payroll_incentive-api", "/tim": "targets-api",
    "/pesan": "notifications-api", "/skp": "targets-api",
}  # fmt: skip
MOVES_ON: Final = """() => document.addEventListener(
    "htmx:beforeSend", () => document.activeElement.blur(), { once: true })"""
"""Somebody leaves the button they tapped while what it sent is on its way."""
VISIBLE: Final = "() => document.body.innerText"

every_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


@pytest.mark.parametrize("path", SERVICES)
def test_a_silent_service_blanks_its_part_and_no_more(
    walker: Walk, system: Province, path: str
) -> None:
    screen = next(one for one in SCREENS if one.path == path)
    walk = walker(screen.account).visit(path)
    with system.silent(SERVICES[path]):
        walk.visit(path)
        assert walk.status == 200
        expect(walk.page.get_by_text(MISSING).first).to_be_visible()
        expect(walk.page.locator("footer")).to_be_visible()
    walk.visit(path)
    expect(walk.page.get_by_text(MISSING)).to_have_count(0)


@every_screen
def test_no_screen_shows_what_is_inside(walker: Walk, system: Province, screen: Screen) -> None:
    if screen.path == "/katalog":
        return
    walk = walker(screen.account, width=1280).visit(screen.address(system))
    found = TOLD.search(walk.page.evaluate(VISIBLE))
    assert not found, found


@pytest.mark.parametrize("path", ["/tidak/ada", "/tunjangan/bukan-bulan", "/kegiatan/bukan"])
def test_what_is_not_there_is_said_kindly(walker: Walk, path: str) -> None:
    walk = walker("amb.pegawai")
    walk.expect_status(404)
    walk.visit(path)
    assert walk.status == 404
    expect(walk.page.locator("main h1")).to_be_visible()
    expect(walk.page.locator("main a[href='/']").first).to_be_visible()
    assert not TOLD.search(walk.page.evaluate(VISIBLE))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_session_that_ends_while_somebody_writes_loses_nothing(
    walker: Walk, system: Province, javascript: bool
) -> None:
    account = "tng.pegawai"
    secret = system.fresh_session(account)
    walk = walker(account, javascript=javascript, session=secret).visit("/beranda")
    text = f"Menyusun rencana kerja {uuid4()}"
    form = walk.page.locator("form:has([name=uraian])").first
    walk.fill(form.locator("[name=uraian]"), text).fill(form.locator("[name=menit]"), "45")
    end(system, secret)
    walk.click(form.get_by_role("button", name="Catat kegiatan"))
    box = walk.page.locator("dialog[open]" if javascript else "main")
    walk.fill(box.locator("[name=nama]"), account)
    walk.fill(box.locator("[name=sandi]"), system.password(account))
    walk.click(box.get_by_role("button", name="Masuk dan lanjutkan"))
    if not javascript:
        walk.click(walk.page.get_by_role("button", name="Kirim isian saya"))
    expect(walk.page.get_by_text(text).first).to_be_visible()
    assert written(system, account, text) == 1


def test_one_tap_after_the_session_ended_logs_what_was_tapped(
    walker: Walk, system: Province
) -> None:
    account = "tng.pegawai"
    secret = system.fresh_session(account)
    walk = walker(account, session=secret).visit("/beranda")
    button = walk.page.locator("button[name=ulang]").first
    _, _, text = str(button.get_attribute("value")).split("|", 2)
    before = written(system, account, text)
    end(system, secret)
    walk.expect_status(401)
    walk.page.evaluate(MOVES_ON)
    walk.click(button)
    sign_in(walk, system, account)
    expect(walk.page.locator(".note--good").first).to_contain_text(text)
    assert written(system, account, text) == before + 1


def sign_in(walk: Walker, system: Province, account: str) -> None:
    """Sign in in the dialog that stands over the page."""
    box = walk.page.locator("dialog[open]")
    walk.fill(box.locator("[name=nama]"), account)
    walk.fill(box.locator("[name=sandi]"), system.password(account))
    walk.click(box.get_by_role("button", name="Masuk dan lanjutkan"))


def test_who_only_reads_is_told_that_the_session_ended(walker: Walk, system: Province) -> None:
    account = "tng.pegawai"
    secret = system.fresh_session(account)
    walk = walker(account, session=secret).visit("/beranda")
    end(system, secret)
    walk.expect_status(401)
    walk.page.evaluate("document.body.dispatchEvent(new Event('berubah'))")
    expect(walk.page.locator("#kabar")).to_contain_text("Sesi berakhir")
    expect(walk.page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"status": 403, "content_type": "text/html", "body": "<p>x</p>"}, "Belum berhasil"),
        ({"status": 401, "content_type": "text/plain", "body": "Tidak cocok."}, "Tidak cocok."),
        (None, "Sambungan terputus"),
    ],
)
def test_the_dialog_says_a_sentence_whatever_the_door_answers(
    walker: Walk, system: Province, answer: dict[str, Any] | None, sentence: str
) -> None:
    account = "tng.pegawai"
    secret = system.fresh_session(account)
    walk = walker(account, session=secret).visit("/beranda")
    end(system, secret)
    walk.expect_status(401, 403)
    walk.page.route(
        "**/masuk", lambda route: route.fulfill(**answer) if answer else route.abort("aborted")
    )
    walk.click(walk.page.locator("button[name=ulang]").first)
    sign_in(walk, system, account)
    box = walk.page.locator("dialog[open]")
    expect(box.locator("#sesi-galat")).to_contain_text(sentence)
    expect(box.locator("#sesi-galat")).not_to_contain_text("<")


def end(system: Province, secret: str) -> None:
    """Sign out elsewhere."""
    cookie = {"Cookie": f"__Host-sid={secret}"}
    page = httpx.get(f"{system.url}/pesan", headers=cookie, trust_env=False).text
    found = re.search(r'name="segel" value="([0-9a-f]+)"', page)
    assert found
    headers = cookie | {"Origin": system.url}
    answer = httpx.post(
        f"{system.url}/keluar", data={"segel": found[1]}, headers=headers, trust_env=False
    )
    assert answer.status_code == 303


def written(system: Province, account: str, text: str) -> int:
    """How many activities with this text somebody has, as the service itself counts them."""
    days = {"from": "2026-07-01", "to": "2026-08-31"}
    mine = system.ask(account).get("evaluation", "/v1/me/activities", **days)
    return sum(one["description"] == text for one in mine)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_form_that_is_sent_twice_acts_once(
    walker: Walk, system: Province, javascript: bool
) -> None:
    account = "tng.pegawai"
    text = f"Rapat koordinasi, dua ketukan {uuid4()}"
    walk = walker(account, javascript=javascript).visit("/beranda")
    form = walk.page.locator("form:has([name=uraian])").first
    walk.fill(form.locator("[name=uraian]"), text).fill(form.locator("[name=menit]"), "30")
    form.get_by_role("button", name="Catat kegiatan").dblclick(no_wait_after=True)
    expect(walk.page.get_by_text(text).first).to_be_visible()
    assert written(system, account, text) == 1


def test_the_same_form_again_after_going_back_acts_once(system: Province) -> None:
    account = "tng.pegawai"
    fields = form_of(system, account)
    sent = fields | {"uraian": f"Menyalin berkas {uuid4()}", "menit": "20"}
    for _ in range(3):
        answer = send(system, account, fields["action"], sent)
        assert answer.status_code == 303
    assert written(system, account, sent["uraian"]) == 1


def form_of(system: Province, account: str) -> dict[str, str]:
    """The hidden fields of the quick form, and where it goes."""
    page = system.get(account, "/beranda").text
    form = re.search(
        r'<form[^>]*action="([^"]*)"(?:(?!</form>).)*name="uraian".*?</form>', page, re.DOTALL
    )
    assert form
    tags = re.findall(r"<input[^>]*>", form[0])
    found = [
        (re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags
    ]
    hidden = {name[1]: value[1] for name, value in found if name and value}
    return hidden | {"action": form[1], "ulang": ""}


def send(system: Province, account: str, path: str, fields: dict[str, str]) -> httpx.Response:
    headers = {"Cookie": f"__Host-sid={system.session(account)}", "Origin": system.url}
    return httpx.post(system.url + path, data=fields, headers=headers, trust_env=False)


def test_a_form_from_elsewhere_does_nothing(system: Province) -> None:
    account = "tng.pegawai"
    fields = form_of(system, account) | {"uraian": "Dikirim situs lain", "menit": "10"}
    cookie = {"Cookie": f"__Host-sid={system.session(account)}"}
    for headers in ({"Origin": "https://elsewhere.test"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = httpx.post(
            system.url + fields["action"], data=fields, headers=cookie | headers, trust_env=False
        )
        assert answer.status_code == 403
    other = form_of(system, "tng.atasan")["segel"]
    assert send(system, account, fields["action"], fields | {"segel": other}).status_code == 403
    assert written(system, account, fields["uraian"]) == 0
