"""What waits for a superior is read for their people, whatever else waits in the agency."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg

from evaluation.queries.team import HEAPS
from tests.support.databases import Database

PEOPLE = 1_000
TEAM = 8
FILL = """
insert into activity (agency_id, activity_id, employee_id, reference, day, description, minutes,
  volume, state, version, returns, changed_at)
select $1, gen_random_uuid(), person, gen_random_uuid()::text, date '2026-07-01' + n % 28, 'x', 30,
  1, $3, 1, 0, now()
from unnest($2::uuid[]) as person, generate_series(1, $4::int) as n
"""


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


async def test_old_statistics_do_not_make_it_read_everybody(
    database: Callable[[str], Database],
) -> None:
    store = database("evaluation")
    agency, people = uuid4(), [uuid4() for _ in range(PEOPLE)]
    owner = await asyncpg.connect(store.superuser)
    await owner.execute(FILL, agency, people, "approved", 30)
    await owner.execute("analyze activity")
    await owner.execute(FILL, agency, people, "logged", 5)
    api = await asyncpg.connect(store.api)
    await api.execute("select set_config('app.agencies', $1, false)", str(agency))
    team = [people[:TEAM], [date(2026, 7, 1)] * TEAM, [date(2026, 7, 31)] * TEAM]
    found = await api.fetchval(f"explain (analyze, format json) {HEAPS}", *team, [agency])
    await api.close()
    await owner.close()
    read = [
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes(json.loads(found)[0]["Plan"])
        if node.get("Relation Name") == "activity"
    ]
    assert 5 * TEAM <= sum(read) <= 35 * TEAM
