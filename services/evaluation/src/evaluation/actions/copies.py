"""Copies of what identity and targets say, so that nobody has to be asked."""

from collections.abc import Sequence

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.events.identity import EmployeeState, UnitState
from shared.events.targets import PlanEvent
from shared.session import raw

EMPLOYEES = """
with said as (
  select employee_id, version, nip, name, state::jsonb as state
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[])
    as row (employee_id, version, nip, name, state)
), named as (
  insert into person as t (employee_id, version, nip, name)
  select employee_id, version, nip, name from said order by employee_id
  on conflict (employee_id) do update
    set version = excluded.version, nip = excluded.nip, name = excluded.name
    where excluded.version > t.version
  returning employee_id
), placed as (
  select said.*, agency.agency_id, array(
    select distinct (superior ->> 'superior_id')::uuid
    from jsonb_array_elements(state -> 'superiors') as superior
  ) as superior_ids
  from said join named using (employee_id) cross join lateral (
    select (assignment ->> 'agency_id')::uuid as agency_id
    from jsonb_array_elements(state -> 'assignments') as assignment
    union select (state ->> 'agency_id')::uuid
    union select c.agency_id from employee_copy as c where c.employee_id = said.employee_id
  ) as agency
)
insert into employee_copy as t (agency_id, employee_id, version, nip, superior_ids, state)
select agency_id, employee_id, version, nip, superior_ids, state from placed
order by agency_id, employee_id
on conflict (agency_id, employee_id) do update
  set version = excluded.version, nip = excluded.nip, superior_ids = excluded.superior_ids,
    state = excluded.state
  where excluded.version > t.version
"""


async def note_employees(session: AsyncSession, events: Sequence[EmployeeState]) -> None:
    """Keep the newest state of people in every agency that has or had a post of theirs."""
    newest = {e.employee_id: e for e in sorted(events, key=lambda event: event.version)}
    kept = list(newest.values())
    await (await raw(session)).execute(
        EMPLOYEES,
        [event.employee_id for event in kept],
        [event.version for event in kept],
        [event.nip for event in kept],
        [event.name for event in kept],
        [msgspec.json.encode(event).decode() for event in kept],
    )


UNITS = """
insert into unit_copy as t (unit_id, agency_id, version, code, name, kind, timezone)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[],
                     $7::text[])
on conflict (unit_id) do update
  set agency_id = excluded.agency_id, version = excluded.version, code = excluded.code,
    name = excluded.name, kind = excluded.kind, timezone = excluded.timezone
  where excluded.version > t.version
"""


async def note_units(session: AsyncSession, events: Sequence[UnitState]) -> None:
    """Keep the newest state of units."""
    newest = {e.unit_id: e for e in sorted(events, key=lambda event: event.version)}
    kept = list(newest.values())
    await (await raw(session)).execute(
        UNITS,
        [event.unit_id for event in kept],
        [event.agency_id for event in kept],
        [event.version for event in kept],
        [event.code for event in kept],
        [event.name for event in kept],
        [event.kind for event in kept],
        [event.timezone for event in kept],
    )


PLANS = """
insert into plan_copy as t (agency_id, plan_id, employee_id, version, starts_on, ends_on)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::date[], $6::date[])
on conflict (agency_id, plan_id) do update
  set version = excluded.version, starts_on = excluded.starts_on, ends_on = excluded.ends_on
  where excluded.version > t.version
"""


async def note_plans(session: AsyncSession, events: Sequence[PlanEvent]) -> None:
    """Keep that a person has an approved plan, and for which days."""
    newest = {(e.agency_id, e.plan_id): e for e in sorted(events, key=lambda event: event.version)}
    kept = list(newest.values())
    await (await raw(session)).execute(
        PLANS,
        [event.agency_id for event in kept],
        [event.plan_id for event in kept],
        [event.employee_id for event in kept],
        [event.version for event in kept],
        [event.starts_on for event in kept],
        [event.ends_on for event in kept],
    )
