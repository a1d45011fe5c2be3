"""Who is concerned: people with all their agencies, open months, rosters."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month, Person
from payroll_incentive.queries.facts import OpenMonth
from shared.session import raw, see_agencies

LOCK: Final = """
select distinct on (employee_id) employee_id, fact from (
  select employee_id, version, fact from employee_copy
  where employee_id = any ($1) order by employee_id, agency_id for no key update
) as locked order by employee_id, version desc
"""
PERSON: Final = msgspec.json.Decoder(Person)


async def lock_people(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Person]:
    """The known ones of these people; nobody else calculates their months until the end.

    What others committed about them before is seen by every query after this one.
    """
    rows = await (await raw(session)).fetch(LOCK, sorted(ids))
    return {row["employee_id"]: PERSON.decode(row["fact"]) for row in rows}


HOLD: Final = """
select count(*) from (
  select from employee_copy where employee_id = any ($1)
  order by employee_id, agency_id for no key update) as held
"""


async def hold_people(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Let nobody else calculate the months of these people until the end; see `lock_people`."""
    await (await raw(session)).execute(HOLD, sorted(ids))


SEEN: Final = "select current_setting('app.agencies', true)"
AGENCIES: Final = "select fact from employee_copy where employee_id = any ($1)"


async def see_all_of(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Let the transaction see what is known of these people at their other agencies as well.

    What a person is paid depends on all agencies they serve.
    """
    connection = await raw(session)
    if seen := await connection.fetchval(SEEN):
        rows = await connection.fetch(AGENCIES, list(ids))
        people = [PERSON.decode(row["fact"]) for row in rows]
        posts = {post.agency_id for person in people for post in person.assignments}
        await widen(session, seen, posts)


REGION: Final = """
select unit_id from unit_copy where region = $1 and kind in ('agency', 'government')
"""


async def see_region(session: AsyncSession, region: str) -> None:
    """Let the transaction see all agencies of a region, for a sum over all of them."""
    connection = await raw(session)
    if seen := await connection.fetchval(SEEN):
        rows = await connection.fetch(REGION, region)
        await widen(session, seen, {row["unit_id"] for row in rows})


async def widen(session: AsyncSession, seen: str, agencies: Collection[UUID]) -> None:
    """Let the transaction see these agencies beside those it sees; a worker sees all anyway."""
    already = {UUID(agency) for agency in seen.split(",")}
    if not already.issuperset(agencies):
        await see_agencies(session, already.union(agencies))


SHARE: Final = """
select pg_advisory_xact_lock_shared(7311, key) from (
  select distinct hashtext(agency::text) as key from unnest($1::uuid[]) as agency order by key
) as keys
"""
ALONE: Final = "select pg_advisory_xact_lock(7311, hashtext($1::uuid::text))"


async def share_agencies(session: AsyncSession, agencies: Iterable[UUID]) -> None:
    """Let nobody open a month or seal a run of these agencies until the end of the transaction."""
    await (await raw(session)).execute(SHARE, sorted(set(agencies)))


async def hold_agency(session: AsyncSession, agency_id: UUID) -> None:
    """Let nobody calculate for the agency until the end of the transaction."""
    await (await raw(session)).execute(ALONE, agency_id)


TAX_YEAR: Final = "select pg_advisory_xact_lock(7312, $1::integer)"


async def hold_tax_year(session: AsyncSession, year: int) -> None:
    """Let nobody settle what counts for the tax of this year until the end of the transaction.

    The last month settles the tax of the whole year, whichever agencies paid its other months.
    """
    await (await raw(session)).execute(TAX_YEAR, year)


MONTHS: Final = """
select month.agency_id, month, phase, feed.reference is not null as attendance_closed
from month
left join feed on feed.agency_id = month.agency_id and feed.feed = 'attendance'
  and feed.reference = month.month
where month.agency_id = any ($1)
"""


async def open_months(
    session: AsyncSession, agencies: Collection[UUID]
) -> dict[tuple[UUID, Month], OpenMonth]:
    """The months payroll works on at these agencies."""
    rows = await (await raw(session)).fetch(MONTHS, list(agencies))
    return {
        (row["agency_id"], row["month"]): OpenMonth(row["phase"], row["attendance_closed"])
        for row in rows
    }


ROSTER: Final = """
select employee_id from employee_copy
where agency_id = $1
  and serving && daterange(($2 || '-01')::date, (($2 || '-01')::date + interval '1 month')::date)
order by employee_id
"""


async def roster(session: AsyncSession, agency_id: UUID, month: Month) -> list[UUID]:
    """Everyone with a post at the agency in the month."""
    rows = await (await raw(session)).fetch(ROSTER, agency_id, month)
    return [row["employee_id"] for row in rows]


REGIONS: Final = "select unit_id, region from unit_copy where unit_id = any ($1)"


async def regions(session: AsyncSession, agencies: Collection[UUID]) -> Mapping[UUID, str]:
    """The region of each of these agencies that is known."""
    rows = await (await raw(session)).fetch(REGIONS, list(agencies))
    return {row["unit_id"]: row["region"] for row in rows}
