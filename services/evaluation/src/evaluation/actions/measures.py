"""Measured results by file: patients served, service speed, satisfaction, budget and others."""

from collections.abc import Sequence
from typing import Any, Final

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.imports import Import, Known, columns, keep_months, keys, numbered, place
from evaluation.actions.manifests import Act
from evaluation.actions.months import publish_corrections
from evaluation.domain.period import read_month
from evaluation.domain.predicate import plain
from evaluation.queries import standing
from evaluation.schemas.files import MeasureRow
from shared.events.evaluation import MeasureRecorded
from shared.imports import Written
from shared.outbox import emit
from shared.session import raw

WRITE = """
insert into measure as t (agency_id, month, employee_id, measure, version, target, realisation)
select agency_id, month, employee_id, measure, 1, target, realisation
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::numeric[], $6::numeric[])
  as row (agency_id, employee_id, month, measure, target, realisation)
order by agency_id, month, employee_id, measure
on conflict (agency_id, month, employee_id, measure) do update set version = t.version + 1,
  target = excluded.target, realisation = excluded.realisation
where (t.target, t.realisation) is distinct from (excluded.target, excluded.realisation)
returning *
"""

VALUES: Final = ("month", "measure", "target", "realisation")


async def take_measures(
    session: AsyncSession, importing: Import, rows: Sequence[tuple[int, MeasureRow]]
) -> Written:
    """Keep measured results and say which are new or changed.

    A month's measures belong to the agency that the person was in last in the month.
    """
    sieve = await place(
        session, importing.user, rows, lambda p, row: p.last_agency_in(*read_month(row.month)[1:])
    )
    sieve.check(
        lambda k: importing.check_first(
            k.number, (k.person.employee_id, k.row.month, k.row.measure)
        )
    )
    closed = await keep_months(
        session,
        sieve,
        lambda row: row.month,
        importing.act,
        lambda late: standing.numbers(session, standing.MEASURES, [numbered(late), *cells(late)]),
    )
    changed = await (await raw(session)).fetch(WRITE, *cells(sieve.rows))
    await emit(session, *(event(row, importing.act) for row in changed))
    touched = [(row["agency_id"], row["month"], row["employee_id"]) for row in changed]
    corrected = [one for one in touched if one[:2] in closed]
    await publish_corrections(session, corrected, importing.act)
    return Written(len(changed), sieve.standing + len(sieve.rows) - len(changed), sieve.faults)


def cells(rows: Sequence[Known[MeasureRow]]) -> list[list[Any]]:
    """What rows say, column by column as the statements take them."""
    return [*keys(rows), *columns((known.row for known in rows), *VALUES)]


def event(row: Any, act: Act) -> MeasureRecorded:
    return MeasureRecorded(
        agency_id=row["agency_id"],
        version=row["version"],
        recorded_at=act.now,
        actor=act.actor,
        employee_id=row["employee_id"],
        month=row["month"],
        measure=row["measure"],
        target=plain(row["target"]),
        realisation=plain(row["realisation"]),
    )
