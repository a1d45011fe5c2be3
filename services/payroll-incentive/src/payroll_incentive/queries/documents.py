"""The documents that come with the program: national tables, and the regions' policies."""

from collections.abc import Sequence
from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "policies"
_IN_THE_HOUSE = Path(__file__).parents[3] / "policies"


def policies_folder() -> Path:
    """Where the documents lie: in the installed package, or beside its source."""
    return _INSTALLED if _INSTALLED.is_dir() else _IN_THE_HOUSE


def national_documents() -> Sequence[str]:
    """The text of every national table."""
    files = sorted((policies_folder() / "national").glob("*.yaml"))
    return [file.read_text(encoding="utf-8") for file in files]
