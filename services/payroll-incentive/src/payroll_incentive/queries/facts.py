"""The facts of many (person, month)s, in a handful of queries whatever their number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import (
    ApprovedMinutes,
    AttendanceDay,
    Evaluation,
    Facts,
    Measure,
    Month,
    Obligation,
    Person,
    Phase,
    Punishment,
    SalaryBase,
    TaxStatus,
    Unit,
)
from payroll_incentive.domain.months import first_day, last_day, shift
from shared.events.base import event_id
from shared.session import raw

EVALUATIONS_KEPT: Final = 24
MEASURES_KEPT: Final = 12
"""Months back that a statement may look."""


class Key(NamedTuple):
    """One statement: a person's month at a paying agency."""

    agency_id: UUID
    employee_id: UUID
    month: Month


class OpenMonth(NamedTuple):
    """A month payroll works on at an agency."""

    phase: Phase
    attendance_closed: bool


class Loaded(NamedTuple):
    """What was found, by person, by month, or for one statement."""

    units: Mapping[UUID, Unit]
    evaluations: Mapping[UUID, tuple[Evaluation, ...]]
    days: Mapping[Key, tuple[AttendanceDay, ...]]
    minutes: Mapping[tuple[UUID, Month], ApprovedMinutes]
    measures: Mapping[Key, tuple[Measure, ...]]
    punishments: Mapping[UUID, tuple[Punishment, ...]]
    obligations: Mapping[tuple[UUID, Month], tuple[Obligation, ...]]
    salaries: Mapping[tuple[UUID, Month], SalaryBase]
    statuses: Mapping[tuple[UUID, int], TaxStatus]


async def load_facts(
    session: AsyncSession,
    keys: Sequence[Key],
    people: Mapping[UUID, Person],
    months: Mapping[tuple[UUID, Month], OpenMonth],
) -> list[Facts]:
    """The facts of every key, in the order of the keys."""
    connection = await raw(session)
    loaded = await load(connection, keys, unit_ids(keys, people))
    return [assemble(key, people.get(key.employee_id), months, loaded) for key in keys]


def unit_ids(keys: Iterable[Key], people: Mapping[UUID, Person]) -> list[UUID]:
    found = {key.agency_id for key in keys}
    for person in people.values():
        for post in person.assignments:
            found.add(post.unit_id)
            found.add(post.agency_id)
    return list(found)


def assemble(
    key: Key,
    person: Person | None,
    months: Mapping[tuple[UUID, Month], OpenMonth],
    found: Loaded,
) -> Facts:
    employee, month = key.employee_id, key.month
    opened = months.get((key.agency_id, month), OpenMonth("final", attendance_closed=False))
    last, oldest = last_day(month), first_day(shift(month, -EVALUATIONS_KEPT))
    return Facts(
        employee_id=employee,
        agency_id=key.agency_id,
        month=month,
        person=person,
        units=units_of(key, person, found.units),
        evaluations=tuple(e for e in found.evaluations.get(employee, ()) if e.ends_on >= oldest),
        days=found.days.get(key, ()),
        minutes=found.minutes.get((employee, month)),
        measures=found.measures.get(key, ()),
        punishments=tuple(p for p in found.punishments.get(employee, ()) if p.from_ <= last),
        obligations=found.obligations.get((employee, month), ()),
        salary=found.salaries.get((employee, month)),
        tax_status=found.statuses.get((employee, int(month[:4]))),
        phase=opened.phase,
        attendance_closed=opened.attendance_closed,
    )


def units_of(key: Key, person: Person | None, known: Mapping[UUID, Unit]) -> tuple[Unit, ...]:
    ids = {key.agency_id}
    for post in person.assignments if person else ():
        ids.add(post.unit_id)
        ids.add(post.agency_id)
    return tuple(known[unit] for unit in (sorted(ids) if len(ids) > 1 else ids) if unit in known)


UNITS: Final = """
select unit_id, agency_id, region, timezone, calendar from unit_copy where unit_id = any ($1)
"""
EVALUATIONS: Final = """
select r.employee_id, '[' || string_agg(
    case when f.reference is null then r.fact else '{"closed":true,' || substr(r.fact, 2) end,
    ',' order by r.ends_on, r.result_id) || ']' as facts
from result_copy r
left join feed f on f.agency_id = r.agency_id and f.feed = 'evaluation'
  and f.reference = r.period_id::text
where r.employee_id = any ($1) and r.ends_on >= $2 group by r.employee_id
"""
DAYS: Final = """
select p.agency_id, p.employee_id, p.month,
  '[' || string_agg(found.fact, ',' order by found.day) || ']' as facts
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[])
  as p (agency_id, employee_id, month, first, last)
cross join lateral (
  select distinct on (a.day) a.day, a.fact from attendance_copy a
  where a.employee_id = p.employee_id and a.day between p.first and p.last
  order by a.day, a.agency_id = p.agency_id desc, a.version desc, a.agency_id) as found
group by p.agency_id, p.employee_id, p.month
"""
"""Where two agencies recorded a day, the paying agency's own record goes first."""

MINUTES: Final = """
select employee_id, month, sum(minutes)::bigint as total, count(*) as count,
  encode(sha256(convert_to(string_agg(activity_id || ':' || version, E'\\n'
    order by activity_id), 'UTF8')), 'hex') as hash,
  (array_agg(event_id order by recorded_at desc, event_id))[1] as newest
from unnest($1::uuid[], $2::text[]) as p (employee_id, month)
join activity_copy using (employee_id, month)
where approved group by employee_id, month
"""
MEASURES: Final = """
select p.agency_id, p.employee_id, p.month,
  '[' || string_agg(found.fact, ',' order by found.month, found.measure) || ']' as facts
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
  as p (agency_id, employee_id, month, since)
cross join lateral (
  select distinct on (m.month, m.measure) m.month, m.measure, m.fact from measure_copy m
  where m.employee_id = p.employee_id and m.month between p.since and p.month
  order by m.month, m.measure, m.agency_id = p.agency_id desc, m.version desc, m.agency_id
) as found
group by p.agency_id, p.employee_id, p.month
"""
PUNISHMENTS: Final = """
select employee_id, '[' || string_agg(fact, ',' order by starts_on, punishment_id) || ']' as facts
from punishment_copy where employee_id = any ($1) group by employee_id
"""
OBLIGATIONS: Final = """
select distinct on (employee_id, month, obligation)
  agency_id, employee_id, month, obligation, fulfilled, version
from unnest($1::uuid[], $2::text[]) as p (employee_id, month)
join obligation using (employee_id, month)
order by employee_id, month, obligation, taken_at desc, agency_id
"""
SALARIES: Final = """
select distinct on (employee_id, month)
  employee_id, month, gross, bpjs_employee, bpjs_employer, pph21, pension
from salary_base where employee_id = any ($1) and month between $2 and $3
order by employee_id, month, taken_at desc, agency_id
"""
STATUSES: Final = """
select distinct on (employee_id, year) employee_id, year, ptkp, npwp
from tax_status where employee_id = any ($1) and year between $2 and $3
order by employee_id, year, taken_at desc, agency_id
"""


async def load(connection: Any, keys: Sequence[Key], units: Sequence[UUID]) -> Loaded:
    """Everything known about these people and months, from their agencies' copies."""
    people = sorted({key.employee_id for key in keys})
    pairs = sorted({(key.employee_id, key.month) for key in keys})
    employees, months = [employee for employee, _ in pairs], [month for _, month in pairs]
    first, last = min(months), max(months)
    since = first_day(shift(first, -EVALUATIONS_KEPT))
    years = (int(first[:4]), int(last[:4]))
    spans = [(*k, first_day(shift(k.month, -1)), last_day(k.month)) for k in keys]
    measured = [(*k, shift(k.month, -MEASURES_KEPT)) for k in keys]
    return Loaded(
        units={row["unit_id"]: Unit(**row) for row in await connection.fetch(UNITS, units)},
        evaluations=by_person(await connection.fetch(EVALUATIONS, people, since), _EVALUATIONS),
        days=by_key(await connection.fetch(DAYS, *columns(spans)), _DAYS),
        minutes=minutes(await connection.fetch(MINUTES, employees, months)),
        measures=by_key(await connection.fetch(MEASURES, *columns(measured)), _MEASURES),
        punishments=by_person(await connection.fetch(PUNISHMENTS, people), _PUNISHMENTS),
        obligations=obligations(await connection.fetch(OBLIGATIONS, employees, months)),
        salaries=await load_salaries(connection, people, first, last),
        statuses=await load_tax_statuses(connection, people, *years),
    )


def columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows as the arrays that `unnest` takes."""
    return [list(column) for column in zip(*rows, strict=True)]


async def load_salaries(
    connection: Any, people: Sequence[UUID], first: Month, last: Month
) -> dict[tuple[UUID, Month], SalaryBase]:
    """The salary parts of these months; of two agencies' files the later one counts."""
    rows = await connection.fetch(SALARIES, people, first, last)
    return {(row["employee_id"], row["month"]): SalaryBase(**without(row)) for row in rows}


async def load_tax_statuses(
    connection: Any, people: Sequence[UUID], first: int, last: int
) -> dict[tuple[UUID, int], TaxStatus]:
    """The tax statuses of these years; of two agencies' files the later one counts."""
    rows = await connection.fetch(STATUSES, people, first, last)
    return {(row["employee_id"], row["year"]): TaxStatus(**without(row)) for row in rows}


def without(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "employee_id"}


_EVALUATIONS: Final = msgspec.json.Decoder(tuple[Evaluation, ...])
_DAYS: Final = msgspec.json.Decoder(tuple[AttendanceDay, ...])
_MEASURES: Final = msgspec.json.Decoder(tuple[Measure, ...])
_PUNISHMENTS: Final = msgspec.json.Decoder(tuple[Punishment, ...])


def by_person(rows: Sequence[Any], decoder: msgspec.json.Decoder[Any]) -> dict[UUID, Any]:
    return {row["employee_id"]: decoder.decode(row["facts"]) for row in rows}


def by_key(rows: Sequence[Any], decoder: msgspec.json.Decoder[Any]) -> dict[Key, Any]:
    return {
        Key(row["agency_id"], row["employee_id"], row["month"]): decoder.decode(row["facts"])
        for row in rows
    }


def minutes(rows: Sequence[Any]) -> dict[tuple[UUID, Month], ApprovedMinutes]:
    return {
        (row["employee_id"], row["month"]): ApprovedMinutes(
            total=row["total"], count=row["count"], hash=row["hash"], newest=row["newest"]
        )
        for row in rows
    }


def obligations(rows: Sequence[Any]) -> dict[tuple[UUID, Month], tuple[Obligation, ...]]:
    found: dict[tuple[UUID, Month], list[Obligation]] = {}
    for row in rows:
        subject = f"obligation/{row['employee_id']}:{row['month']}:{row['obligation']}"
        fact = Obligation(
            obligation=row["obligation"],
            fulfilled=row["fulfilled"],
            event_id=event_id("ObligationTaken", f"{subject}:{row['agency_id']}", row["version"]),
        )
        found.setdefault((row["employee_id"], row["month"]), []).append(fact)
    return {key: tuple(facts) for key, facts in found.items()}
