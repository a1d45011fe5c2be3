"""The facts of many (person, month)s, in one query whatever their number."""

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
from shared.events.base import event_id
from shared.session import raw
from shared.staging import Staging


class Key(NamedTuple):
    """One statement: a person's month at a paying agency."""

    agency_id: UUID
    employee_id: UUID
    month: Month


class OpenMonth(NamedTuple):
    """A month payroll works on at an agency."""

    phase: Phase
    attendance_closed: bool


class TakenObligation(msgspec.Struct):
    """An obligation as it was imported."""

    agency_id: UUID
    obligation: str
    fulfilled: bool
    version: int


class Known(msgspec.Struct):
    """What the tables say of one person and month."""

    person: Person | None = None
    evaluations: tuple[Evaluation, ...] = ()
    days: tuple[AttendanceDay, ...] = ()
    minutes: ApprovedMinutes | None = None
    measures: tuple[Measure, ...] = ()
    punishments: tuple[Punishment, ...] = ()
    obligations: tuple[TakenObligation, ...] = ()
    salary: SalaryBase | None = None
    tax_status: TaxStatus | None = None


DECODER: Final = msgspec.json.Decoder(Known)

Months = Mapping[tuple[UUID, Month], OpenMonth]

WANTED: Final = Staging(
    "wanted",
    {
        "n": "integer",
        "agency_id": "uuid",
        "employee_id": "uuid",
        "month": "text",
        "causes": "text",
        "hash": "text",
    },
)
"""Statements whose facts are wanted, numbered; why and what they are so far, where that is asked.
"""

FACTS: Final = """
with dated as (
  select *, (month || '-01')::date as first,
    ((month || '-01')::date + interval '1 month')::date as next,
    ((month || '-01')::date - interval '1 month')::date as before,
    ((month || '-01')::date - interval '24 months')::date as long_before
  from wanted
), person as (
  select distinct on (w.n) w.n, e.fact from wanted w join employee_copy e using (employee_id)
  order by w.n, e.version desc
), evaluations as (
  select w.n, string_agg(
    case when f.reference is null then r.fact else '{"closed":true,' || substr(r.fact, 2) end,
    ',' order by r.ends_on, r.result_id) as facts
  from dated w join result_copy r on r.employee_id = w.employee_id and r.ends_on >= w.long_before
  left join feed f on f.agency_id = r.agency_id and f.feed = 'evaluation'
    and f.reference = r.period_id::text
  group by w.n
), days as (
  select n, string_agg(fact, ',' order by day) as facts from (
    select distinct on (w.n, a.day) w.n, a.day, a.fact
    from dated w join attendance_copy a
      on a.employee_id = w.employee_id and a.day >= w.before and a.day < w.next
    order by w.n, a.day, a.agency_id = w.agency_id desc, a.version desc, a.agency_id
  ) as found group by n
), minutes as (
  select w.n, concat('{"total":', sum(a.minutes), ',"count":', count(*), ',"hash":"',
    encode(sha256(convert_to(string_agg(a.activity_id || ':' || a.version, E'\\n'
      order by a.activity_id), 'UTF8')), 'hex'),
    '","newest":"', (array_agg(a.event_id order by a.recorded_at desc, a.event_id))[1],
    '"}') as facts
  from wanted w join activity_copy a using (employee_id, month) where a.approved group by w.n
), measures as (
  select n, string_agg(fact, ',' order by month, measure) as facts from (
    select distinct on (w.n, m.month, m.measure) w.n, m.month, m.measure, m.fact
    from dated w join measure_copy m on m.employee_id = w.employee_id and m.month <= w.month
      and m.month >= to_char(w.first - interval '12 months', 'YYYY-MM')
    order by w.n, m.month, m.measure, m.agency_id = w.agency_id desc, m.version desc, m.agency_id
  ) as found group by n
), punishments as (
  select w.n, string_agg(p.fact, ',' order by p.starts_on, p.punishment_id) as facts
  from dated w join punishment_copy p on p.employee_id = w.employee_id and p.starts_on < w.next
  group by w.n
), obligations as (
  select n, json_agg(to_jsonb(found) - 'n' order by obligation)::text as facts from (
    select distinct on (w.n, o.obligation) w.n, o.agency_id, o.obligation, o.fulfilled, o.version
    from wanted w join obligation o using (employee_id, month)
    order by w.n, o.obligation, o.taken_at desc, o.agency_id
  ) as found group by n
), salary as (
  select distinct on (w.n) w.n, concat('{"month":"', s.month, '","gross":', s.gross,
    ',"bpjs_employee":', s.bpjs_employee, ',"bpjs_employer":', s.bpjs_employer,
    ',"pph21":', s.pph21, ',"pension":', s.pension, '}') as facts
  from wanted w join salary_base s using (employee_id, month)
  order by w.n, s.taken_at desc, s.agency_id
), tax as (
  select distinct on (w.n) w.n, concat('{"year":', t.year, ',"ptkp":"', t.ptkp,
    '","npwp":', t.npwp::text, '}') as facts
  from dated w join tax_status t
    on t.employee_id = w.employee_id and t.year = extract(year from w.first)::integer
  order by w.n, t.taken_at desc, t.agency_id
)
select w.agency_id, w.employee_id, w.month, w.causes, w.hash, concat('{"month":"', w.month, '"',
  ',"person":' || person.fact,
  ',"evaluations":[' || evaluations.facts || ']',
  ',"days":[' || days.facts || ']',
  ',"minutes":' || minutes.facts,
  ',"measures":[' || measures.facts || ']',
  ',"punishments":[' || punishments.facts || ']',
  ',"obligations":' || obligations.facts,
  ',"salary":' || salary.facts,
  ',"tax_status":' || tax.facts, '}') as known
from wanted w left join person using (n) left join evaluations using (n) left join days using (n)
left join minutes using (n) left join measures using (n) left join punishments using (n)
left join obligations using (n) left join salary using (n) left join tax using (n) order by w.n
"""
"""What is known of the wanted statements. Evaluations go back two years, measures one.

Where two agencies recorded the same day or measure the paying agency's own record goes first; of
two agencies' files the later one counts.
"""


async def want(session: AsyncSession, keys: Iterable[Key]) -> None:
    """Have these statements, and no others, be wanted until the end of the transaction."""
    await WANTED.put(session, ((n, *key, None, None) for n, key in enumerate(keys)))


async def load_facts(session: AsyncSession, keys: Sequence[Key], months: Months) -> list[Facts]:
    """The facts of every key, in the order of the keys."""
    await want(session, keys)
    return [facts for facts, _ in await load_wanted(session, months)]


async def load_wanted(session: AsyncSession, months: Months) -> list[tuple[Facts, Any]]:
    """The facts of every statement that is wanted, in the order of their numbers, and its row."""
    connection = await WANTED.measure(session)
    rows = await connection.fetch(FACTS)
    known = [DECODER.decode(row["known"]) for row in rows]
    keys = [Key(row["agency_id"], row["employee_id"], row["month"]) for row in rows]
    units = await load_units(session, unit_ids(keys, known))
    return [
        (to_facts(key, one, units, months), row)
        for key, one, row in zip(keys, known, rows, strict=True)
    ]


def to_facts(key: Key, known: Known, units: Mapping[UUID, Unit], months: Months) -> Facts:
    opened = months.get((key.agency_id, key.month), OpenMonth("final", attendance_closed=False))
    return Facts(
        employee_id=key.employee_id,
        agency_id=key.agency_id,
        month=key.month,
        person=known.person,
        units=units_of(key, known.person, units),
        evaluations=known.evaluations,
        days=known.days,
        minutes=known.minutes,
        measures=known.measures,
        punishments=known.punishments,
        obligations=tuple(obligation(key, one) for one in known.obligations),
        salary=known.salary,
        tax_status=known.tax_status,
        phase=opened.phase,
        attendance_closed=opened.attendance_closed,
    )


def unit_ids(keys: Iterable[Key], known: Iterable[Known]) -> set[UUID]:
    found = {key.agency_id for key in keys}
    for one in known:
        for post in one.person.assignments if one.person else ():
            found.add(post.unit_id)
            found.add(post.agency_id)
    return found


def units_of(key: Key, person: Person | None, known: Mapping[UUID, Unit]) -> tuple[Unit, ...]:
    ids = {key.agency_id}
    for post in person.assignments if person else ():
        ids.add(post.unit_id)
        ids.add(post.agency_id)
    return tuple(known[unit] for unit in (sorted(ids) if len(ids) > 1 else ids) if unit in known)


def obligation(key: Key, taken: TakenObligation) -> Obligation:
    """An obligation with the id of the import row it came from."""
    subject = f"obligation/{key.employee_id}:{key.month}:{taken.obligation}:{taken.agency_id}"
    return Obligation(
        obligation=taken.obligation,
        fulfilled=taken.fulfilled,
        event_id=event_id("ObligationTaken", subject, taken.version),
    )


UNITS: Final = """
select unit_id, agency_id, region, timezone, calendar from unit_copy where unit_id = any ($1)
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


async def load_units(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Unit]:
    rows = await (await raw(session)).fetch(UNITS, list(ids))
    return {row["unit_id"]: Unit(**row) for row in rows}


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
