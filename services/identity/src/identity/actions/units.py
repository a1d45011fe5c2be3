"""Taking in units and posts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.base import Change, Import, announce, queue_up
from identity.domain.permissions import EVERYWHERE_ID
from identity.domain.tree import FIELDS, GOVERNMENT, Unit, place, stands_above
from identity.queries.units import holders, posts_by_code, units_with_line
from identity.schemas.rows import PostRow, UnitRow
from shared.errors import Refusal
from shared.events.identity import AssignmentChanged, UnitState, unit_id
from shared.imports import Fault, Written
from shared.outbox import mark_dirty
from shared.session import raw

SAVE_UNITS: Final = """
insert into unit as t (unit_id, code, name, kind, parent_id, agency_id, region, timezone, calendar,
  changed_at)
select *, $10::timestamptz from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[],
  $6::uuid[], $7::text[], $8::text[], $9::text[])
on conflict (unit_id) do update set name = excluded.name, kind = excluded.kind,
  parent_id = excluded.parent_id, timezone = excluded.timezone, calendar = excluded.calendar,
  version = t.version + 1, changed_at = excluded.changed_at
"""
SAVE_POSTS: Final = """
insert into post as t (agency_id, code, name, unit_id, "group", job_class)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::smallint[])
on conflict (agency_id, code) do update set name = excluded.name, unit_id = excluded.unit_id,
  "group" = excluded."group", job_class = excluded.job_class
"""


async def take_units(
    session: AsyncSession, coming: Import, rows: Sequence[tuple[int, UnitRow]]
) -> Written:
    """Keep units; a parent stands in an earlier row, or is known. Admins make agencies."""
    await queue_up(session)
    named = {code for _, row in rows for code in (row.code, row.parent_code) if code}
    known = await units_with_line(session, [unit_id(code) for code in named])
    faults: list[Fault] = []
    changed: dict[UUID, Unit] = {}
    good = 0
    for number, row in rows:
        found = coming.repeated(number, row.code) or refuse_unit(coming, number, row, known)
        faults += found
        if not found:
            good += 1
            unit = unit_of(row, known)
            if known.get(unit.unit_id) != unit:
                known[unit.unit_id] = changed[unit.unit_id] = unit
    if changed:
        listed = list(zip(*changed.values(), strict=True))
        await (await raw(session)).execute(SAVE_UNITS, *listed, coming.moment)
        await mark_dirty(session, UnitState.topic, map(str, changed))
    return Written(len(changed), good - len(changed), faults)


def unit_of(row: UnitRow, known: Mapping[UUID, Unit]) -> Unit:
    own = unit_id(row.code)
    parent = unit_id(row.parent_code) if row.parent_code else None
    unit = Unit(
        own, row.code, row.name, row.kind, parent, own, row.region, row.timezone, row.calendar
    )
    return place(unit, known[parent] if parent else None, known.get(own))


def refuse_unit(
    coming: Import, number: int, row: UnitRow, known: Mapping[UUID, Unit]
) -> list[Fault]:
    own = unit_id(row.code)
    parent = unit_id(row.parent_code) if row.parent_code else None
    if parent and parent not in known:
        return [Fault(number, "parent_code", row.parent_code, "unit_unknown", {})]
    parents = {unit.unit_id: unit.parent_id for unit in known.values()}
    if stands_above(own, parent, parents):
        return [Fault(number, "parent_code", row.parent_code, "unit_circle", {})]
    try:
        unit = unit_of(row, known)
    except Refusal as error:
        column = FIELDS[error.code]
        value = row.model_dump().get(column)
        return [Fault(number, column, value, error.code, error.values)]
    if may_change(coming, unit):
        return []
    return [Fault(number, "code", row.code, "agency_not_yours", {})]


def may_change(coming: Import, unit: Unit) -> bool:
    """Who is admin everywhere tends the whole tree, other admins the agencies of their scope.

    HR admins tend the units inside their agencies.
    """
    scope = coming.user.roles.get("admin", frozenset())
    if EVERYWHERE_ID in scope or unit.agency_id in scope:
        return True
    inside = unit.kind != GOVERNMENT and unit.agency_id != unit.unit_id
    return inside and unit.agency_id in coming.agencies


async def take_posts(
    session: AsyncSession, coming: Import, rows: Sequence[tuple[int, PostRow]]
) -> Written:
    """Keep posts of units of the caller's agencies."""
    await queue_up(session)
    units = await units_with_line(session, [unit_id(row.unit_code) for _, row in rows])
    known = await posts_by_code(session, [row.code for _, row in rows])
    faults: list[Fault] = []
    good: list[tuple[Any, ...]] = []
    for number, row in rows:
        unit = units.get(unit_id(row.unit_code))
        found = coming.repeated(number, row.code) or refuse_post(
            coming, number, row, unit, known.get(row.code)
        )
        faults += found
        if unit and not found:
            good.append(
                (unit.agency_id, row.code, row.name, unit.unit_id, row.group, row.job_class)
            )
    changed = [post for post in good if post[1] not in known or post != tuple(known[post[1]])]
    if changed:
        await (await raw(session)).execute(SAVE_POSTS, *zip(*changed, strict=True))
        await tell_of_posts(session, coming, [post[1] for post in changed if post[1] in known])
    return Written(len(changed), len(good) - len(changed), faults)


async def tell_of_posts(session: AsyncSession, coming: Import, codes: Sequence[str]) -> None:
    """Say the people of changed posts anew: their state names the post and its class."""
    people = await holders(session, codes)
    changes = {person: Change(AssignmentChanged) for person in people}
    await announce(session, changes, moment=coming.moment, actor=coming.user.user_id)


def refuse_post(
    coming: Import,
    number: int,
    row: PostRow,
    unit: Unit | None,
    known: Mapping[str, Any] | None,
) -> list[Fault]:
    if unit is None:
        return [Fault(number, "unit_code", row.unit_code, "unit_unknown", {})]
    if unit.agency_id not in coming.agencies:
        return [Fault(number, "unit_code", row.unit_code, "agency_not_yours", {})]
    if known and known["agency_id"] != unit.agency_id:
        return [Fault(number, "code", row.code, "post_elsewhere", {})]
    return []
