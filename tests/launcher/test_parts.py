"""A file larger than a service takes at once is sent in parts, and reported as one."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.parts import Part, joined, parts
from capaian.tables import Unreadable

CELLS = st.text(st.sampled_from('ab ,;"\n\ré'), max_size=6)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=12), st.integers(1, 60))
def test_parts_together_are_the_file(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], largest: int
) -> None:
    path = tmp_path_factory.mktemp("parts") / "attendance.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows([["nip", "date"], *rows])
    found = [(part.last, read(part.content)) for part in parts(path, largest)]
    assert [lines[0] for _, lines in found] == [["nip", "date"]] * len(found)
    numbered = [
        (number, row) for _, lines in found for number, row in enumerate(lines[1:], 2) if row
    ]
    assert numbered == list(enumerate(rows, 2))
    if len(found) > 1:
        assert [last for last, _ in found] == [len(lines) for _, lines in found]


def test_no_part_is_larger_than_one_may_be(tmp_path: Path) -> None:
    path = tmp_path / "attendance.csv"
    path.write_text("nip,date\n" + "1,2\n" * 50, encoding="utf-8")
    counts = [part.content.count(b"1,2\n") for part in parts(path, 40)]
    assert counts == [10] * 5


def test_a_small_file_and_a_workbook_stay_as_they_are(tmp_path: Path) -> None:
    for name in ("attendance.csv", "attendance.xlsx"):
        (tmp_path / name).write_bytes(b"PK" * 30)
    assert [*parts(tmp_path / "attendance.csv", 60)] == [Part(0, b"PK" * 30)]
    assert [*parts(tmp_path / "attendance.xlsx", 10)] == [Part(0, b"PK" * 30)]


def test_what_stands_before_is_well_where_quotes_never_end(tmp_path: Path) -> None:
    path = tmp_path / "attendance.csv"
    path.write_text('nip,date\n1,2\n3,4\n5,"6\n7,8\n', encoding="utf-8")
    found = parts(path, 4)
    assert next(found) == Part(2, b"nip,date\n1,2\n")
    with pytest.raises(Unreadable, match="line 5"):
        list(found)


def test_the_reports_of_parts_are_one() -> None:
    one = {"rows": 4, "accepted": 3, "unchanged": 1, "faulty": 1, "faults": [{"row": 3}]}
    report = joined(joined({}, one), one | {"faults": [{"row": 7}]})
    assert [fault["row"] for fault in report["faults"]] == [3, 7]
    assert [report[name] for name in ("rows", "accepted", "unchanged", "faulty")] == [8, 6, 2, 2]
