"""Activities by file: what people logged, with what their superiors decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.activities import activity_id, announce
from evaluation.actions.imports import (
    Import,
    Known,
    Sieve,
    check_days,
    columns,
    fault_of,
    find,
    keep_months,
    keys,
    numbered,
    place,
)
from evaluation.domain.activity import LOGGED, check_superior, check_total
from evaluation.domain.period import month_of
from evaluation.queries import activities, people, standing
from evaluation.schemas.files import ActivityRow
from shared.errors import Conflict, Invalid, Refusal
from shared.imports import Fault, Written
from shared.session import raw

WRITE = """
insert into activity as t (agency_id, activity_id, employee_id, superior_id, reference, day,
  description, minutes, volume, state, version, returns, reason, changed_at)
select agency_id, activity_id, employee_id, superior_id, reference, day, description, minutes,
  volume, state, (state <> 'logged')::int, (state = 'returned')::int,
  case when state = 'returned' then $2 end, $1
from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::date[], $9::text[],
            $10::integer[], $11::integer[], $12::text[])
  as row (agency_id, activity_id, employee_id, superior_id, reference, day, description, minutes,
          volume, state)
order by agency_id, employee_id, reference
on conflict (agency_id, employee_id, reference) do update set
  description = excluded.description, minutes = excluded.minutes, volume = excluded.volume,
  state = excluded.state, version = t.version + (excluded.state <> 'logged')::int,
  returns = t.returns + (excluded.state = 'returned')::int, superior_id = excluded.superior_id,
  reason = excluded.reason, changed_at = $1
where t.state <> 'approved' and t.day = excluded.day
  and (t.description, t.minutes, t.volume, t.state)
    is distinct from (excluded.description, excluded.minutes, excluded.volume, excluded.state)
returning *
"""

BY_FILE: Final = "Dikembalikan melalui berkas impor."
"""The reason of a return that a file brings without one."""

VALUES: Final = ("day", "description", "minutes", "volume")

Key = tuple[UUID, UUID, str]
Row = Known[ActivityRow]


async def take_activities(
    session: AsyncSession, importing: Import, rows: Sequence[tuple[int, ActivityRow]]
) -> Written:
    """Keep activities and say which were approved or returned; approved ones are final."""
    nips = [row.superior_nip for _, row in rows if row.superior_nip]
    superiors = await people.ids_by_nip(session, nips)
    sieve = await place(session, importing.user, rows, lambda p, row: p.agency_on(row.day))
    await check_days(session, sieve, importing.act)
    sieve.check(lambda known: check_decided(known, superiors))
    sieve.check(lambda known: importing.check_first(known.number, key_of(known)))
    closed = await keep_months(
        session,
        sieve,
        lambda row: month_of(row.day),
        importing.act,
        lambda late: standing.numbers(session, standing.ACTIVITIES, said_of(late)),
    )
    await check_totals(session, sieve)
    changed = await write(session, sieve.rows, superiors, importing)
    await announce(session, changed, closed, importing.act)
    found = {(row["agency_id"], row["employee_id"], row["reference"]) for row in changed}
    left = {key_of(known): known for known in sieve.rows if key_of(known) not in found}
    faults = await differing(session, left)
    unchanged = sieve.standing + len(left) - len(faults)
    return Written(len(changed), unchanged, [*sieve.faults, *faults])


def said_of(rows: Sequence[Row]) -> list[list[Any]]:
    """The numbers, keys and cells of rows, column by column."""
    cells = columns((known.row for known in rows), "reference", *VALUES, "state")
    return [numbered(rows), *keys(rows), *cells]


def key_of(known: Row) -> Key:
    return known.agency_id, known.person.employee_id, known.row.reference


def check_decided(known: Row, superiors: Mapping[str, UUID]) -> None:
    """Refuse a decision without its superior, and a superior who was not one that day."""
    nip = known.row.superior_nip
    if nip is None and known.row.state != LOGGED:
        raise Invalid("cell_required", column="superior_nip")
    if nip is not None:
        superior = find(superiors, "superior_nip", nip)
        check_superior(known.person, known.row.day, superior)


async def check_totals(session: AsyncSession, sieve: Sieve[ActivityRow]) -> None:
    """Keep rows as long as their day has room for them; one writer of a person at a time."""
    rows = sieve.rows
    await people.lock(session, {(known.agency_id, known.person.employee_id) for known in rows})
    days = {(known.agency_id, known.person.employee_id, known.row.day) for known in rows}
    besides = {(known.person.employee_id, known.row.reference) for known in rows}
    totals = defaultdict(int, await activities.minutes(session, days, besides))

    def check_room(known: Row) -> None:
        day = (known.person.employee_id, known.row.day)
        added = known.row.minutes * known.row.volume
        check_total(known.row.day, totals[day] + added)
        totals[day] += added

    sieve.check(check_room)


async def write(
    session: AsyncSession, rows: Sequence[Row], superiors: Mapping[str, UUID], importing: Import
) -> Sequence[Any]:
    """Save rows; gives those that are new or changed."""
    decided = [known.row.state != LOGGED for known in rows]
    changed: Sequence[Any] = await (await raw(session)).fetch(
        WRITE,
        importing.act.now,
        importing.act.reason or BY_FILE,
        [known.agency_id for known in rows],
        [activity_id(*key_of(known)) for known in rows],
        [known.person.employee_id for known in rows],
        [
            superiors[known.row.superior_nip] if done and known.row.superior_nip else None
            for known, done in zip(rows, decided, strict=True)
        ],
        *columns((known.row for known in rows), "reference", *VALUES, "state"),
    )
    return changed


async def differing(session: AsyncSession, left: Mapping[Key, Row]) -> list[Fault]:
    """The faults of rows that would change what is final, or move an activity to another day."""
    faults = []
    for row in await activities.keyed(session, left):
        known = left[row["agency_id"], row["employee_id"], row["reference"]]
        said = tuple(getattr(known.row, name) for name in VALUES)
        if said != tuple(row[name] for name in VALUES):
            faults.append(fault_of(known.number, refusal_of(row, known)))
    return faults


def refusal_of(row: Any, known: Row) -> Refusal:
    if row["day"] != known.row.day:
        return Conflict("activity_day_fixed", column="date", day=row["day"])
    return Conflict("activity_final")
