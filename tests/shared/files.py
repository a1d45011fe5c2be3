"""Import files as people send them, and what comes back."""

import io
from collections.abc import Callable, Iterable
from typing import Any

import httpx
from xlsxwriter import Workbook


async def upload(
    client: httpx.AsyncClient, content: bytes | str, name: str = "notes.csv"
) -> httpx.Response:
    body = content.encode() if isinstance(content, str) else content
    return await client.post("/v1/imports/notes", files={"file": (name, body)})


async def report(client: httpx.AsyncClient, content: bytes | str, **more: Any) -> dict[str, Any]:
    answer = await upload(client, content, **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["rows"] == found["accepted"] + found["faulty"]
    assert all("{" not in fault["message"] for fault in found["faults"])
    return found


def sheet(*lines: Iterable[Any], write: Callable[[Any, Any], None] | None = None) -> bytes:
    """An XLSX file of these lines; `write` may do more with the workbook and its sheet."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, line in enumerate(lines):
            page.write_row(number, 0, list(line))
        if write:
            write(book, page)
    return made.getvalue()
