"""Copies of people, units and periods, as their owners last said."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.events.evaluation import PeriodClosed, PeriodState
from shared.events.identity import EmployeeState, UnitState
from shared.session import raw

KNOWN: Final = """
select employee_id, max(version) as version from employee_copy
where employee_id = any ($1::uuid[]) group by employee_id
"""

SUPERIORS: Final = """
array(select distinct (item ->> 'superior_id')::uuid
      from jsonb_array_elements(state::jsonb -> 'superiors') as item)
"""

KEEP: Final = f"""
insert into employee_copy as t
  (agency_id, employee_id, version, nip, name, member, superior_ids, state)
select agency_id, employee_id, version, nip, name, true, {SUPERIORS}, state::jsonb
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[])
  as row (agency_id, employee_id, version, nip, name, state)
on conflict (agency_id, employee_id) do update
  set version = excluded.version, nip = excluded.nip, name = excluded.name, member = true,
    superior_ids = excluded.superior_ids, state = excluded.state
  where excluded.version > t.version
"""  # noqa: S608 - a constant

REFRESH: Final = f"""
update employee_copy as t
set version = e.version, nip = e.nip, name = e.name, superior_ids = e.superior_ids, state = e.state
from (
  select employee_id, version, nip, name, {SUPERIORS} as superior_ids, state::jsonb as state
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[])
    as row (employee_id, version, nip, name, state)
) as e
where t.employee_id = e.employee_id and e.version > t.version
"""  # noqa: S608 - a constant

SPREAD: Final = """
insert into employee_copy as t
  (agency_id, employee_id, version, nip, name, member, superior_ids, state)
select distinct on (below.agency_id, s.employee_id)
  below.agency_id, s.employee_id, s.version, s.nip, s.name, false, s.superior_ids, s.state
from (
  select agency_id, unnest(superior_ids) as superior_id
  from employee_copy where member and employee_id = any ($1::uuid[])
  union
  select agency_id, superior_id
  from superior_copy join employee_copy using (agency_id, employee_id)
  where member and superior_id = any ($1::uuid[])
) as below
join employee_copy as s on s.employee_id = below.superior_id
order by below.agency_id, s.employee_id, s.version desc
on conflict (agency_id, employee_id) do update
  set version = excluded.version, nip = excluded.nip, name = excluded.name,
    superior_ids = excluded.superior_ids, state = excluded.state
  where excluded.version > t.version
"""

KEEP_UNITS: Final = """
insert into unit_copy as t (unit_id, version, code, name, timezone)
select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[])
on conflict (unit_id) do update
  set version = excluded.version, code = excluded.code, name = excluded.name,
    timezone = excluded.timezone
  where excluded.version > t.version
"""

KEEP_PERIODS: Final = """
insert into period_copy as t (agency_id, period_id, version, code, starts_on, ends_on, closed)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::date[], $6::date[],
                     $7::boolean[])
on conflict (agency_id, period_id) do update
  set version = excluded.version, code = excluded.code, starts_on = excluded.starts_on,
    ends_on = excluded.ends_on, closed = excluded.closed
  where excluded.version > t.version
"""


async def note_employees(session: AsyncSession, events: Sequence[EmployeeState]) -> None:
    """Keep the newest state of people: in the agencies of their posts, and of their people."""
    connection = await raw(session)
    fresh = await newer_than_known(connection, events)
    if not fresh:
        return
    pairs = [(agency, e) for e in fresh for agency in sorted({a.agency_id for a in e.assignments})]
    agencies = [agency for agency, _ in pairs]
    await connection.execute(KEEP, agencies, *columns([event for _, event in pairs]))
    await connection.execute(REFRESH, *columns(fresh))
    await connection.execute(SPREAD, [event.employee_id for event in fresh])


async def newer_than_known(connection: Any, events: Sequence[EmployeeState]) -> list[EmployeeState]:
    """The newest event of each person, where it is newer than what is kept."""
    newest = {e.employee_id: e for e in sorted(events, key=lambda event: event.version)}
    rows = await connection.fetch(KNOWN, list(newest))
    known = {row["employee_id"]: row["version"] for row in rows}
    return [event for event in newest.values() if event.version > known.get(event.employee_id, 0)]


def columns(events: Sequence[EmployeeState]) -> tuple[list[Any], ...]:
    return (
        [event.employee_id for event in events],
        [event.version for event in events],
        [event.nip for event in events],
        [event.name for event in events],
        [msgspec.json.encode(event).decode() for event in events],
    )


async def note_units(session: AsyncSession, events: Sequence[UnitState]) -> None:
    """Keep the newest state of units."""
    newest = {e.unit_id: e for e in sorted(events, key=lambda event: event.version)}.values()
    await (await raw(session)).execute(
        KEEP_UNITS,
        [event.unit_id for event in newest],
        [event.version for event in newest],
        [event.code for event in newest],
        [event.name for event in newest],
        [event.timezone for event in newest],
    )


async def note_periods(session: AsyncSession, events: Sequence[PeriodState]) -> None:
    """Keep the newest state of periods; a plan of a closed one is not changed any more."""
    newest = {e.period_id: e for e in sorted(events, key=lambda event: event.version)}.values()
    await (await raw(session)).execute(
        KEEP_PERIODS,
        [event.agency_id for event in newest],
        [event.period_id for event in newest],
        [event.version for event in newest],
        [event.code for event in newest],
        [event.starts_on for event in newest],
        [event.ends_on for event in newest],
        [isinstance(event, PeriodClosed) for event in newest],
    )
