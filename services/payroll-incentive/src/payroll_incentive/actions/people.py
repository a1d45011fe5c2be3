"""What identity says: people and units."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.concern import OWN_POST
from payroll_incentive.actions.touching import EVERY_MONTH, Touch, cause, changed_since
from payroll_incentive.domain.facts import Assignment, Person, StatusSpan
from shared.events.identity import EmployeeState, UnitState
from shared.session import raw

LAST_DAY: Final = date.max - timedelta(days=1)

KNOWN = """
select employee_id, version, fact, agency_id from employee_copy
where employee_id = any ($1) order by employee_id, agency_id for no key update
"""
KEEP = """
insert into employee_copy as t
  (agency_id, employee_id, version, event_id, nip, name, serving, units, fact)
select agency_id, employee_id, version, event_id, nip, name, serving::datemultirange,
  string_to_array(units, ',')::uuid[], fact
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[],
  $8::text[], $9::text[])
  as row (agency_id, employee_id, version, event_id, nip, name, serving, units, fact)
order by employee_id, agency_id
on conflict (agency_id, employee_id) do update set version = excluded.version,
  event_id = excluded.event_id, nip = excluded.nip, name = excluded.name,
  serving = excluded.serving, units = excluded.units, fact = excluded.fact
where excluded.version > t.version
"""
DECODER: Final = msgspec.json.Decoder(Person)


class Known(NamedTuple):
    """What is kept of a person, and at which agencies."""

    version: int
    person: Person
    agencies: set[UUID]


async def note_employees(session: AsyncSession, events: Sequence[EmployeeState]) -> list[Touch]:
    """Keep the newest state of people, once for each agency that ever had a post of theirs."""
    agencies = await queries.agencies_of(session, {event.employee_id for event in events})
    agencies |= {post.agency_id for event in events for post in event.assignments}
    await queries.share_agencies(session, agencies)
    known = await known_people(session, sorted({event.employee_id for event in events}))
    touches, rows = [], []
    for event in newest(events, known):
        before = known.get(event.employee_id)
        person = to_person(event)
        since = changed_since(before.person if before else None, person)
        served = {post.agency_id for post in event.assignments}
        served |= before.agencies if before else set()
        rows += [to_row(event, person, agency) for agency in served]
        if since is not None:
            why = cause(type(event).__name__, event.event_id, event.effective_date)
            touches.append(Touch(event.employee_id, None, since, None, why))
    if rows:
        await (await raw(session)).execute(KEEP, *queries.columns(rows))
    return touches


async def known_people(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Known]:
    known: dict[UUID, Known] = {}
    for row in await (await raw(session)).fetch(KNOWN, ids):
        before = known.get(row["employee_id"])
        agencies = (before.agencies if before else set()) | {row["agency_id"]}
        if before is None or row["version"] > before.version:
            before = Known(row["version"], DECODER.decode(row["fact"]), agencies)
        known[row["employee_id"]] = before._replace(agencies=agencies)
    return known


def newest(events: Iterable[EmployeeState], known: Mapping[UUID, Known]) -> list[EmployeeState]:
    """The events that say something newer than what is kept, one a person."""
    latest: dict[UUID, EmployeeState] = {}
    for event in events:
        kept = latest.get(event.employee_id) or known.get(event.employee_id)
        if kept is None or event.version > kept.version:
            latest[event.employee_id] = event
    return list(latest.values())


def to_person(event: EmployeeState) -> Person:
    """The person as the rules know them."""
    return Person(
        hired_on=event.hired_on,
        left_on=event.left_on,
        statuses=tuple(
            StatusSpan(from_=s.from_, to=s.to, kind=s.kind, status=s.status, golongan=s.golongan)
            for s in event.statuses
        ),
        assignments=tuple(
            Assignment(
                from_=a.from_,
                to=a.to,
                kind=a.kind,
                post_code=a.post_code,
                group=a.group,
                job_class=a.job_class,
                unit_id=a.unit_id,
                agency_id=a.agency_id,
            )
            for a in event.assignments
        ),
        event_id=event.event_id,
    )


def to_row(event: EmployeeState, person: Person, agency: UUID) -> tuple[Any, ...]:
    posts = [a for a in person.assignments if a.agency_id == agency]
    return (
        agency,
        event.employee_id,
        event.version,
        event.event_id,
        event.nip,
        event.name,
        serving(posts, person),
        ",".join(sorted({str(post.unit_id) for post in posts})),
        msgspec.json.encode(person).decode(),
    )


def serving(posts: Iterable[Assignment], person: Person) -> str:
    """The days with a post of one's own, in service, as a multirange."""
    spans = []
    for post in posts:
        if post.kind != OWN_POST:
            continue
        first = max(post.from_, person.hired_on)
        last = min(post.to or LAST_DAY, person.left_on or LAST_DAY)
        if first <= last:
            spans.append(f"[{first},{'' if last == LAST_DAY else last + timedelta(days=1)})")
    return f"{{{','.join(spans)}}}"


UNITS = """
insert into unit_copy as t
  (unit_id, agency_id, version, code, name, kind, region, parent_id, timezone, calendar)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[],
  $7::text[], $8::uuid[], $9::text[], $10::text[])
on conflict (unit_id) do update set agency_id = excluded.agency_id, version = excluded.version,
  code = excluded.code, name = excluded.name, kind = excluded.kind, region = excluded.region,
  parent_id = excluded.parent_id, timezone = excluded.timezone, calendar = excluded.calendar
where excluded.version > t.version
returning new.unit_id, old.unit_id is null
  or (old.agency_id, old.region, old.timezone, old.calendar)
  is distinct from (new.agency_id, new.region, new.timezone, new.calendar) as matters
"""
IN_UNITS = """
select distinct employee_id from employee_copy where units && $1 or agency_id = any ($1)
"""


async def note_units(session: AsyncSession, events: Sequence[UnitState]) -> list[Touch]:
    """Keep the newest state of units; a new place, region or calendar touches their people."""
    rows = [
        (
            *(e.unit_id, e.agency_id, e.version, e.code, e.name, e.kind, e.region),
            *(e.parent_id, e.timezone, e.calendar),
        )
        for e in sorted({e.unit_id: e for e in sorted(events, key=lambda e: e.version)}.values(),
                        key=lambda e: e.unit_id)
    ]  # fmt: skip
    connection = await raw(session)
    saved = await connection.fetch(UNITS, *queries.columns(rows))
    changed = [row["unit_id"] for row in saved if row["matters"]]
    if not changed:
        return []
    why = {event.unit_id: cause("UnitState", event.event_id) for event in events}[changed[0]]
    people = await connection.fetch(IN_UNITS, changed)
    return [Touch(row["employee_id"], None, EVERY_MONTH, None, why) for row in people]
