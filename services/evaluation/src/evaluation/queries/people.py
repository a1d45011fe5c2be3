"""Who is who: the copies of employees and units, and the directory of names."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.person import Person
from shared.auth import Principal
from shared.errors import NotFound
from shared.session import raw

BY_NIP = """
select distinct on (employee_id) nip, state::text as state from employee_copy where nip = any ($1)
order by employee_id, version desc
"""
IN_AGENCY = """
select employee_id, state::text as state from employee_copy
where agency_id = $1 and employee_id = any ($2)
"""
SEE_OWN = "select set_config('app.employee', $1, true)"
OWN = "select state::text from employee_copy where employee_id = $1 order by version desc limit 1"
SEE_AGENCIES = """
select set_config('app.agencies',
  concat_ws(',', nullif(current_setting('app.agencies', true), ''), $1::text), true)
"""
TEAM = """
select distinct on (employee_id) state::text as state
from superior_copy join employee_copy using (agency_id, employee_id)
where superior_id = $2 and agency_id = any ($1) order by employee_id, version desc
"""
IN_AGENCIES = """
select agency_id, employee_id, state::text as state from employee_copy
join unnest($1::uuid[], $2::uuid[]) as row (agency_id, employee_id) using (agency_id, employee_id)
"""
LOCK = """
select 1 from employee_copy
join unnest($1::uuid[], $2::uuid[]) as row (agency_id, employee_id) using (agency_id, employee_id)
order by agency_id, employee_id for no key update of employee_copy
"""
IDS = "select nip, employee_id from person where nip = any ($1) order by version"
NAMES = "select employee_id, name from person where employee_id = any ($1)"
TIMEZONES = "select unit_id, timezone from unit_copy where unit_id = any ($1)"
COPIES = """
select (select count(*) from person) as employees, (select count(*) from unit_copy) as units
"""

WESTERN: Final = "Asia/Jakarta"
PERSON = msgspec.json.Decoder(Person)


async def by_nip(session: AsyncSession, nips: Iterable[str]) -> dict[str, Person]:
    """The people with these NIPs, as far as they have or had a post in a visible agency."""
    rows = await (await raw(session)).fetch(BY_NIP, sorted(set(nips)))
    return {row["nip"]: PERSON.decode(row["state"]) for row in rows}


async def in_agency(
    session: AsyncSession, agency_id: UUID, employee_ids: Sequence[UUID]
) -> dict[UUID, Person]:
    """Those of these people whom the agency knows."""
    rows = await (await raw(session)).fetch(IN_AGENCY, agency_id, employee_ids)
    return {row["employee_id"]: PERSON.decode(row["state"]) for row in rows}


async def one_in_agency(session: AsyncSession, agency_id: UUID, employee_id: UUID) -> Person:
    """A person of the agency.

    Raises:
        NotFound: the agency has no such person, or it is not visible.
    """
    found = await in_agency(session, agency_id, [employee_id])
    if employee_id not in found:
        raise NotFound("not_found")
    return found[employee_id]


async def see_own(session: AsyncSession, user: Principal) -> Person:
    """The caller as a person; the transaction sees every agency they ever had a post in.

    Only for doors that show and change nothing but the caller's own.

    Raises:
        NotFound: the person is not known here yet.
    """
    employee_id = user.require_employee()
    connection = await raw(session)
    await connection.execute(SEE_OWN, str(employee_id))
    state = await connection.fetchval(OWN, employee_id)
    if state is None:
        raise NotFound("person_unknown")
    person = PERSON.decode(state)
    agencies = sorted({str(assignment.agency_id) for assignment in person.assignments})
    await connection.execute(SEE_AGENCIES, ",".join(agencies))
    return person


async def team(
    session: AsyncSession, agencies: Iterable[UUID], superior_id: UUID
) -> Sequence[Person]:
    """The people who have or had this superior, at any time, in these agencies."""
    rows = await (await raw(session)).fetch(TEAM, list(agencies), superior_id)
    return [PERSON.decode(row["state"]) for row in rows]


async def in_agencies(
    session: AsyncSession, keys: Iterable[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], Person]:
    """The people of these (agency, person)."""
    rows = await (await raw(session)).fetch(IN_AGENCIES, *pairs(keys))
    return {(row["agency_id"], row["employee_id"]): PERSON.decode(row["state"]) for row in rows}


async def lock(session: AsyncSession, keys: Iterable[tuple[UUID, UUID]]) -> None:
    """Have this transaction be the only one that adds up the days of these (agency, person)."""
    await (await raw(session)).fetch(LOCK, *pairs(keys))


def pairs(keys: Iterable[tuple[UUID, UUID]]) -> tuple[list[UUID], list[UUID]]:
    listed = sorted(set(keys))
    return [agency for agency, _ in listed], [person for _, person in listed]


async def ids_by_nip(session: AsyncSession, nips: Iterable[str]) -> dict[str, UUID]:
    """Employee ids from the directory, whatever the agency."""
    rows = await (await raw(session)).fetch(IDS, sorted(set(nips)))
    return {row["nip"]: row["employee_id"] for row in rows}


async def names(session: AsyncSession, employee_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = await (await raw(session)).fetch(NAMES, list(set(employee_ids)))
    return {row["employee_id"]: row["name"] for row in rows}


async def clocks(session: AsyncSession, unit_ids: Iterable[UUID]) -> dict[UUID, ZoneInfo]:
    """The time zones of units; western time for those that are not known yet."""
    wanted = set(unit_ids)
    rows = await (await raw(session)).fetch(TIMEZONES, list(wanted))
    known = {row["unit_id"]: row["timezone"] for row in rows}
    return {unit: ZoneInfo(known.get(unit, WESTERN)) for unit in wanted}


async def today(session: AsyncSession, unit_id: UUID, now: datetime) -> date:
    """The day it is where a unit is."""
    return now.astimezone((await clocks(session, [unit_id]))[unit_id]).date()


async def count_copies(session: AsyncSession) -> Any:
    return await (await raw(session)).fetchrow(COPIES)
