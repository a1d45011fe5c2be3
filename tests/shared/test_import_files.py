"""Import files that are refused as a whole: not ours, broken, or made to do harm."""

import io
import zipfile

import httpx
import pytest

from tests.shared.doors import problem
from tests.shared.files import report, sheet, upload


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_header"),
        (b"\n\n", "file_header"),
        ("size\n1\n", "file_header"),
        ("text,colour\na,red\n", "file_header"),
        ("text\ttab\na\tb\n", "file_header"),
        ("text,text\na,b\n", "file_header_twice"),
        ("text\nk\xe9\n".encode("latin-1"), "file_encoding"),
        ("text\nhello\n".encode("utf-16"), "file_encoding"),
        ("text\nhello\n".encode("utf-16-le"), "file_not_text"),
        (b"text\ngood\na\x00b\n", "file_not_text"),
        ('text\ngood\n"never closed\n', "file_quotes"),
        ('text\ngood\n"closed" twice"\n', "file_quotes"),
        ("text\n" + '"' + "x" * 200_000 + '"\n', "file_quotes"),
        (b"PK\x03\x04 and nothing of a zip", "file_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_unreadable"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file_encoding"),
    ],
)
async def test_a_file_that_is_no_table_of_ours_is_refused(
    content: bytes | str, code: str, client: httpx.AsyncClient
) -> None:
    said = problem(await upload(client, content), 422, code)
    assert "notes.csv" in said["detail"]


async def test_what_a_remark_says_is_for_people(client: httpx.AsyncClient) -> None:
    found = await report(client, "remark,text\n=why it was not taken,good\n")
    assert (found["accepted"], found["faults"]) == (1, [])


async def test_nothing_of_a_file_is_written_when_its_end_cannot_be_read(
    client: httpx.AsyncClient,
) -> None:
    rows = "".join(f"row {n}\n" for n in range(2_000))
    for end in (b"\xff\n", b'"open\n', b"\x00\n"):
        answer = await upload(client, f"text\n{rows}".encode() + end)
        assert answer.status_code == 422


# --- spreadsheets that are not what they seem ----------------------------------------------------

SHEET = "xl/worksheets/sheet1.xml"
SPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="' + SPACE + b'"><sheetData>'
FOOT = b"</sheetData></worksheet>"
TITLE = b'<row r="1"><c r="A1" t="str"><v>text</v></c></row>'


def rewritten(content: bytes, **members: bytes | None) -> bytes:
    """The archive with members replaced or (None) left out; their names by `_` for `/` and `.`."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            given = members.get(name.replace("/", "_").replace(".", "_"), old.read(name))
            if given is not None:
                new.writestr(name, given)
    return made.getvalue()


def cells(rows: bytes) -> bytes:
    return rewritten(sheet(["text"]), xl_worksheets_sheet1_xml=HEAD + TITLE + rows + FOOT)


BOMBS = {
    "a cell far away": cells(b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'),
    "a cell far away, in other words": cells(
        b"<row r='1048576'><c t='str'\n r = 'xfd1048576' ><v>x</v></c></row>"
    ),
    "a cell far away behind a sign": cells(
        b'<row r="9"><c x=">" r="XFD1048576" t="str"><v>x</v></c></row>'
    ),
    "a cell far away with a prefix": cells(
        b'<x:row r="9" xmlns:x="u"><x:c r="XFD1048576" t="str"><x:v>x</x:v></x:c></x:row>'
    ),
    "many rows without a place": cells(
        b"<row>" + b"<c><v>1</v></c>" * 9_000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 900
    ),
    "more than is unpacked": rewritten(sheet(["text"]), xl_sharedStrings_xml=b" " * 210_000_000),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
async def test_a_small_file_that_would_fill_the_memory_is_refused(
    name: str, client: httpx.AsyncClient
) -> None:
    assert len(BOMBS[name]) < 1_000_000
    problem(await upload(client, BOMBS[name], "notes.xlsx"), 422, "file_unpacked_size")


def lying() -> bytes:
    """An archive whose sheet is larger than it says."""
    row = b'<row><c t="str"><v>x</v></c></row>'
    honest = cells(row * 100_000)
    size = len(HEAD + TITLE + FOOT) + len(row) * 100_000
    return honest.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))


def encrypted() -> bytes:
    """An archive that says its sheet is encrypted."""
    content = bytearray(sheet(["text"], ["a"]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := content.find(mark, start)) >= 0:
            content[start + place] |= 1
            start += 4
    return bytes(content)


GOOD_SHEET = sheet(["text"], ["good"], ["better"])
BROKEN = {
    "cut in half": GOOD_SHEET[: len(GOOD_SHEET) // 2],
    "without its end": GOOD_SHEET[:-30],
    "without a workbook": rewritten(GOOD_SHEET, xl_workbook_xml=None),
    "without a sheet": rewritten(GOOD_SHEET, xl_worksheets_sheet1_xml=None),
    "a broken sheet": rewritten(GOOD_SHEET, xl_worksheets_sheet1_xml=HEAD + b"<row><c"),
    "no XML": rewritten(GOOD_SHEET, xl_workbook_xml=b"hello"),
    "another zip": rewritten(GOOD_SHEET, _Content_Types__xml=b"", xl_workbook_xml=None),
    "a sheet in another encoding": rewritten(
        GOOD_SHEET, xl_worksheets_sheet1_xml=(HEAD + TITLE + FOOT).decode().encode("utf-16")
    ),
    "cells hidden by comments": cells(
        b"""<!-- ' --><row r="9"><c r="XFD1048576" t="str"><v>x</v></c></row><!-- ' -->"""
    ),
    "a sign in an attribute": cells(b"""<row r="9" x='<c y="'><c r="B2"><v>1</v></c></row>"""),
    "larger than it says": lying(),
    "encrypted": encrypted(),
}


@pytest.mark.parametrize("content", [b"\x93\xfe\x10\x80random", b"text\nhello\n", b""])
async def test_a_spreadsheet_by_name_only_is_refused_as_one(
    content: bytes, client: httpx.AsyncClient
) -> None:
    problem(await upload(client, content, "notes.xlsx"), 422, "file_unreadable")


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_spreadsheet_is_refused(name: str, client: httpx.AsyncClient) -> None:
    problem(await upload(client, BROKEN[name], "notes.xlsx"), 422, "file_unreadable")


@pytest.mark.parametrize("place", range(0, len(GOOD_SHEET), 97))
async def test_a_spreadsheet_with_a_wrong_byte_breaks_nothing(
    place: int, client: httpx.AsyncClient
) -> None:
    bent = bytearray(GOOD_SHEET)
    bent[place] ^= 0x55
    answer = await upload(client, bytes(bent), "notes.xlsx")
    assert answer.status_code in (200, 422), answer.text
