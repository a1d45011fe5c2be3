"""Forms: read with care, given back whole, and acted on once."""

import re
from typing import Any
from unittest.mock import Mock

import pytest
from starlette.datastructures import FormData

from portal.clients import Away, Problem, Refused
from portal.web.forms import LONGEST, Form, attempt, fields, status_of
from portal.web.visitors import Visitor
from tests.portal.door import Door
from tests.portal.stand_in import CUT

VISITOR = Mock(spec=Visitor, language="id")


async def raising(error: Exception) -> Any:
    raise error


def refusal(status: int, **more: Any) -> Refused:
    return Refused("x", Problem("code", "Tidak dapat.", status, **more))


def test_what_is_ours_is_taken_out_of_what_was_written() -> None:
    sent = [("segel", "s"), ("kunci", "k"), ("versi", "v"), ("pilih", "1"), ("pilih", "2")]
    form = fields(FormData(sent))
    assert (form.key, form.version) == ("k", "v")
    assert (form["pilih"], form.all("pilih")) == ("2", ["1", "2"])
    assert not {"kunci", "versi"} & form.values.keys()
    assert fields(FormData([("versi", "")])).version is None


def test_no_field_is_endless() -> None:
    form = fields(FormData([("uraian", "x" * (LONGEST + 1))]))
    assert len(form["uraian"]) == LONGEST


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), (" 120 ", 120), ("1.200", 1_200), ("-3", -3), ("1 200", 1_200), ("007", 7)],
)
def test_whole_numbers_as_people_write_them(text: str, value: int) -> None:
    form = Form(values={"n": text})
    assert form.whole("n", "id", -5, 2_000) == value
    assert form.ok


@pytest.mark.parametrize(
    "text", ["", "abc", "1,5", "2001", "-6", "٣", "--4", "1e3", "²", "1.5", "9" * 5_000]
)
def test_what_is_no_number_between_the_limits_is_a_fault(text: str) -> None:
    form = Form(values={"n": text})
    form.whole("n", "id", -5, 2_000)
    assert "-5" in form.faults["n"]
    assert "2000" in form.faults["n"]
    assert form.get("n") == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"), ("0", "0"), ("12,5", "12.5"), ("12.5", "12.5"), ("1.250", "1250"),
        ("1.250,5", "1250.5"), ("1 250", "1250"), ("1250.75", "1250.75"),
        ("0.125", "0.125"), ("0,125", "0.125"),
    ],
)  # fmt: skip
def test_quantities_as_people_write_them(text: str, value: str) -> None:
    form = Form(values={"n": text})
    assert form.quantity("n", "id") == value
    assert form.ok


@pytest.mark.parametrize(
    "text",
    [
        "",
        "banyak",
        "-1",
        "01.250",
        "1,23456",
        "1.2.3",
        "1,2,3",
        "٣",
        "1e3",
        "NaN",
        "9" * 5_000,
    ],
)
def test_what_is_no_quantity_is_a_fault_that_shows_how(text: str) -> None:
    form = Form(values={"n": text})
    form.quantity("n", "id")
    assert "12,5" in form.faults["n"]
    assert form.get("n") == text


def test_what_is_needed_is_asked_for_in_the_language_of_the_reader() -> None:
    form = Form(values={"a": "  "})
    assert form.needed("a", "en") == ""
    assert form.faults["a"] == "Please fill this in."
    assert status_of(form) == 422


async def test_what_a_service_finds_wrong_stands_beside_its_field() -> None:
    form = Form(values={"menit": "9999"})
    errors = [{"field": "body.minutes", "message": "Paling banyak 600."}]
    refused = refusal(422, errors=errors)
    await attempt(form, VISITOR, lambda: raising(refused), {"minutes": "menit"})
    assert form.faults == {"menit": "Paling banyak 600."}


async def test_what_somebody_else_wrote_meanwhile_is_kept_beside_ours() -> None:
    form = Form(values={"uraian": "punya saya"})
    refused = refusal(412, current={"text": "punya mereka"})
    await attempt(form, VISITOR, lambda: raising(refused))
    assert form.theirs == {"text": "punya mereka"}
    assert form.get("uraian") == "punya saya"
    assert form.faults == {"": "Tidak dapat."}


async def test_a_service_that_is_away_loses_nothing() -> None:
    form = Form(values={"uraian": "Rapat"}, key="k")
    assert await attempt(form, VISITOR, lambda: raising(Away("x"))) is None
    assert "tidak menjawab" in form.faults[""]
    assert form.again == "k"


async def test_a_form_nobody_heard_of_is_sent_again_under_its_key(door: Door) -> None:
    """Else work that was recorded, its answer lost, would be recorded twice."""
    path, work = (
        "POST evaluation/v1/activities",
        {"uraian": "Rapat", "menit": "45", "hari": "2026-07-31"},
    )
    for headers in ({}, {"HX_Request": "true"}):
        door.services.on[path] = CUT
        answer = await door.send("/kegiatan", work, **headers)
        assert answer.status_code == 422
        assert keys(answer.text) == ["kunci-1"]
        door.services.refuse(path, 422, "idempotency_key_reused", "Kunci kunci-1 sudah dipakai.")
        answer = await door.send("/kegiatan", work, **headers)
        assert "ternyata sudah tercatat" in answer.text
        assert "Kunci kunci-1" not in answer.text
        assert keys(answer.text) != ["kunci-1"]


def keys(page: str) -> list[str]:
    """The keys under which the form of a page's work would be sent."""
    form = page[page.index('action="/kegiatan"') :]
    return re.findall(r'name="kunci" value="([^"]+)"', form[: form.index("</form>")])


async def test_a_session_that_is_over_is_no_fault_of_the_form() -> None:
    for code in ("sign_in_over", "token_expired", "token_invalid"):
        over = Refused("x", Problem(code, "Sesi berakhir.", 401))
        with pytest.raises(Refused):
            await attempt(Form(), VISITOR, lambda over=over: raising(over))


async def test_an_answer_without_a_word_is_no_answer() -> None:
    form = Form(key="k")
    await attempt(form, VISITOR, lambda: raising(Refused("x", Problem("unexpected", "", 502))))
    assert "tidak menjawab" in form.faults[""]
    assert form.again == "k"


async def test_nothing_is_done_with_a_faulty_form() -> None:
    form = Form(faults={"a": "Salah."})
    act = Mock()
    await attempt(form, VISITOR, act)
    act.assert_not_called()


def test_a_break_between_lines_counts_as_the_browser_counts_it() -> None:
    form = fields(FormData([("alasan", "satu\r\ndua")]))
    assert form["alasan"] == "satu\ndua"


async def test_no_field_is_called_by_the_name_that_a_service_has_for_it() -> None:
    form = Form(values={"alasan": "x"})
    wrong = refusal(422, errors=[{"field": "reason", "reason": "string_too_long"}])
    await attempt(form, VISITOR, lambda: raising(wrong))
    assert form.faults["alasan"].startswith("Isian ini belum benar")
