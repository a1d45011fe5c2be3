"""What evaluation says of periods and results."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.copying import Copy, Keeper
from payroll_incentive.actions.touching import Touch, cause
from payroll_incentive.actions.work import COMMON, common, text
from payroll_incentive.domain.facts import Evaluation, Month
from payroll_incentive.domain.policy import Policies
from shared.events.evaluation import (
    AttendanceClosed,
    PeriodClosed,
    PeriodManifest,
    PeriodState,
    ResultEvent,
)
from shared.session import raw

RESULTS: Final = Keeper(
    Copy(
        "result_copy",
        COMMON
        | {
            "result_id": "uuid",
            "period_id": "uuid",
            "period": "text",
            "ends_on": "date",
            "fact": "text",
        },
        ("employee_id", "result_id"),
        "new.agency_id, new.employee_id, new.event_id, new.period",
    )
)


async def note_results(session: AsyncSession, events: Sequence[ResultEvent]) -> list[Touch]:
    """Keep evaluations; each touches the months its period feeds, and those that lean on it."""
    rows = [
        (*common(e), e.result_id, e.period_id, e.period, e.ends_on, text(to_evaluation(e)))
        for e in events
    ]
    changed = await RESULTS.keep(session, rows)
    if not changed:
        return []
    policies = await queries.active_policies(session)
    periods = {(row["agency_id"], row["period"]) for row in changed}
    regions = await queries.regions(session, {agency for agency, _ in periods})
    feeds = {one: fed(policies, regions.get(one[0]), one[1]) for one in periods}
    why = {
        e.event_id: cause(type(e).__name__, e.event_id, predicate=e.predicate, period=e.period)
        for e in events
    }
    return [
        Touch(
            *(row["employee_id"], row["agency_id"], months[0], months[-1]),
            why[row["event_id"]],
            lasting=True,
        )
        for row in changed
        if (months := feeds[row["agency_id"], row["period"]])
    ]


def to_evaluation(event: ResultEvent) -> Evaluation:
    return Evaluation(
        agency_id=event.agency_id,
        period=event.period,
        kind=event.kind,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        scheme=event.scheme,
        predicate=event.predicate,
        score=event.score,
        version=event.version,
        event_id=event.event_id,
    )


def fed(policies: Policies, region: str | None, period: str) -> Sequence[Month]:
    """All pay months that a period feeds by any policy of the region, in order."""
    months = {m for policy in policies.of_region(region or "") for m in policy.months_fed(period)}
    return sorted(months)


PERIODS: Final = """
insert into period_copy as t
  (agency_id, period_id, version, code, kind, scheme, starts_on, ends_on)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[],
  $7::date[], $8::date[])
on conflict (agency_id, period_id) do update set version = excluded.version,
  code = excluded.code, kind = excluded.kind, scheme = excluded.scheme,
  starts_on = excluded.starts_on, ends_on = excluded.ends_on
where excluded.version > t.version
"""
FEEDS: Final = """
insert into feed as t (agency_id, feed, reference, version, count, manifest_hash)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
on conflict (agency_id, feed, reference) do update set version = excluded.version,
  count = excluded.count, manifest_hash = excluded.manifest_hash
where excluded.version > t.version
returning new.agency_id, new.reference
"""
EVALUATED: Final = """
select r.employee_id, r.agency_id, r.period, r.period_id
from unnest($1::uuid[], $2::uuid[]) as row (agency_id, period_id)
join result_copy r using (agency_id, period_id)
"""


async def note_periods(session: AsyncSession, events: Sequence[PeriodState]) -> list[Touch]:
    """Keep periods; closing one makes its results final, which touches the months they feed."""
    rows = [
        (e.agency_id, e.period_id, e.version, e.code, e.kind, e.scheme, e.starts_on, e.ends_on)
        for e in sorted({e.period_id: e for e in events}.values(), key=lambda e: str(e.period_id))
    ]
    connection = await raw(session)
    await connection.execute(PERIODS, *queries.columns(rows))
    closings = {e.period_id: e for e in events if isinstance(e, PeriodClosed)}
    if not closings:
        return []
    closed = [
        (e.agency_id, "evaluation", str(e.period_id), e.version, e.count, e.manifest_hash)
        for e in closings.values()
    ]
    saved = await connection.fetch(FEEDS, *queries.columns(closed))
    changed = [UUID(row["reference"]) for row in saved]
    return await touched_by_closing(session, [closings[period] for period in changed])


async def touched_by_closing(
    session: AsyncSession, closings: Sequence[PeriodClosed]
) -> list[Touch]:
    """The months fed by the results of these periods."""
    agencies, periods = [c.agency_id for c in closings], [c.period_id for c in closings]
    rows = await (await raw(session)).fetch(EVALUATED, agencies, periods)
    policies = await queries.active_policies(session)
    regions = await queries.regions(session, set(agencies))
    why = {c.period_id: cause("PeriodClosed", c.event_id) for c in closings}
    return [
        Touch(row["employee_id"], row["agency_id"], months[0], months[-1], why[row["period_id"]])
        for row in rows
        if (months := fed(policies, regions.get(row["agency_id"]), row["period"]))
    ]


FINAL: Final = """
update month set phase = 'final', version = month.version + 1
from unnest($1::uuid[], $2::text[]) as row (agency_id, month)
where month.agency_id = row.agency_id and month.month = row.month and phase <> 'final'
"""
IN_MONTH: Final = """
select s.employee_id, s.agency_id, s.month
from unnest($1::uuid[], $2::text[]) as row (agency_id, month)
join statement s using (agency_id, month)
"""


async def note_attendance_closed(
    session: AsyncSession, events: Sequence[AttendanceClosed]
) -> list[Touch]:
    """Keep that a month's records are complete: from now on the month is no advance any more."""
    closings = {(e.agency_id, e.month): e for e in sorted(events, key=lambda e: e.version)}
    rows = [
        (agency, "attendance", month, e.version, e.count, e.manifest_hash)
        for (agency, month), e in sorted(closings.items())
    ]
    connection = await raw(session)
    saved = await connection.fetch(FEEDS, *queries.columns(rows))
    changed = [(row["agency_id"], row["reference"]) for row in saved]
    agencies, months = [agency for agency, _ in changed], [month for _, month in changed]
    await connection.execute(FINAL, agencies, months)
    return [
        Touch(
            *(row["employee_id"], row["agency_id"], row["month"], row["month"]),
            cause("AttendanceClosed", closings[row["agency_id"], row["month"]].event_id),
        )
        for row in await connection.fetch(IN_MONTH, agencies, months)
    ]


MANIFEST: Final = """
insert into manifest_entry (agency_id, feed, reference, chunk, employee_id, version, digest)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::uuid[], $6::bigint[],
  $7::text[])
on conflict do nothing
"""


async def note_manifests(session: AsyncSession, events: Sequence[PeriodManifest]) -> None:
    """Keep what must be held of each person, part by part."""
    rows = [
        (e.agency_id, e.feed, e.reference, e.chunk, entry.employee_id, entry.version, entry.digest)
        for e in events
        for entry in e.entries
    ]
    if rows:
        await (await raw(session)).execute(MANIFEST, *queries.columns(rows))
