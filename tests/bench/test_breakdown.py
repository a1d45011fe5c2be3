"""The breakdown finds its steps in the program as it is now."""

import os
from unittest.mock import patch

from bench import breakdown, recalculation
from bench.place import place
from capaian.embedded.postgres import THROW_AWAY

PEOPLE = 20


async def test_every_step_and_the_dearest_statements_are_measured() -> None:
    with patch.dict(os.environ), place(THROW_AWAY) as where:
        heard = await recalculation.prepare(where, PEOPLE)
        found = {one.name: one.value for one in await breakdown.measure(where, heard)}
    hooks = {f"recalculation: {hook.step}" for hook in breakdown.HEARING}
    hooks |= {f"relay: {hook.step}" for hook in breakdown.RELAYING}
    assert hooks <= found.keys()
    assert found["recalculation, SQL: with statement"] > 0
    assert found["relay, SQL: select statement"] > 0
    assert all(value >= 0 for value in found.values())
