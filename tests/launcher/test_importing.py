"""The order in which a folder of files is imported."""

from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from capaian import importing
from capaian.client import Refused
from capaian.folder import ON_PLANS, RECORDS, STRUCTURE
from capaian.importing import Taken, import_directory
from capaian.parts import parts
from shared.events.identity import unit_id


class Imported:
    """Stands in for an account: remembers what was sent, and when all was waited for."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def upload(self, _: str, kind: str, __: str, content: bytes, **___: str) -> dict[str, Any]:
        self.steps.append(kind)
        rows = sum(1 for line in content.splitlines()[1:] if line)
        return {"rows": rows, "accepted": rows, "unchanged": 0, "faulty": 0, "faults": []}

    def quiet(self) -> None:
        self.steps.append("quiet")


def test_what_others_must_have_heard_of_is_waited_for(tmp_path: Path) -> None:
    structure, records, ratings = (
        [kind for _, kind in files] for files in (STRUCTURE, RECORDS, ON_PLANS)
    )
    for kind in (*structure, *records, *ratings):
        (tmp_path / f"{kind}.csv").touch()
    imported = Imported()
    for _ in import_directory(
        tmp_path,
        imported,  # type: ignore[arg-type]  # it sends nothing
        imported.quiet,
        lambda: imported.steps.append("prepared"),
    ):
        pass
    between = ["quiet", "prepared", "quiet"]
    assert imported.steps == [*structure, *between, *records, "quiet", *ratings]


class Reader(Imported):
    """Stands in for an account of a system that knows one agency and refuses some files."""

    def __init__(self, *refused: str) -> None:
        super().__init__()
        self.refused = refused

    def upload(
        self, service: str, kind: str, name: str, content: bytes, **why: str
    ) -> dict[str, Any]:
        if kind in self.refused:
            self.steps.append(kind)
            raise no(f"{kind} lacks a column.")
        return super().upload(service, kind, name, content, **why)

    def get(self, _: str, path: str) -> list[dict[str, str]]:
        if path == "/v1/units":
            return [{"code": "JKT", "kind": "government"}, {"code": "JKT-DINKES", "kind": "agency"}]
        return [{"agency_id": str(unit_id("JKT-DINKES")), "code": "2026-07"}]

    def post(self, _: str, __: str, body: dict[str, str]) -> dict[str, str]:
        if body["kind"] == "bulanan":
            raise no("Not right: kind.")
        return body


def no(sentence: str) -> Refused:
    return Refused("there", httpx.Response(422, json={"detail": sentence}))


def take_all(directory: Path, account: Reader) -> list[Taken]:
    quiet = account.quiet
    return list(import_directory(directory, account, quiet))  # type: ignore[arg-type]  # as above


def test_periods_are_opened_row_by_row_and_faulty_ones_named(tmp_path: Path) -> None:
    (tmp_path / "periods.csv").write_text(
        "\ufeffagency_code; kind; code; scheme\n"
        "JKT-DINKES;monthly;2026-07;matrix\n;;;\n"
        "JKT-DINKES;monthly;2026-08;matrix\n"
        "FOO;monthly;2026-07;matrix\n"
        "JKT-DINKES;bulanan;2026-07;matrix\n",
        encoding="utf-8",
    )
    [taken] = take_all(tmp_path, Reader())
    faults = taken.report.pop("faults")
    assert taken.report == {"rows": 4, "accepted": 2, "unchanged": 1, "faulty": 2}
    assert [(fault["row"], fault["message"]) for fault in faults] == [
        (5, "There is no agency FOO. Import its unit first."),
        (6, "JKT-DINKES 2026-07: Not right: kind."),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"agency_code,kind,code\n",
            "periods.csv lacks the columns scheme. Expected are: agency_c",
        ),
        (b"", "periods.csv lacks the columns agency_code, kind, code, scheme."),
        (b"agency_code,kind,code,scheme\nJKT-D\xe9,,,\n", "periods.csv is not in UTF-8 (line 2)."),
    ],
)
def test_periods_that_cannot_be_read_are_refused_in_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "periods.csv").write_bytes(content)
    (tmp_path / "measures.csv").touch()
    (tmp_path / "ratings.csv").touch()
    taken = take_all(tmp_path, Reader())
    assert taken[0].problem.startswith(sentence)
    assert [(one.kind, one.problem) for one in taken[1:]] == [
        ("measures", ""),
        ("ratings", "not read, because periods was refused."),
    ]


def test_what_a_refused_file_leaves_unread_is_named(tmp_path: Path) -> None:
    for kind in ("employees", "assignments", "contacts", "plans", "attendance", "ratings"):
        (tmp_path / f"{kind}.csv").touch()
    taken = take_all(tmp_path, Reader("employees"))
    why = "not read, because employees was refused."
    assert [(one.kind, one.problem) for one in taken] == [
        ("employees", "employees lacks a column."),
        *((kind, why) for kind in ("assignments", "contacts", "plans", "attendance", "ratings")),
    ]
    taken = take_all(tmp_path, Reader("contacts", "plans"))
    assert [(one.kind, bool(one.problem)) for one in taken] == [
        ("employees", False), ("assignments", False), ("contacts", True), ("plans", True),
        ("attendance", False), ("ratings", True),
    ]  # fmt: skip


def test_what_was_read_of_a_large_file_is_said_when_the_rest_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "parts", partial(parts, largest=4))
    path = tmp_path / "attendance.csv"
    path.write_text("nip,date\n1,2\n3,4\n5,6\n", encoding="utf-8")
    [taken] = take_all(tmp_path, Reader())
    assert (taken.report["accepted"], taken.problem) == (3, "")
    path.write_text('nip,date\n1,2\n3,4\n5,"6\n', encoding="utf-8")
    [taken] = take_all(tmp_path, Reader())
    assert taken.problem.startswith("read up to row 2, then: attendance.csv is no CSV")
