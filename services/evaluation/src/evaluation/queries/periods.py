"""Periods and closed months, and the locks between who writes and who closes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.rating import Period
from shared.errors import NotFound
from shared.session import raw

COLUMNS = """
agency_id, period_id, code, kind, scheme, starts_on, ends_on, state, plan_required, version
"""
BY_ID = f"select {COLUMNS} from period where period_id = $1"  # noqa: S608 - constants
FOR_WRITING = f"{BY_ID} for share"
FOR_CLOSING = f"{BY_ID} for update"
BY_CODE = f"""
select {COLUMNS} from period where code = any ($1) and agency_id = any ($2)
order by agency_id, period_id for share
"""  # noqa: S608 - constants
LIST = f"""
select {COLUMNS} from period where $1::uuid is null or agency_id = $1
order by starts_on desc, code, agency_id
"""  # noqa: S608 - constants
NAMED = f"select {COLUMNS} from period where code = $1"  # noqa: S608 - constants
NAME_MONTHS = """
insert into month_close (agency_id, month, state)
select agency_id, month, 'open' from unnest($1::uuid[], $2::text[]) as row (agency_id, month)
order by agency_id, month
on conflict do nothing
"""
MONTHS_FOR_WRITING = """
select agency_id, month, state from month_close
join unnest($1::uuid[], $2::text[]) as row (agency_id, month) using (agency_id, month)
order by agency_id, month for share of month_close
"""
MONTH_FOR_CLOSING = "select state from month_close where (agency_id, month) = ($1, $2) for update"
MONTHS = """
select agency_id, month, state, closed_at from month_close where $1::uuid is null or agency_id = $1
order by month desc, agency_id
"""
UNSIGNED = """
select e.employee_id, e.state::text as state, r.state as result
from employee_copy as e
left join result as r
  on (r.agency_id, r.period_id, r.employee_id) = (e.agency_id, $2, e.employee_id)
where e.agency_id = $1 and r.state is distinct from 'finalised'
"""


def period(row: Mapping[str, Any]) -> Period:
    return Period(**row)


async def find(session: AsyncSession, query: str, period_id: UUID) -> Period:
    row = await (await raw(session)).fetchrow(query, period_id)
    if row is None:
        raise NotFound("not_found")
    return period(row)


async def one(session: AsyncSession, period_id: UUID) -> Period:
    """A period.

    Raises:
        NotFound: there is none, or its agency is not visible.
    """
    return await find(session, BY_ID, period_id)


async def for_writing(session: AsyncSession, period_id: UUID) -> Period:
    """A period whose results this transaction writes: nobody closes it meanwhile."""
    return await find(session, FOR_WRITING, period_id)


async def for_closing(session: AsyncSession, period_id: UUID) -> Period:
    """A period that this transaction closes: everybody who writes its results is done."""
    return await find(session, FOR_CLOSING, period_id)


async def by_code(
    session: AsyncSession, codes: Iterable[str], agencies: Iterable[UUID]
) -> dict[tuple[UUID, str], Period]:
    """Periods of these codes and agencies, locked for writing."""
    rows = await (await raw(session)).fetch(BY_CODE, sorted(set(codes)), list(set(agencies)))
    return {(row["agency_id"], row["code"]): period(row) for row in rows}


async def listed(session: AsyncSession, agency_id: UUID | None) -> Sequence[Period]:
    return [period(row) for row in await (await raw(session)).fetch(LIST, agency_id)]


async def named(session: AsyncSession, code: str) -> Sequence[Period]:
    """The visible agencies' periods of this code."""
    return [period(row) for row in await (await raw(session)).fetch(NAMED, code)]


async def one_of(session: AsyncSession, agency_id: UUID, period_id: UUID) -> Period:
    """A period of an agency.

    Raises:
        NotFound: the agency has no such period.
    """
    found = await one(session, period_id)
    if found.agency_id != agency_id:
        raise NotFound("not_found")
    return found


async def closed_months(
    session: AsyncSession, months: Iterable[tuple[UUID, str]]
) -> set[tuple[UUID, str]]:
    """Those of these months that are closed; all of them locked for writing."""
    keys = sorted(set(months))
    columns = [agency for agency, _ in keys], [month for _, month in keys]
    connection = await raw(session)
    await connection.execute(NAME_MONTHS, *columns)
    rows = await connection.fetch(MONTHS_FOR_WRITING, *columns)
    return {(row["agency_id"], row["month"]) for row in rows if row["state"] == "closed"}


async def month_for_closing(session: AsyncSession, agency_id: UUID, month: str) -> str:
    """The state of a month that this transaction closes."""
    connection = await raw(session)
    await connection.execute(NAME_MONTHS, [agency_id], [month])
    return str(await connection.fetchval(MONTH_FOR_CLOSING, agency_id, month))


async def months(session: AsyncSession, agency_id: UUID | None) -> Sequence[Any]:
    rows: Sequence[Any] = await (await raw(session)).fetch(MONTHS, agency_id)
    return rows


async def unsigned(session: AsyncSession, period: Period) -> Sequence[Any]:
    """Everybody whom the agency knows and who has no finalised result for the period."""
    key = (period.agency_id, period.period_id)
    rows: Sequence[Any] = await (await raw(session)).fetch(UNSIGNED, *key)
    return rows
