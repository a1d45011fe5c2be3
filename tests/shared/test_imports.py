"""The rows of import files: good ones go in, faulty ones are named."""

import io
import re
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from typing import Any

import httpx
import pytest
from bare.api import NoteRow
from fastapi import UploadFile

from shared.imports import Row, Written, import_file
from shared.imports.cells import EXAMPLES
from shared.imports.report import MOST_FAULTS
from tests.shared.files import report, sheet
from tests.support.services import codes

# --- good files ----------------------------------------------------------------------------------

GOOD = {
    "commas": "text,size,day\nhello,5,2026-07-31\nbye,,\n",
    "semicolons": "text;size;day\nhello;5;2026-07-31\nbye;;\n",
    "a byte order mark": "\ufefftext,size\nhello,5\nbye,6\n",
    "Windows lines": "text,size\r\nhello,5\r\nbye,6\r\n",
    "no last line end": "text,size\nhello,5\nbye,6",
    "empty rows": "text,size\n\nhello,5\n,\n  ,  \nbye,6\n\n",
    "columns once used": "text,size,,\nhello,5,,\nbye,6,,,,\n",
    "capitals and spaces": " Text , SIZE \n hello , 5 \nbye,6\n",
    "another order": "size,text\n5,hello\n6,bye\n",
    "quotes": 'text,size\n"hello, ""you""\non two lines",5\nbye,6\n',
    "a semicolon in a text": 'text,size\n"a; b; c; d",5\nbye,6\n',
    "a short row": "text,size,day\nhello\nbye,6\n",
    "signs before numbers": "text,size\n-5,5\n+7,6\n",
    "an alias": "text,from\nhello,2026-07-01\nbye,2026-07-02\n",
    "no rows but a header": "text,size\n",
}


@pytest.mark.parametrize("name", GOOD)
async def test_a_good_file_goes_in(name: str, client: httpx.AsyncClient) -> None:
    found = await report(client, GOOD[name])
    assert found["faults"] == []
    assert found["accepted"] == (0 if "header" in name else 2)


async def test_a_spreadsheet_goes_in_as_its_csv_would(client: httpx.AsyncClient) -> None:
    def more(book: Any, page: Any) -> None:
        page.write_formula(3, 0, '="a" & "b"', value="ab")
        page.write_datetime(3, 2, date(2026, 7, 31),
                            book.add_format({"num_format": "yyyy-mm-dd"}))  # fmt: skip
        page.write_blank(900_000, 16_000, None, book.add_format({"bold": True}))
        book.add_worksheet("another").write(0, 0, "is not read")

    content = sheet(
        ["text", "size", "day", "loud"],
        ["hello", 5, "2026-07-31", False],
        [],
        ["", 7.0, "", "no"],
        [123, "8", "", ""],
        write=more,
    )
    found = await report(client, content, name="notes.xlsx")
    assert found["faults"] == []
    assert found["accepted"] == 3


# --- faulty rows ---------------------------------------------------------------------------------


async def test_faulty_rows_are_named_and_good_ones_go_in(client: httpx.AsyncClient) -> None:
    lines = [
        "text,size,day,loud,from",
        "good,1,2026-07-31,no,",
        ",1,,,",
        "size,many,,,",
        "less,-1,,,",
        "more,1001,,,",
        "half,1.5,,,",
        "day,1,31-07-2026,,",
        "loud,1,,perhaps,",
        f"{'x' * 41},1,,,",
        "good,2,,tidak,2026-07-01",
        "beyond,1,,,,x",
        f"{'x' * 5_000},1,,,",
        "repeated,1,,yes,",
        "two,many,never,,",
    ]
    found = await report(client, "\n".join(lines))
    assert found["accepted"] == 2
    assert codes(found) == [
        (3, "text", "cell_required"),
        (4, "size", "cell_number"),
        (5, "size", "cell_minimum"),
        (6, "size", "cell_maximum"),
        (7, "size", "cell_number"),
        (8, "day", "cell_date"),
        (9, "loud", "cell_yes_no"),
        (10, "text", "cell_too_long"),
        (12, "…", "cell_beyond_header"),
        (13, "text", "cell_too_long"),
        (14, "loud", "row_repeated"),
        (15, "size", "cell_number"),
        (15, "day", "cell_date"),
    ]
    assert max(len(fault["value"] or "") for fault in found["faults"]) <= 101
    english = await client.post(
        "/v1/imports/notes",
        files={"file": ("notes.csv", "\n".join(lines).encode())},
        headers={"Accept-Language": "en"},
    )
    assert english.json()["faults"][0]["message"] == "The column text must be filled."


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1+1", "-1-1", "+cmd|x", "-2+3+cmd|x!A0",
        "＝1+1", "＠SUM(A1)", "＋1", "－1+1", "\t=1+1", "  =1+1", "\u3000=1+1", '"=1+1"',
    ],
)  # fmt: skip
async def test_a_cell_that_a_spreadsheet_would_execute_is_refused(
    cell: str, client: httpx.AsyncClient
) -> None:
    found = await report(client, f"text\ngood\n{cell}\n")
    assert codes(found) == [(3, "text", "cell_formula")]


async def test_a_text_that_looks_like_a_formula_is_refused_in_a_spreadsheet_too(
    client: httpx.AsyncClient,
) -> None:
    content = sheet(["text"], ["good"], write=lambda _, page: page.write_string(2, 0, "=1+1"))
    assert codes(await report(client, content)) == [(3, "text", "cell_formula")]


async def test_a_number_that_lost_its_digits_is_noticed(client: httpx.AsyncClient) -> None:
    found = await report(client, sheet(["text"], [198609262015051001]), name="notes.xlsx")
    assert codes(found) == [(2, "text", "cell_digits_lost")]
    found = await report(client, "text\n1.98609E+17\n1,5E+10\n".replace(",", "."))
    assert codes(found) == [(2, "text", "cell_digits_lost"), (3, "text", "cell_digits_lost")]


async def test_a_thousand_faults_are_named_and_all_are_counted(client: httpx.AsyncClient) -> None:
    rows = "".join(f"x,{'many' if n % 2 else 1}\n" for n in range(12_000))
    found = await report(client, f"text,size\n{rows}")
    assert (found["rows"], found["accepted"], found["faulty"]) == (12_000, 6_000, 6_000)
    assert len(found["faults"]) == MOST_FAULTS
    assert [fault["row"] for fault in found["faults"]] == list(range(3, 3 + 2 * MOST_FAULTS, 2))


async def test_a_long_file_is_read_piece_by_piece() -> None:
    content = b"text,size\n" + b"a note of some length,5\n" * 20_000
    file = UploadFile(io.BytesIO(content), filename="notes.csv")
    most = 0

    async def write(rows: Sequence[tuple[int, NoteRow]]) -> Written:
        nonlocal most
        most = max(most, len(rows))
        return Written(changed=len(rows), unchanged=0)

    tracemalloc.start()
    try:
        found = await import_file(file, NoteRow, write, lambda code, _: code)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (found.accepted, most) == (20_000, 500)
    assert peak < 2_000_000


def patterns(of: object) -> Iterator[str]:
    """The patterns anywhere in a schema."""
    if isinstance(of, dict):
        if isinstance(pattern := of.get("pattern"), str):
            yield pattern
        of = list(of.values())
    if isinstance(of, list):
        yield from (pattern for part in of for pattern in patterns(part))


def test_every_form_that_a_column_asks_for_has_an_example() -> None:
    for service in ("evaluation.schemas.files", "identity.schemas.rows", "notifications.schemas",
                    "payroll_incentive.schemas.imports", "targets.schemas.files"):  # fmt: skip
        import_module(service)
    for model in Row.__subclasses__():
        for pattern in patterns(model.model_json_schema()):
            assert re.match(pattern, EXAMPLES[pattern]), model
