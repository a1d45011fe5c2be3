"""Whether what others closed has arrived here: per feed, and who differs."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month, Phase
from payroll_incentive.domain.months import first_day, last_day
from payroll_incentive.domain.policy import Policies, Policy
from payroll_incentive.domain.readiness import (
    Entry,
    Feed,
    Readiness,
    differing,
    manifest_hash,
    readiness,
)
from payroll_incentive.queries.reach import open_months
from shared.events.evaluation import period_id
from shared.session import raw


def ruling(policies: Policies, region: str, month: Month) -> list[Policy]:
    """The policies of a region that are valid at the end of a month."""
    day = last_day(month)
    return [
        policy
        for policy in policies.of_region(region)
        if policy.valid_from <= day and (policy.valid_to is None or day <= policy.valid_to)
    ]


async def inputs_of(
    session: AsyncSession, agency_id: UUID, region: str, month: Month, policies: Policies
) -> Readiness:
    """Whether the inputs of an agency's month are complete, or may stand provisionally.

    Where policies differ, all they need is needed, and provisional is only what all of those
    that need it allow.
    """
    rules = ruling(policies, region, month)
    needs = {name for policy in rules for name in policy.feeds}
    strict = {
        name
        for policy in rules
        for name in set(policy.feeds) - set(policy.document.time.may_be_provisional)
    }
    periods = {policy.evaluation_period(month) for policy in rules}
    feeds = [
        await evaluation_feed(session, agency_id, sorted(periods)),
        await attendance_feed(session, agency_id, month),
    ]
    phase = await phase_of(session, agency_id, month)
    people = await provisional_people(session, agency_id, month)
    return readiness(feeds, needs, needs - strict, people, phase)


async def phase_of(session: AsyncSession, agency_id: UUID, month: Month) -> Phase:
    months = await open_months(session, [agency_id])
    return months[agency_id, month].phase if (agency_id, month) in months else "final"


PROVISIONAL: Final = """
select employee_id from statement where agency_id = $1 and month = $2 and provisional
"""


async def provisional_people(session: AsyncSession, agency_id: UUID, month: Month) -> list[UUID]:
    """Those whose statement of the month stands on something that is not final."""
    rows = await (await raw(session)).fetch(PROVISIONAL, agency_id, month)
    return [row["employee_id"] for row in rows]


RESULTS: Final = """
select employee_id, version, '' as digest from result_copy
where agency_id = $1 and period_id = $2::text::uuid
"""


async def evaluation_feed(session: AsyncSession, agency_id: UUID, periods: Iterable[str]) -> Feed:
    """The evaluation periods that feed a month, taken together."""
    connection = await raw(session)
    closed, whole, people = True, True, set[UUID]()
    for code in periods:
        reference = str(period_id(agency_id, code))
        state = await feed_state(connection, agency_id, "evaluation", reference)
        closed, whole = closed and state is not None, whole and bool(state and state[0])
        if state:
            received = entries(await connection.fetch(RESULTS, agency_id, reference))
            people.update(differing("evaluation", state[1], received))
    return Feed("evaluation", closed, whole, tuple(sorted(people)))


RECORDS: Final = """
with record as (
  select employee_id, version,
    agency_id || ':' || employee_id || ':' || to_char(day, 'YYYY-MM-DD') as aggregate
  from attendance_copy
  where employee_id = any ($2) and day between $3 and $4 and agency_id = $1
  union all
  select employee_id, version, activity_id::text from activity_copy
  where employee_id = any ($2) and month = $5 and agency_id = $1
  union all
  select employee_id, version, agency_id || ':' || employee_id || ':' || month || ':' || measure
  from measure_copy where employee_id = any ($2) and month = $5 and agency_id = $1
)
select employee_id, count(*) as version, encode(sha256(convert_to(
  string_agg(line, E'\\n' order by line collate "C"), 'UTF8')), 'hex') as digest
from (select employee_id, aggregate || ':' || version as line from record) as lines
group by employee_id
"""


async def attendance_feed(session: AsyncSession, agency_id: UUID, month: Month) -> Feed:
    """The records of work of a month: attendance, activities, measures."""
    connection = await raw(session)
    state = await feed_state(connection, agency_id, "attendance", month)
    if state is None:
        return Feed("attendance", closed=False, whole=False)
    whole, manifest = state
    days = (first_day(month), last_day(month))
    rows = await connection.fetch(RECORDS, agency_id, list(manifest), *days, month)
    differ = differing("attendance", manifest, entries(rows))
    return Feed("attendance", closed=True, whole=whole, differing=differ)


CLOSED: Final = """
select count, manifest_hash from feed where (agency_id, feed, reference) = ($1, $2, $3)
"""
MANIFEST: Final = """
select chunk, employee_id, version, digest from manifest_entry
where (agency_id, feed, reference) = ($1, $2, $3) order by chunk
"""


async def feed_state(
    connection: Any, agency_id: UUID, feed: str, reference: str
) -> tuple[bool, dict[UUID, Entry]] | None:
    """Whether a closed feed's manifest is whole, and its newest entries; None if not closed."""
    closed = await connection.fetchrow(CLOSED, agency_id, feed, reference)
    if closed is None:
        return None
    rows = await connection.fetch(MANIFEST, agency_id, feed, reference)
    return is_whole(rows, closed["count"], closed["manifest_hash"]), entries(rows)


def is_whole(rows: Sequence[Any], count: int, announced: str) -> bool:
    """Whether every part arrived, and those sent at the closing hash to what was announced."""
    chunks = sorted({row["chunk"] for row in rows})
    if chunks != list(range(1, len(chunks) + 1)):
        return False
    return manifest_hash(entries(rows[:count])) == announced


def entries(rows: Iterable[Any]) -> dict[UUID, Entry]:
    return {row["employee_id"]: Entry(row["version"], row["digest"]) for row in rows}
