"""A folder of import files, looked at before anything of it is sent."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

STRUCTURE: Final = (
    ("identity", "units"),
    ("identity", "posts"),
    ("identity", "employees"),
    ("identity", "assignments"),
    ("identity", "superiors"),
)
RECORDS: Final = (
    ("notifications", "contacts"),
    ("payroll_incentive", "salary-base"),
    ("payroll_incentive", "tax-status"),
    ("payroll_incentive", "obligations"),
    ("payroll_incentive", "opening-lines"),
    ("targets", "plans"),
    ("evaluation", "punishments"),
    ("evaluation", "attendance"),
    ("evaluation", "activities"),
    ("evaluation", "measures"),
)
ON_PLANS: Final = (
    ("targets", "realisations"),
    ("evaluation", "ratings"),
)
"""They ask for an approved plan, so evaluation must have heard of the plans before."""

WHOLE: Final = frozenset({"plans"})
"""Kinds that are sent in one piece: rows of a plan belong together wherever they stand."""

PERIODS: Final = "periods"
"""Rows of it are opened one by one; it is no upload of its own, and CSV only."""

KINDS: Final = (
    *(kind for _, kind in STRUCTURE),
    PERIODS,
    *(kind for _, kind in (*RECORDS, *ON_PLANS)),
)
ENDINGS: Final = (".csv", ".xlsx")
DEMO: Final = "accounts.csv"
"""Read by `capaian demo` only: an importer makes no accounts."""


class NotImportable(Exception):
    """Nothing of a folder is sent; the message is a sentence."""


def survey(directory: Path) -> list[str]:
    """Sentences on files of a folder that are not read, though their names end as tables do.

    Raises:
        NotImportable: there is nothing to import, or it is not clear what.
    """
    known = {f"{kind}{ending}" for kind in KINDS for ending in ENDINGS}
    tables = {path.name: path for path in listed(directory) if path.suffix.lower() in ENDINGS}
    ours = sorted(known & tables.keys())
    others = sorted(tables.keys() - known - {DEMO})
    if not ours:
        raise NotImportable(
            f"{directory} holds no import file. Found: {', '.join(others) or 'no CSV or XLSX'}."
            f" Known names, each as .csv or .xlsx: {', '.join(KINDS)}."
        )
    check(directory, [tables[name] for name in ours])
    return [unknown(name) for name in others]


def listed(directory: Path) -> list[Path]:
    try:
        return list(directory.iterdir())
    except FileNotFoundError:
        raise NotImportable(f"There is no folder {directory}.") from None
    except OSError as error:
        raise NotImportable(f"{directory} is no folder to import: {error.strerror}.") from error


def check(directory: Path, files: Sequence[Path]) -> None:
    """Refuse folders in the place of files, files that are there twice, and periods.xlsx."""
    for path in files:
        if not path.is_file():
            raise NotImportable(f"{path} is not a file. Import files are CSV or XLSX.")
        if path.name == f"{PERIODS}.xlsx":
            raise NotImportable(f"{path} is not read. Save it as {PERIODS}.csv.")
    stems = [path.stem for path in files]
    if twice := sorted({stem for stem in stems if stems.count(stem) > 1}):
        both = " and ".join(f"{twice[0]}{ending}" for ending in ENDINGS)
        raise NotImportable(f"{directory} holds both {both}. Leave the one that counts.")


def unknown(name: str) -> str:
    close = get_close_matches(Path(name).stem.lower(), KINDS, 1)
    meant = f" Is it meant to be {close[0]}{Path(name).suffix.lower()}?" if close else ""
    return f"{name} is not read: no import file has this name.{meant}"
