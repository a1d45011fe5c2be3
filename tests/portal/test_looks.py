"""Who looked at what of mine: said in words, whatever services call it."""

import re
from pathlib import Path

import pytest

from tests.portal.door import Door
from tests.portal.stand_in import NAMES

ROOT = Path(__file__).parents[2]
SAID = re.compile(r"""(?:Look|record_read)\([^()]*(?:\[[^]]*\][^()]*)*f"([a-z]+) \{""")
KINDS = sorted(
    {
        kind
        for path in (ROOT / "services").glob("*/src/*/api/*.py")
        for kind in SAID.findall(path.read_text(encoding="utf-8"))
    }
)


def test_all_kinds_are_found() -> None:
    assert len(KINDS) > 7


@pytest.mark.parametrize("kind", KINDS)
async def test_a_look_is_said_in_words(door: Door, kind: str) -> None:
    for name in NAMES:
        door.services.on[f"GET {name}/v1/me/accesses"] = []
    door.services.on["GET evaluation/v1/me/accesses"] = [
        {"at": "2026-07-31T09:00:00Z", "reader_name": "Ratna", "what": f"{kind} 2026-07"}
    ]
    text = (await door.get("/data-saya")).text
    assert ", Juli 2026" in text
    assert f"{kind} 2026-07" not in text
    assert "Data tunjangan atau penilaian" not in text
