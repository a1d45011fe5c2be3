"""Taking in posts held: definitif, plt, plh."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.base import Change, Check, Import, announce, ask, queue_up
from identity.domain.service import check_dates, check_holding
from identity.domain.structure import DAY, Stretch, overlapping
from identity.queries.people import Held, Person, assignments_of, people_by_nip, visible
from identity.queries.units import posts_by_code
from identity.schemas.rows import AssignmentRow
from shared.events.identity import AssignmentChanged, EmployeeHired
from shared.imports import Fault, Written
from shared.session import raw

SAVE: Final = """
insert into assignment (agency_id, employee_id, post_code, kind, from_date, to_date)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::date[])
on conflict (agency_id, employee_id, post_code, kind, from_date) do update
  set to_date = excluded.to_date
"""


@dataclass
class Chunk:
    """The people and posts that the rows of a chunk speak of, and what has changed so far."""

    coming: Import
    people: Mapping[str, Person]
    posts: Mapping[str, Mapping[str, Any]]
    seen: frozenset[UUID]
    held: dict[UUID, list[Stretch[Held]]]
    begun: frozenset[UUID]
    changed: list[tuple[UUID, Stretch[Held]]] = field(default_factory=list)
    effective: dict[UUID, date] = field(default_factory=dict)

    def stretch(self, row: AssignmentRow) -> Stretch[Held]:
        held = Held(self.posts[row.post_code]["agency_id"], row.post_code)
        return Stretch(row.kind, row.from_, row.to, held)

    def take(self, row: AssignmentRow) -> bool:
        """Take a row in; False where it says nothing new."""
        person = self.people[row.nip].employee_id
        new = self.stretch(row)
        held = self.held.setdefault(person, [])
        old = next((one for one in held if same(one, new)), None)
        if old == new:
            return False
        self.held[person] = [one for one in held if one is not old] + [new]
        self.changed.append((person, new))
        since = from_day(old, new)
        self.effective[person] = min(since, self.effective.get(person, since))
        return True


def same(one: Stretch[Any], other: Stretch[Any]) -> bool:
    """Whether two stretches differ in their last day at most."""
    return one._replace(to=None) == other._replace(to=None)


def from_day(old: Stretch[Any] | None, new: Stretch[Any]) -> date:
    """The first day on which the change shows."""
    if old is None or not same(old, new):
        return new.from_
    earlier = min(old.to or date.max, new.to or date.max)
    return earlier + DAY if earlier < date.max else new.from_


async def take_assignments(
    session: AsyncSession, coming: Import, rows: Sequence[tuple[int, AssignmentRow]]
) -> Written:
    """Keep posts held at the caller's agencies; the agency follows from the post."""
    await queue_up(session)
    chunk = await read_chunk(session, coming, [row for _, row in rows])
    faults: list[Fault] = []
    good: list[tuple[int, AssignmentRow]] = []
    for number, row in rows:
        key = (row.nip, row.post_code, row.kind, row.from_)
        found = coming.repeated(number, key) or refuse(chunk, number, row)
        faults += found
        if not found:
            good.append((number, row))
    changed = unchanged = 0
    for number, row in sorted(good, key=lambda one: closes_first(chunk, one[1])):
        if found := refuse_overlap(chunk, number, row):
            faults += found
        elif chunk.take(row):
            changed += 1
        else:
            unchanged += 1
    await save(session, chunk)
    return Written(changed, unchanged, faults)


async def read_chunk(session: AsyncSession, coming: Import, rows: Sequence[AssignmentRow]) -> Chunk:
    people = await people_by_nip(session, {row.nip for row in rows})
    posts = await posts_by_code(session, {row.post_code for row in rows})
    ids = [person.employee_id for person in people.values()]
    held = await assignments_of(session, ids)
    return Chunk(coming, people, posts, await visible(session, ids), held, frozenset(held))


def closes_first(chunk: Chunk, row: AssignmentRow) -> tuple[bool, date]:
    """Rows about known stretches go before new ones, which may need the room they leave."""
    new = chunk.stretch(row)
    known = chunk.held.get(chunk.people[row.nip].employee_id, ())
    return not any(same(one, new) for one in known), row.from_


def refuse(chunk: Chunk, number: int, row: AssignmentRow) -> list[Fault]:
    person, post = chunk.people.get(row.nip), chunk.posts.get(row.post_code)
    if person is None:
        return [Fault(number, "nip", row.nip, "nip_unknown", {})]
    if post is None:
        return [Fault(number, "post_code", row.post_code, "post_unknown", {})]
    if post["agency_id"] not in chunk.coming.agencies:
        return [Fault(number, "post_code", row.post_code, "agency_not_yours", {})]
    if row.kind != "definitif" and person.employee_id not in chunk.seen:
        return [Fault(number, "nip", row.nip, "agency_not_yours", {})]
    service = partial(check_holding, row.from_, person.hired_on, person.left_on)
    return ask(
        number,
        (
            Check("to", row.to, partial(check_dates, row.from_, row.to)),
            Check("from", row.from_, service),
        ),
    )


def refuse_overlap(chunk: Chunk, number: int, row: AssignmentRow) -> list[Fault]:
    """Nobody holds two definitif posts on one day."""
    if row.kind != "definitif":
        return []
    new = chunk.stretch(row)
    held = chunk.held.get(chunk.people[row.nip].employee_id, ())
    other = overlapping(new, (one for one in held if not same(one, new)))
    if other is None:
        return []
    known = other.what.post_code if other.what.agency_id in chunk.coming.agencies else "…"
    values = {"post": known, "from": other.from_}
    return [Fault(number, "from", str(row.from_), "assignment_overlaps", values)]


async def save(session: AsyncSession, chunk: Chunk) -> None:
    if not chunk.changed:
        return
    rows = [
        (one.what.agency_id, person, one.what.post_code, one.kind, one.from_, one.to)
        for person, one in chunk.changed
    ]
    await (await raw(session)).execute(SAVE, *zip(*rows, strict=True))
    first = {person for person, _ in chunk.changed} - chunk.begun
    changes = {
        person: Change(EmployeeHired if person in first else AssignmentChanged, since)
        for person, since in chunk.effective.items()
    }
    await announce(
        session,
        changes,
        moment=chunk.coming.moment,
        actor=chunk.coming.user.user_id,
        settled=first,
    )
