"""docs/one-event.md tells the truth: its functions exist, and an evaluation runs through them."""

import ast
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

import pytest

from shared.events.evaluation import period_id
from shared.events.identity import unit_id
from tests.walks import city
from tests.walks.system import System

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "one-event.md"
ROW: Final = re.compile(r"^\| \d* ?\| `([\w/]+\.py)` \| `([\w.]+)` \|", re.MULTILINE)
STEPS: Final = ROW.findall(PAGE.read_text(encoding="utf-8"))
MOST: Final = 12
NOT_RUN: Final = {"Subscription.handle", "CONSUMER"}
"""A pump takes Kafka's place here, and a table is looked up, not run."""


def source(path: str) -> Path:
    """The file that the page calls `package/room.py`."""
    package, _, rest = path.partition("/")
    found = [*ROOT.glob(f"services/*/src/{package}/{rest}"), *ROOT.glob(f"*/src/{package}/{rest}")]
    assert len(found) == 1, path
    return found[0]


def test_the_page_names_at_most_twelve_files_of_services() -> None:
    files = {path for path, _ in STEPS if not path.startswith("shared/")}
    assert 0 < len(files) <= MOST
    assert len(STEPS) == PAGE.read_text(encoding="utf-8").count(".py` | `")


@pytest.mark.parametrize(("path", "name"), STEPS)
def test_every_step_names_what_exists(path: str, name: str) -> None:
    body = ast.parse(source(path).read_text(encoding="utf-8")).body
    for part in name.split("."):
        (found,) = [node for node in body if part in names(node)]
        body = getattr(found, "body", [])


def names(node: ast.stmt) -> set[str]:
    """What a statement defines."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    return set()


async def test_a_signature_runs_through_the_steps_in_this_order(system: System) -> None:
    town = await city.city(system)
    agency = "TNG-DINKES"
    boss, person = city.AGENCIES[agency]
    await city.worked(town, agency)
    assessor = await town.seat(boss)
    path = f"results/{town.ids[person]}/{period_id(unit_id(agency), '2026-07')}"
    await assessor.put("evaluation", path, **city.NEEDS_WORK)
    expected = [(str(source(file)), name) for file, name in STEPS if name not in NOT_RUN]
    with calls() as made:
        await assessor.post("evaluation", f"{path}/finalisation")
        await system.pump()
    assert [call for call in made if call in expected] == expected


@contextmanager
def calls() -> Iterator[list[tuple[str, str]]]:
    """The functions of ours that are called meanwhile, each once, in order of their first call."""
    made: dict[tuple[str, str], None] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            code = frame.f_code
            made.setdefault((code.co_filename, code.co_qualname))

    found: list[tuple[str, str]] = []
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(before)
        found += made
