"""Taking in people and their dated statuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.base import Change, Check, Import, announce, ask, queue_up
from identity.domain.nip import check_nip
from identity.domain.service import check_golongan, check_service, check_status_date
from identity.domain.structure import home
from identity.queries.people import assignments_of, people_by_nip, statuses_of, visible
from identity.schemas.rows import EmployeeRow
from shared.events.identity import EmployeeChanged, EmployeeHired, EmployeeLeft
from shared.imports import Fault, Written
from shared.session import raw

INSERT: Final = """
insert into employee (employee_id, nip, name, hired_on, left_on, changed_at, admitted_by)
select *, $6::timestamptz, $7::uuid[]
from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::date[])
"""
UPDATE: Final = """
update employee e set name = row.name, hired_on = row.hired_on, left_on = row.left_on
from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::date[])
  as row (employee_id, nip, name, hired_on, left_on)
where e.employee_id = row.employee_id
"""
SAVE_STATUSES: Final = """
insert into employee_status (employee_id, from_date, kind, status, golongan)
select * from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::text[])
on conflict (employee_id, from_date) do update
  set kind = excluded.kind, status = excluded.status, golongan = excluded.golongan
"""

Said = tuple[str, date, date | None]
"""Name, first and last day of service."""


@dataclass
class Record:
    """What is known of one person while the rows of a chunk go in."""

    employee_id: UUID
    said: Said | None
    statuses: dict[date, tuple[str, str, str]]
    new: bool = False
    moved: bool = False
    left: bool = False
    touched: dict[date, tuple[str, str, str]] = field(default_factory=dict)

    def take(self, row: EmployeeRow) -> bool:
        """Take a row in; False where it says nothing new. The newest row speaks of the person."""
        changed = False
        if not self.statuses or row.from_ >= max(self.statuses):
            said = (row.name, row.hired_on, row.left_on)
            if said != self.said:
                self.left |= bool(row.left_on) and (not self.said or self.said[2] != row.left_on)
                self.said, self.moved, changed = said, True, True
        status = (row.kind, row.status, row.golongan)
        if self.statuses.get(row.from_) != status:
            self.statuses[row.from_] = self.touched[row.from_] = status
            changed = True
        return changed

    @property
    def change(self) -> Change:
        if self.new:
            return Change(EmployeeHired)
        if self.left and self.said:
            return Change(EmployeeLeft, self.said[2])
        return Change(EmployeeChanged, min(self.touched, default=None))


async def take_employees(
    session: AsyncSession, coming: Import, rows: Sequence[tuple[int, EmployeeRow]]
) -> Written:
    """Keep people and their statuses. New people are seen by the caller's agencies at first."""
    await queue_up(session)
    records = await known_records(session, coming, {row.nip for _, row in rows})
    faults: list[Fault] = []
    changed = good = 0
    for number, row in rows:
        found = coming.repeated(number, (row.nip, row.from_)) or refuse(coming, number, row)
        if not found and row.nip in records and records[row.nip] is None:
            found = [Fault(number, "nip", row.nip, "agency_not_yours", {})]
        faults += found
        if not found:
            record = records.get(row.nip) or Record(uuid4(), None, {}, new=True)
            records[row.nip] = record
            good += 1
            changed += record.take(row)
    await save(session, coming, {nip: one for nip, one in records.items() if one})
    return Written(changed, good - changed, faults)


async def known_records(
    session: AsyncSession, coming: Import, nips: set[str]
) -> dict[str, Record | None]:
    """The people known by NIP; None for those of other agencies, also where they moved there."""
    people = await people_by_nip(session, nips)
    ids = [person.employee_id for person in people.values()]
    seen = await visible(session, ids)
    held = await assignments_of(session, ids)
    elsewhere = {
        person
        for person, posts in held.items()
        if (at := home(posts, coming.today)) and at.agency_id not in coming.agencies
    }
    ours = seen - elsewhere
    statuses = await statuses_of(session, ids)
    return {
        nip: Record(
            one.employee_id,
            (one.name, one.hired_on, one.left_on),
            statuses.get(one.employee_id, {}),
        )
        if one.employee_id in ours
        else None
        for nip, one in people.items()
    }


def refuse(coming: Import, number: int, row: EmployeeRow) -> list[Fault]:
    golongan = partial(check_golongan, row.golongan, row.kind)
    service = partial(check_service, row.hired_on, row.left_on)
    status = partial(check_status_date, row.from_, row.hired_on)
    return ask(
        number,
        (
            Check("nip", row.nip, partial(check_nip, row.nip, row.kind, coming.today)),
            Check("golongan", row.golongan, golongan),
            Check("left_on", row.left_on, service),
            Check("from", row.from_, status),
        ),
    )


async def save(session: AsyncSession, coming: Import, records: Mapping[str, Record]) -> None:
    connection = await raw(session)
    admitted = sorted(coming.agencies)
    new = {nip: one for nip, one in records.items() if one.new}
    moved = {nip: one for nip, one in records.items() if one.moved and not one.new}
    await connection.execute(INSERT, *columns(new), coming.moment, admitted)
    await connection.execute(UPDATE, *columns(moved))
    statuses = [
        (one.employee_id, from_, *status)
        for one in records.values()
        for from_, status in one.touched.items()
    ]
    if statuses:
        await connection.execute(SAVE_STATUSES, *zip(*statuses, strict=True))
    await announce(
        session,
        {one.employee_id: one.change for one in records.values() if one.moved or one.touched},
        moment=coming.moment,
        actor=coming.user.user_id,
        new=[one.employee_id for one in new.values()],
    )


def columns(records: Mapping[str, Record]) -> tuple[list[object], ...]:
    rows = [(one.employee_id, nip, *one.said) for nip, one in records.items() if one.said]
    return tuple([row[place] for row in rows] for place in range(5))
