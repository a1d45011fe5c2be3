"""Results of evaluation: as they stand, as they were published, and how many there are."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.rating import Period
from shared.etag import etag
from shared.session import raw

ONE = "select * from result where (agency_id, period_id, employee_id) = ($1, $2, $3)"
LOCKED = """
select * from result where agency_id = $1 and period_id = $2 and employee_id = any ($3)
order by employee_id for update
"""
KEYED = """
select r.* from result as r join unnest($1::uuid[], $2::uuid[], $3::uuid[])
  as row (agency_id, period_id, employee_id) using (agency_id, period_id, employee_id)
"""
OF_PERSON = """
select r.*, p.code, p.starts_on, p.ends_on from result as r
join period as p using (agency_id, period_id)
where r.employee_id = $1 and r.state = 'finalised' order by p.ends_on desc, p.code
"""
VERSIONS = """
select version, predicate, score, reason, recorded_at from result_version
where (agency_id, result_id) = ($1, $2) order by version
"""
UNFINISHED = """
select count(*) from result where (agency_id, period_id) = ($1, $2) and state = 'rated'
"""
COUNTS = """
select
  (select count(*) from result
   where (agency_id, period_id) = ($1, $2) and state = 'finalised') as finalised,
  (select count(*) from result_version
   where (agency_id, period_id) = ($1, $2) and version > 1) as revised,
  (select coalesce(sum(returns), 0) from activity
   where agency_id = $1 and day between $3 and $4) as returned_activities
"""
PLANNED = """
select distinct employee_id from plan_copy
where agency_id = $1 and employee_id = any ($2) and starts_on <= $4 and ends_on >= $3
"""

SAID = (
    "state", "version", "assessor_id", "result_rating", "behaviour_rating", "result_score",
    "behaviour_score", "innovation",
)  # fmt: skip


def etag_of(period_id: UUID, employee_id: UUID, row: Any | None) -> str:
    """The etag of a person's result as it stands; one that is not rated yet has one, too."""
    return etag(period_id, employee_id, *(row[name] for name in SAID if row))


async def one(session: AsyncSession, period: Period, employee_id: UUID) -> Any | None:
    """The result of a person for a period, if there is one."""
    return await (await raw(session)).fetchrow(ONE, period.agency_id, period.period_id, employee_id)


async def locked(session: AsyncSession, period: Period, people: Sequence[UUID]) -> dict[UUID, Any]:
    """The results of some people for a period, for this transaction to change."""
    connection = await raw(session)
    rows = await connection.fetch(LOCKED, period.agency_id, period.period_id, people)
    return {row["employee_id"]: row for row in rows}


async def keyed(session: AsyncSession, keys: Iterable[tuple[UUID, UUID, UUID]]) -> Sequence[Any]:
    """The results of these (agency, period, person)."""
    columns = [list(column) for column in zip(*keys, strict=True)] or [[], [], []]
    rows: Sequence[Any] = await (await raw(session)).fetch(KEYED, *columns)
    return rows


async def of_person(session: AsyncSession, employee_id: UUID) -> Sequence[Any]:
    """What was finalised of a person, newest period first."""
    rows: Sequence[Any] = await (await raw(session)).fetch(OF_PERSON, employee_id)
    return rows


async def versions(session: AsyncSession, result: Any) -> Sequence[Any]:
    """Every published version of a result, oldest first."""
    key = (result["agency_id"], result["result_id"])
    rows: Sequence[Any] = await (await raw(session)).fetch(VERSIONS, *key)
    return rows


async def count_unfinished(session: AsyncSession, period: Period) -> int:
    """How many results of a period are rated and not finalised."""
    key = (period.agency_id, period.period_id)
    return int(await (await raw(session)).fetchval(UNFINISHED, *key))


async def counts(session: AsyncSession, period: Period, first: date, last: date) -> Any:
    """What was said: results of a period finalised and revised, activities of days returned."""
    key = (period.agency_id, period.period_id, first, last)
    return await (await raw(session)).fetchrow(COUNTS, *key)


async def planned(session: AsyncSession, period: Period, people: Sequence[UUID]) -> set[UUID]:
    """Those of these people who have an approved plan for days of the period."""
    days = (period.starts_on, period.ends_on)
    rows = await (await raw(session)).fetch(PLANNED, period.agency_id, people, *days)
    return {row["employee_id"] for row in rows}
