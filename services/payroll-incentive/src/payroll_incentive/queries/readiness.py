"""Whether what others closed has arrived here: per feed, and who differs.

Of however many agencies, in the same number of queries.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.months import first_day, last_day
from payroll_incentive.domain.policy import Policies
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


class Needs(NamedTuple):
    """What a month of a region waits for, by its policies.

    Where policies differ, all they need is needed, and provisional is only what all of those
    that need it allow.
    """

    feeds: frozenset[str]
    may_be_provisional: frozenset[str]
    periods: frozenset[str]


def needs_of(policies: Policies, region: str, month: Month) -> Needs:
    """What a month of a region waits for."""
    rules = policies.ruling(region, month)
    needs = {name for policy in rules for name in policy.feeds}
    strict = {
        name
        for policy in rules
        for name in set(policy.feeds) - set(policy.document.time.may_be_provisional)
    }
    periods = {policy.evaluation_period(month) for policy in rules}
    return Needs(frozenset(needs), frozenset(needs - strict), frozenset(periods))


async def inputs_of(
    session: AsyncSession, agency_id: UUID, region: str, month: Month, policies: Policies
) -> Readiness:
    """Whether the inputs of an agency's month are complete, or may stand provisionally."""
    return (await inputs_of_many(session, {agency_id: region}, month, policies))[agency_id]


async def inputs_of_many(
    session: AsyncSession,
    regions: Mapping[UUID, str],
    month: Month,
    policies: Policies,
    *,
    names: bool = True,
) -> dict[UUID, Readiness]:
    """Whether the inputs of these agencies' month are complete; `regions` says where each is.

    Without `names` nobody is named whose statement is provisional: of a whole province these are
    as many as it has people.
    """
    needs = {agency: needs_of(policies, region, month) for agency, region in regions.items()}
    feeds = [
        await evaluation_feeds(session, {agency: one.periods for agency, one in needs.items()}),
        await attendance_feeds(session, regions, month),
    ]
    months = await open_months(session, regions)
    people = await provisional_people(session, regions, month) if names else {}
    return {
        agency: readiness(
            [feed[agency] for feed in feeds],
            one.feeds,
            one.may_be_provisional,
            people.get(agency, ()),
            months[agency, month].phase if (agency, month) in months else "final",
        )
        for agency, one in needs.items()
    }


PROVISIONAL: Final = """
select agency_id, employee_id from statement
where agency_id = any ($1) and month = $2 and provisional
"""


async def provisional_people(
    session: AsyncSession, agencies: Collection[UUID], month: Month
) -> dict[UUID, list[UUID]]:
    """Those whose statement of the month stands on something that is not final."""
    found: dict[UUID, list[UUID]] = {agency: [] for agency in agencies}
    for row in await (await raw(session)).fetch(PROVISIONAL, list(agencies), month):
        found[row["agency_id"]].append(row["employee_id"])
    return found


BEGUN: Final = """
select distinct agency_id from unnest($1::text[], $2::uuid[], $3::text[])
  as wanted (feed, agency_id, reference) join feed using (feed, agency_id, reference)
"""


async def closing_agencies(
    session: AsyncSession, regions: Mapping[UUID, str], month: Month, policies: Policies
) -> set[UUID]:
    """Those of these agencies that closed something of what the month waits for."""
    wanted = [("attendance", agency, month) for agency in regions]
    for agency, region in regions.items():
        codes = sorted(needs_of(policies, region, month).periods)
        wanted += [("evaluation", agency, str(period_id(agency, code))) for code in codes]
    columns = [[row[place] for row in wanted] for place in range(3)]
    return {row["agency_id"] for row in await (await raw(session)).fetch(BEGUN, *columns)}


RESULTS: Final = """
select r.agency_id, r.period_id::text as reference, r.employee_id, r.version, '' as digest
from unnest($1::uuid[], $2::uuid[]) as wanted (agency_id, period_id)
join result_copy r using (agency_id, period_id)
"""


async def evaluation_feeds(
    session: AsyncSession, periods: Mapping[UUID, Iterable[str]]
) -> dict[UUID, Feed]:
    """The evaluation periods that feed a month, those of an agency taken together."""
    wanted = [
        (agency, str(period_id(agency, code)))
        for agency, codes in periods.items()
        for code in sorted(codes)
    ]
    closings = await closings_of(session, "evaluation", wanted)
    agencies = [agency for agency, _ in closings]
    references = [UUID(reference) for _, reference in closings]
    received = grouped(await (await raw(session)).fetch(RESULTS, agencies, references))
    return {
        agency: together(
            "evaluation", [one for one in wanted if one[0] == agency], closings, received
        )
        for agency in periods
    }


RECORDS: Final = """
with who as (
  select * from unnest($1::uuid[], $2::uuid[]) as who (agency_id, employee_id)
), record as (
  select agency_id, employee_id, version,
    agency_id || ':' || employee_id || ':' || to_char(day, 'YYYY-MM-DD') as aggregate
  from who join attendance_copy using (agency_id, employee_id) where day between $3 and $4
  union all
  select agency_id, employee_id, version, activity_id::text
  from who join activity_copy using (agency_id, employee_id) where month = $5
  union all
  select agency_id, employee_id, version,
    agency_id || ':' || employee_id || ':' || month || ':' || measure
  from who join measure_copy using (agency_id, employee_id) where month = $5
)
select agency_id, $5 as reference, employee_id, count(*) as version,
  encode(sha256(convert_to(
    string_agg(line, E'\\n' order by line collate "C"), 'UTF8')), 'hex') as digest
from (select agency_id, employee_id, aggregate || ':' || version as line from record) as lines
group by agency_id, employee_id
"""


async def attendance_feeds(
    session: AsyncSession, agencies: Collection[UUID], month: Month
) -> dict[UUID, Feed]:
    """The records of work of a month: attendance, activities, measures."""
    wanted = [(agency, month) for agency in agencies]
    closings = await closings_of(session, "attendance", wanted)
    who = [(agency, one) for (agency, _), closing in closings.items() for one in closing.manifest]
    columns = [agency for agency, _ in who], [person for _, person in who]
    days = (first_day(month), last_day(month))
    received = grouped(await (await raw(session)).fetch(RECORDS, *columns, *days, month))
    return {
        agency: together("attendance", [(agency, month)], closings, received) for agency in agencies
    }


Reference = tuple[UUID, str]
"""A closed thing of an agency: a period by its id, a month by its name."""


class Closing(NamedTuple):
    """A closed feed: whether its manifest is whole, and the newest entries of that."""

    whole: bool
    manifest: dict[UUID, Entry]


def together(
    feed: str,
    wanted: Sequence[Reference],
    closings: Mapping[Reference, Closing],
    received: Mapping[Reference, Mapping[UUID, Entry]],
) -> Feed:
    """Several closed things of an agency as one feed."""
    found = [closings[one] for one in wanted if one in closings]
    people = {
        person
        for one in wanted
        if one in closings
        for person in differing(feed, closings[one].manifest, received.get(one, {}))
    }
    closed = len(found) == len(wanted)
    whole = closed and all(closing.whole for closing in found)
    return Feed(feed, closed, whole, tuple(sorted(people)))


CLOSED: Final = """
select agency_id, reference, count, manifest_hash
from unnest($2::uuid[], $3::text[]) as wanted (agency_id, reference)
join feed f using (agency_id, reference) where f.feed = $1
"""
MANIFEST: Final = """
select agency_id, reference, chunk, employee_id, version, digest
from unnest($2::uuid[], $3::text[]) as wanted (agency_id, reference)
join manifest_entry m using (agency_id, reference) where m.feed = $1 order by chunk
"""


async def closings_of(
    session: AsyncSession, feed: str, wanted: Sequence[Reference]
) -> dict[Reference, Closing]:
    """Those of the wanted that are closed, with what their manifests say."""
    connection = await raw(session)
    columns = [agency for agency, _ in wanted], [reference for _, reference in wanted]
    closed = await connection.fetch(CLOSED, feed, *columns)
    parts: dict[Reference, list[Any]] = {}
    for row in await connection.fetch(MANIFEST, feed, *columns) if closed else ():
        parts.setdefault((row["agency_id"], row["reference"]), []).append(row)
    found = {}
    for row in closed:
        key = row["agency_id"], row["reference"]
        rows = parts.get(key, [])
        found[key] = Closing(is_whole(rows, row["count"], row["manifest_hash"]), entries(rows))
    return found


def is_whole(rows: Sequence[Any], count: int, announced: str) -> bool:
    """Whether every part arrived, and those sent at the closing hash to what was announced."""
    chunks = sorted({row["chunk"] for row in rows})
    if chunks != list(range(1, len(chunks) + 1)):
        return False
    return manifest_hash(entries(rows[:count])) == announced


def entries(rows: Iterable[Any]) -> dict[UUID, Entry]:
    return {row["employee_id"]: Entry(row["version"], row["digest"]) for row in rows}


def grouped(rows: Iterable[Any]) -> dict[Reference, dict[UUID, Entry]]:
    found: dict[Reference, dict[UUID, Entry]] = {}
    for row in rows:
        people = found.setdefault((row["agency_id"], row["reference"]), {})
        people[row["employee_id"]] = Entry(row["version"], row["digest"])
    return found
