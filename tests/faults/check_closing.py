"""What was closed is complete: nobody slipped in beside the closing."""

from collections.abc import Iterator
from typing import Final

from tests.faults.snapshot import Snapshot

RESULTS: Final = (
    "evaluation",
    (
        "select agency_id, period_id::text as reference, employee_id, r.version"
        " from result r join period using (agency_id, period_id)"
        " where period.state = 'closed' and r.version > 0"
    ),
)
ENTRIES: Final = (
    "evaluation",
    (
        "select distinct on (agency_id, reference, employee_id) agency_id, reference, employee_id,"
        " version from manifest_entry where feed = 'evaluation'"
        " order by agency_id, reference, employee_id, chunk desc"
    ),
)
UNSIGNED: Final = (
    "payroll_incentive",
    "select run_id from run where state not in ('open', 'ready', 'proposed') and maker = checker",
)
MISCOUNTED: Final = (
    "evaluation",
    (
        "select period_id, sum(rated) as rated, sum(finalised) as finalised from ("
        "  select period_id, rated, finalised from period_part union all"
        "  select period_id, -(state = 'rated')::int, -(state = 'finalised')::int from result"
        ") as both_ways group by period_id having (sum(rated), sum(finalised)) <> (0, 0)"
    ),
)
QUESTIONS: Final = (RESULTS, ENTRIES, UNSIGNED, MISCOUNTED)


def closings(world: Snapshot) -> Iterator[str]:
    """The manifest of a closed period names each of its results, in its newest version."""
    results = {tuple(row.values())[:3]: row["version"] for row in world.rows(*RESULTS)}
    entries = {tuple(row.values())[:3]: row["version"] for row in world.rows(*ENTRIES)}
    closed = {key[:2] for key in results}
    listed = {key: version for key, version in entries.items() if key[:2] in closed}
    if other := {k for k in results.keys() | listed.keys() if results.get(k) != listed.get(k)}:
        key = min(other, key=str)
        yield (
            f"{len(other)} results are not as the manifest of their closed period says, such as"
            f" {key}: {results.get(key)} is {listed.get(key)}"
        )
    if rows := world.rows(*UNSIGNED):
        yield f"{len(rows)} runs were approved by their maker"
    if rows := world.rows(*MISCOUNTED):
        yield f"{len(rows)} periods have other results than are counted, such as {dict(rows[0])}"
