"""Files through the portal: tried first, mended in place, taken once; by their owner only."""

import asyncio
import csv
import io
import os
import re
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from portal.imports.kinds import KINDS
from portal.imports.store import KEPT_FOR
from shared.imports.cells import FORMULA
from tests.portal.door import OWN, Door, opened, seal
from tests.portal.stand_in import CUT, Asked, StandIn

FORMATS: Final = Path(__file__).resolve().parents[2] / "docs" / "formats"
OBLIGATIONS: Final = "POST payroll_incentive/v1/imports/obligations"
FILE: Final = """nip,month,obligation,fulfilled
199002102024212001,2026-07,pbb,yes

199002102024212002,2026-07,=1+1,yes
199002102024212003,2026-07,pbb,mungkin
"""


@pytest.fixture
async def door(
    services: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Door]:
    monkeypatch.setenv("CAPAIAN_UPLOADS", str(tmp_path / "berkas"))
    services.let_in(roles={"payroll_maker": ["5d2c8d3e-0000-7000-8000-000000000003"]})
    services.on[OBLIGATIONS] = judged
    async with opened(services) as made:
        yield made


async def judged(asked: Asked) -> Any:
    """What the service says of a file: known obligations, and yes or no."""
    content = asked.body.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--", 1)[0]
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    rows = [(number, line) for number, line in enumerate(lines[1:], 2) if any(line)]
    faults = [fault(number, "obligation", line[2]) for number, line in rows if line[2] != "pbb"]
    faults += [fault(n, "fulfilled", line[3]) for n, line in rows if line[3] not in ("yes", "no")]
    return {
        "rows": len(rows), "accepted": len(rows) - len({one["row"] for one in faults}),
        "unchanged": 0, "faulty": len({one["row"] for one in faults}), "faults": faults,
        "dry_run": "dry_run" in asked.query,
    }  # fmt: skip


def fault(row: int, column: str, value: str) -> dict[str, Any]:
    sentence = f"{value} tidak dikenal."
    return {"row": row, "column": column, "value": value, "code": "x", "message": sentence}


async def bring(door: Door, content: str = FILE, kind: str = "obligations") -> httpx.Response:
    return await door.client.post(
        f"/admin/impor/{kind}",
        data={"segel": seal(), "kunci": "k"},
        files={"berkas": ("juli.csv", content.encode())},
        headers=OWN,
    )


async def settled(door: Door, path: str) -> str:
    """The page of a file once nothing is under way."""
    for _ in range(100):
        text = (await door.get(path)).text
        if 'id="kemajuan"' not in text:
            return text
        await asyncio.sleep(0.05)
    raise AssertionError(path)


async def test_a_file_is_tried_before_anything_of_it_is_taken(door: Door) -> None:
    answer = await bring(door)
    assert answer.status_code == 303
    text = await settled(door, answer.headers["location"])
    assert "Masukkan 1 baris" in text
    assert "2 baris perlu diperbaiki" in text
    assert "mungkin tidak dikenal." in text
    assert [one.query for one in door.services.heard if one.what == OBLIGATIONS] == [
        {"dry_run": "true"}
    ]


async def test_rows_are_mended_in_place_and_keep_their_numbers(door: Door) -> None:
    path = (await bring(door)).headers["location"]
    text = await settled(door, path)
    assert 'name="b4.obligation" value="=1+1"' in text
    assert 'name="b5.fulfilled" value="mungkin"' in text
    await door.send(f"{path}/perbaikan", {"b4.obligation": "pbb", "b5.fulfilled": "entah"})
    text = await settled(door, path)
    assert "Masukkan 2 baris" in text
    assert 'name="b5.fulfilled" value="entah"' in text


async def test_good_rows_are_taken_then_only_the_others_are_tried(door: Door) -> None:
    path = (await bring(door)).headers["location"]
    await settled(door, path)
    await door.send(f"{path}/masukkan")
    text = await settled(door, path)
    assert "1 baris sudah tercatat" in text
    assert "dry_run" not in door.services.last(OBLIGATIONS).query
    await door.send(f"{path}/perbaikan", {"b4.obligation": "pbb", "b5.fulfilled": "no"})
    assert "Masukkan 2 baris" in await settled(door, path)
    assert b"199002102024212001" not in door.services.last(OBLIGATIONS).body
    await door.send(f"{path}/masukkan")
    text = await settled(door, path)
    assert "2 baris sudah tercatat" in text
    assert "perlu diperbaiki" not in text


async def test_pressing_twice_takes_a_file_once(door: Door) -> None:
    path = (await bring(door)).headers["location"]
    await settled(door, path)
    await asyncio.gather(door.send(f"{path}/masukkan"), door.send(f"{path}/masukkan"))
    await settled(door, path)
    taken = [one for one in door.services.heard if one.what == OBLIGATIONS and not one.query]
    assert len(taken) == 1


async def test_the_faulty_rows_come_as_a_file_that_runs_nothing(door: Door) -> None:
    path = (await bring(door)).headers["location"]
    await settled(door, path)
    answer = await door.get(f"{path}/keliru.csv")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["nip", "month", "obligation", "fulfilled", "remark"]
    assert [line[2] for line in lines[1:]] == ["'=1+1", "pbb"]
    assert lines[2][4] == "fulfilled: mungkin tidak dikenal."
    assert not [cell for line in lines for cell in line if FORMULA.match(cell)]
    assert "attachment" in answer.headers["content-disposition"]


async def test_a_file_is_its_owners_alone(door: Door) -> None:
    path = (await bring(door)).headers["location"]
    await settled(door, path)
    door.sessions.forget("rahasia")
    door.services.let_in(
        user_id="5d2c8d3e-0000-7000-8000-00000000000f",
        roles={"payroll_maker": ["5d2c8d3e-0000-7000-8000-000000000003"]},
    )
    for one in (path, f"{path}/keliru.csv"):
        assert (await door.get(one)).status_code == 404
    assert "juli.csv" not in (await door.get("/admin/impor")).text


async def test_the_folder_is_private_and_empty_once_all_is_taken(
    door: Door, tmp_path: Path
) -> None:
    folder = tmp_path / "berkas"
    path = (await bring(door, FILE.splitlines()[0] + "\n1,2026-07,pbb,yes\n")).headers["location"]
    await settled(door, path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    await door.send(f"{path}/masukkan")
    assert "1 baris sudah tercatat" in await settled(door, path)
    assert list(folder.iterdir()) == []


async def test_what_was_kept_an_hour_is_dropped(door: Door, tmp_path: Path) -> None:
    path = (await bring(door)).headers["location"]
    await settled(door, path)
    folder = tmp_path / "berkas"
    for kept in folder.iterdir():
        os.utime(kept, (kept.stat().st_mtime - KEPT_FOR - 1,) * 2)
    async with opened(door.services):  # a portal that starts looks through the folder
        await asyncio.sleep(0.05)
    assert list(folder.iterdir()) == []
    assert "Unggah berkasnya sekali lagi" in (await door.get(path)).text


async def test_a_refused_file_says_why(door: Door) -> None:
    sentence = "Kolom month tidak ada."
    door.services.refuse(OBLIGATIONS, 422, "file_header", sentence)
    text = await settled(door, (await bring(door)).headers["location"])
    assert sentence in text
    assert "Tidak ada yang tercatat dari berkas ini." in text


async def test_a_service_that_is_away_is_asked_again(door: Door) -> None:
    door.services.on[OBLIGATIONS] = CUT
    path = (await bring(door)).headers["location"]
    assert "Layanan tidak menjawab" in await settled(door, path)
    door.services.on[OBLIGATIONS] = judged
    await door.send(f"{path}/ulang")
    assert "Masukkan 1 baris" in await settled(door, path)


async def test_without_a_file_the_form_says_what_is_missing(door: Door) -> None:
    answer = await door.send("/admin/impor/obligations")
    assert answer.status_code == 422
    assert "Pilih berkas CSV atau XLSX" in answer.text


async def test_a_file_of_another_role_is_not_taken(door: Door) -> None:
    assert (await bring(door, kind="ratings")).status_code == 403
    assert (await door.get("/admin/impor/ratings")).status_code == 403
    assert (await door.get("/admin/impor/apa-saja")).status_code == 404
    page = (await door.get("/admin/impor")).text
    assert "Kewajiban pegawai" in page
    assert "Hukuman disiplin" not in page


async def test_a_request_larger_than_any_file_is_refused_while_it_is_read(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.web.guard.LARGEST", 1_000)
    answer = await bring(door, FILE + "x" * 2_000)
    assert answer.status_code == 413
    assert "64 MB" in answer.text


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_as_its_format_is_written(name: str) -> None:
    written = (FORMATS / f"{name}.md").read_text(encoding="utf-8")
    columns = written.split("## Columns")[1].split("## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", columns, re.MULTILINE)
    kind = KINDS[name]
    assert [(c.name, c.needed) for c in kind.columns] == [(n, how == "yes") for n, how in rows]
    example = written.split("```csv\n")[1].split("```")[0]
    assert kind.template() == list(csv.reader(io.StringIO(example)))[:2]
    role = next(iter(kind.roles))
    assert f"| who | `{role}`" in written or f"`{role}`" in written.split("| who |")[1][:120]
