"""The order in which a folder of files is imported."""

from pathlib import Path
from typing import Any

from capaian.importing import RATINGS, RECORDS, STRUCTURE, import_directory


class Imported:
    """Stands in for an account: remembers what was sent, and when all was waited for."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def upload(self, _: str, kind: str, __: Path, **___: str) -> dict[str, Any]:
        self.steps.append(kind)
        return {}

    def quiet(self) -> None:
        self.steps.append("quiet")


def test_what_others_must_have_heard_of_is_waited_for(tmp_path: Path) -> None:
    structure, records, ratings = (
        [kind for _, kind in files] for files in (STRUCTURE, RECORDS, RATINGS)
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
