"""plans.csv as tests write it, and what became of it."""

from typing import Any
from uuid import uuid5

from shared.events.identity import EmployeeState
from tests.support.databases import Database
from tests.support.services import rows, said
from tests.targets.world import (
    PLANS,
)

Cells = dict[str, Any]


def row(who: EmployeeState, by: EmployeeState | None = None, **changes: Any) -> Cells:
    """A row of an approved plan of one result."""
    given = {
        "nip": who.nip, "period": "2026-07", "starts_on": "2026-07-01", "ends_on": "2026-07-31",
        "result_number": 1, "result_title": "Pasien terlayani", "weight": 100,
        "superior_result_number": 1 if by else "", "aspect": "kuantitas", "indicator": "Pasien",
        "target": "420", "unit": "orang", "state": "approved",
        "superior_nip": by.nip if by else "", "approved_on": "2026-07-02",
    }  # fmt: skip
    return given | changes


def book(*cells: Cells) -> str:
    lines = [",".join(str(line[column]) for column in PLANS.split(",")) for line in cells]
    return "\n".join([PLANS, *lines]) + "\n"


def plan_of(who: EmployeeState, period: str = "2026-07") -> str:
    return str(uuid5(who.employee_id, period))


async def stored(store: Database, who: EmployeeState) -> list[dict[str, Any]]:
    query = "select * from plan where employee_id = $1 order by starts_on"
    return await rows(store, query, who.employee_id)


async def acts_of(store: Database, *people: EmployeeState) -> list[tuple[str, str]]:
    known = {str(one.employee_id): one.name for one in people}
    return [(e["type"], known[e["employee_id"]]) for e in await said(store)
            if e["employee_id"] in known]  # fmt: skip
