"""Taking in who assesses whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.assignments import from_day
from identity.actions.base import Change, Check, Import, announce, ask, queue_up
from identity.domain.service import check_dates, check_superior
from identity.domain.structure import Stretch, find_circle, overlapping
from identity.queries.people import Person, people_by_nip, superiors_above, visible
from identity.schemas.rows import SuperiorRow
from shared.events.identity import AssignmentChanged
from shared.imports import Fault, Written
from shared.session import raw

SAVE: Final = """
insert into superior (employee_id, kind, from_date, to_date, superior_id)
select * from unnest($1::uuid[], $2::text[], $3::date[], $4::date[], $5::uuid[])
on conflict (employee_id, kind, from_date) do update
  set to_date = excluded.to_date, superior_id = excluded.superior_id
"""


@dataclass
class Chunk:
    """The people of a chunk, everyone above them, and what has changed so far."""

    coming: Import
    people: Mapping[str, Person]
    seen: frozenset[UUID]
    superiors: dict[UUID, list[Stretch[UUID]]]
    changed: list[tuple[UUID, Stretch[UUID]]] = field(default_factory=list)
    effective: dict[UUID, date] = field(default_factory=dict)

    def stretch(self, row: SuperiorRow) -> Stretch[UUID]:
        return Stretch(row.kind, row.from_, row.to, self.people[row.superior_nip].employee_id)

    def known(self, row: SuperiorRow) -> Stretch[UUID] | None:
        """The stretch that the row speaks of anew: same person, kind and first day."""
        held = self.superiors.get(self.people[row.nip].employee_id, ())
        return next((one for one in held if (one.kind, one.from_) == (row.kind, row.from_)), None)

    def others(self, row: SuperiorRow) -> list[Stretch[UUID]]:
        """The person's superiors beside the one the row speaks of."""
        old = self.known(row)
        held = self.superiors.get(self.people[row.nip].employee_id, ())
        return [one for one in held if one is not old]

    def take(self, row: SuperiorRow) -> bool:
        """Take a row in; False where it says nothing new."""
        person = self.people[row.nip].employee_id
        old, new = self.known(row), self.stretch(row)
        if old == new:
            return False
        self.superiors[person] = [*self.others(row), new]
        self.changed.append((person, new))
        since = from_day(old, new)
        self.effective[person] = min(since, self.effective.get(person, since))
        return True


async def take_superiors(
    session: AsyncSession, coming: Import, rows: Sequence[tuple[int, SuperiorRow]]
) -> Written:
    """Keep who assesses the people of the caller's agencies; superiors may be of any agency."""
    await queue_up(session)
    chunk = await read_chunk(session, coming, [row for _, row in rows])
    faults: list[Fault] = []
    good: list[tuple[int, SuperiorRow]] = []
    for number, row in rows:
        found = coming.repeated(number, (row.nip, row.kind, row.from_)) or refuse(
            chunk, number, row
        )
        faults += found
        if not found:
            good.append((number, row))
    changed = unchanged = 0
    for number, row in sorted(good, key=lambda one: (chunk.known(one[1]) is None, one[1].from_)):
        if found := refuse_contradiction(chunk, number, row):
            faults += found
        elif chunk.take(row):
            changed += 1
        else:
            unchanged += 1
    await save(session, chunk)
    return Written(changed, unchanged, faults)


async def read_chunk(session: AsyncSession, coming: Import, rows: Sequence[SuperiorRow]) -> Chunk:
    nips = {nip for row in rows for nip in (row.nip, row.superior_nip)}
    people = await people_by_nip(session, nips)
    ids = [person.employee_id for person in people.values()]
    seen = await visible(session, ids)
    return Chunk(coming, people, seen, await superiors_above(session, ids))


def refuse(chunk: Chunk, number: int, row: SuperiorRow) -> list[Fault]:
    person = chunk.people.get(row.nip)
    if person is None:
        return [Fault(number, "nip", row.nip, "nip_unknown", {})]
    if person.employee_id not in chunk.seen:
        return [Fault(number, "nip", row.nip, "agency_not_yours", {})]
    if row.superior_nip == row.nip:
        return [Fault(number, "superior_nip", row.superior_nip, "superior_self", {})]
    if row.superior_nip not in chunk.people:
        return [Fault(number, "superior_nip", row.superior_nip, "superior_unknown", {})]
    return ask(number, [Check("to", row.to, partial(check_dates, row.from_, row.to))])


def refuse_contradiction(chunk: Chunk, number: int, row: SuperiorRow) -> list[Fault]:
    """A superior in service, no circle on any day, and one superior of a kind on a day."""
    new = chunk.stretch(row)
    if chunk.known(row) == new:
        return []
    in_service = partial(check_superior, row.superior_nip, row.from_, left_on(chunk, row))
    if found := ask(number, [Check("superior_nip", row.superior_nip, in_service)]):
        return found
    person = chunk.people[row.nip].employee_id
    others = chunk.others(row)
    if circle := find_circle(person, chunk.superiors | {person: [*others, new]}):
        day = {"day": circle.day}
        return [Fault(number, "superior_nip", row.superior_nip, "superior_circle", day)]
    if other := overlapping(new, others):
        values = {"kind": other.kind, "from": other.from_}
        return [Fault(number, "from", str(row.from_), "superior_overlaps", values)]
    return []


def left_on(chunk: Chunk, row: SuperiorRow) -> date | None:
    """The last day of service of a row's superior."""
    return chunk.people[row.superior_nip].left_on


async def save(session: AsyncSession, chunk: Chunk) -> None:
    if not chunk.changed:
        return
    rows = [(person, one.kind, one.from_, one.to, one.what) for person, one in chunk.changed]
    await (await raw(session)).execute(SAVE, *zip(*rows, strict=True))
    changes = {
        person: Change(AssignmentChanged, since) for person, since in chunk.effective.items()
    }
    await announce(session, changes, moment=chunk.coming.moment, actor=chunk.coming.user.user_id)
