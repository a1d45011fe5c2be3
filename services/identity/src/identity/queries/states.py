"""The whole state of people and units, as events and compacted topics say it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from identity.domain.service import day_of
from identity.domain.structure import DAY, Stretch, home
from shared.events.identity import (
    Assignment,
    EmployeeSnapshot,
    Status,
    Superior,
    UnitState,
)

EMPLOYEES = """
select employee_id, nip, name, hired_on, left_on, version, changed_at from employee
where employee_id = any ($1::uuid[])
"""
STATUSES = """
select * from employee_status where employee_id = any ($1::uuid[]) order by employee_id, from_date
"""
ASSIGNMENTS = """
select a.*, p.name as post_name, p."group", p.job_class, p.unit_id
from assignments_of($1) a join post p on p.agency_id = a.agency_id and p.code = a.post_code
order by a.employee_id, a.from_date, a.kind, a.post_code
"""
SUPERIORS = """
select * from superior where employee_id = any ($1::uuid[]) order by employee_id, from_date, kind
"""
KEYS = "select distinct employee_id::text from assignment"
UNITS = "select * from unit where unit_id = any ($1::uuid[])"
UNIT_KEYS = "select unit_id::text from unit"


async def whole_states(connection: Any, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What an event about each of these people carries; people without any post are left out.

    A version says the same whenever it is read: its agency is that of the day of the change.
    """
    statuses = by_person(await connection.fetch(STATUSES, ids))
    assignments = by_person(await connection.fetch(ASSIGNMENTS, ids))
    superiors = by_person(await connection.fetch(SUPERIORS, ids))
    states = {}
    for row in await connection.fetch(EMPLOYEES, ids):
        person = row["employee_id"]
        if held := assignments.get(person):
            states[person] = {
                "agency_id": agency(held, day_of(row["changed_at"])),
                "version": row["version"],
                "recorded_at": row["changed_at"],
                "employee_id": person,
                "nip": row["nip"],
                "name": row["name"],
                "hired_on": row["hired_on"],
                "left_on": row["left_on"],
                "statuses": spans(statuses.get(person, []), row["left_on"]),
                "assignments": tuple(assignment(one) for one in held),
                "superiors": tuple(superior(one) for one in superiors.get(person, ())),
            }
    return states


def by_person(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row["employee_id"], []).append(row)
    return found


def agency(held: Iterable[Mapping[str, Any]], today: date) -> UUID | None:
    return home(
        (Stretch(a["kind"], a["from_date"], a["to_date"], a["agency_id"]) for a in held), today
    )


def spans(rows: Sequence[Mapping[str, Any]], left_on: date | None) -> tuple[Status, ...]:
    """Statuses with their last days: the day before the next, or the last day of service."""
    ends = [row["from_date"] - DAY for row in rows[1:]]
    end = left_on if left_on and rows and rows[-1]["from_date"] <= left_on else None
    return tuple(
        Status(
            from_=row["from_date"],
            to=to,
            kind=row["kind"],
            status=row["status"],
            golongan=row["golongan"],
        )
        for row, to in zip(rows, [*ends, end], strict=False)
    )


def assignment(row: Mapping[str, Any]) -> Assignment:
    return Assignment(
        from_=row["from_date"],
        to=row["to_date"],
        kind=row["kind"],
        post_code=row["post_code"],
        post_name=row["post_name"],
        group=row["group"],
        job_class=row["job_class"],
        unit_id=row["unit_id"],
        agency_id=row["agency_id"],
    )


def superior(row: Mapping[str, Any]) -> Superior:
    return Superior(
        from_=row["from_date"],
        to=row["to_date"],
        superior_id=row["superior_id"],
        kind=row["kind"],
    )


async def employee_snapshots(connection: Any, keys: Sequence[str]) -> list[EmployeeSnapshot]:
    """The compacted topic's records of these people."""
    states = await whole_states(connection, [UUID(key) for key in keys])
    return [EmployeeSnapshot(**state) for state in states.values()]


async def employee_keys(connection: Any) -> list[str]:
    return [row[0] for row in await connection.fetch(KEYS)]


async def unit_states(connection: Any, keys: Sequence[str]) -> list[UnitState]:
    """The compacted topic's records of these units."""
    rows = await connection.fetch(UNITS, [UUID(key) for key in keys])
    return [
        UnitState(
            agency_id=row["agency_id"],
            version=row["version"],
            recorded_at=row["changed_at"],
            unit_id=row["unit_id"],
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            region=row["region"],
            parent_id=row["parent_id"],
            timezone=row["timezone"],
            calendar=row["calendar"],
        )
        for row in rows
    ]


async def unit_keys(connection: Any) -> list[str]:
    return [row[0] for row in await connection.fetch(UNIT_KEYS)]
