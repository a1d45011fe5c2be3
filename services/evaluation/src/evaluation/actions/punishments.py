"""Discipline punishments by file (PP 94/2021; those still in force of PP 53/2010)."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid5

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.imports import Import, Known, columns, place
from evaluation.actions.manifests import Act
from evaluation.schemas.files import PunishmentRow
from shared.errors import Invalid
from shared.events.evaluation import DisciplineImposed
from shared.imports import Written
from shared.outbox import emit
from shared.session import raw

WRITE = """
insert into punishment as t (agency_id, punishment_id, employee_id, reference, version, code,
                             decree, starts_on, ends_on)
select agency_id, punishment_id, employee_id, reference, 1, code, decree, starts_on, ends_on
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::date[],
            $8::date[])
  as row (agency_id, punishment_id, employee_id, reference, code, decree, starts_on, ends_on)
order by agency_id, punishment_id
on conflict (agency_id, punishment_id) do update set version = t.version + 1,
  code = excluded.code, decree = excluded.decree, starts_on = excluded.starts_on,
  ends_on = excluded.ends_on
where (t.code, t.decree, t.starts_on, t.ends_on)
  is distinct from (excluded.code, excluded.decree, excluded.starts_on, excluded.ends_on)
returning *
"""

VALUES: Final = ("reference", "code", "decree", "from_", "to")


async def take_punishments(
    session: AsyncSession, importing: Import, rows: Sequence[tuple[int, PunishmentRow]]
) -> Written:
    """Keep punishments and say which are new or changed.

    They belong to the agency that the person was in on their first day.
    """
    sieve = await place(session, importing.user, rows, lambda p, row: p.agency_on(row.from_))
    sieve.check(check_dates)
    sieve.check(lambda known: importing.check_first(known.number, punishment_id(known)))
    changed = await (await raw(session)).fetch(
        WRITE,
        [known.agency_id for known in sieve.rows],
        [punishment_id(known) for known in sieve.rows],
        [known.person.employee_id for known in sieve.rows],
        *columns((known.row for known in sieve.rows), *VALUES),
    )
    await emit(session, *(event(row, importing.act) for row in changed))
    return Written(len(changed), len(sieve.rows) - len(changed), sieve.faults)


def punishment_id(known: Known[PunishmentRow]) -> UUID:
    return uuid5(known.agency_id, f"{known.person.employee_id}:{known.row.reference}")


def check_dates(known: Known[PunishmentRow]) -> None:
    """Refuse a last day before the first."""
    if known.row.to is not None and known.row.to < known.row.from_:
        raise Invalid("dates_reversed", column="to", value=str(known.row.to))


def event(row: Any, act: Act) -> DisciplineImposed:
    return DisciplineImposed(
        agency_id=row["agency_id"],
        version=row["version"],
        recorded_at=act.now,
        effective_date=row["starts_on"],
        actor=act.actor,
        employee_id=row["employee_id"],
        punishment_id=row["punishment_id"],
        code=row["code"],
        decree=row["decree"],
        from_=row["starts_on"],
        to=row["ends_on"],
    )
