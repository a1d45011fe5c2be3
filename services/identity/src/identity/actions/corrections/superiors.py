"""Correcting who assesses a person."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.base import Change, announce, queue_up, record_act
from identity.actions.corrections.person import find_person
from identity.domain.service import check_dates, check_superior
from identity.domain.structure import Stretch, find_circle, put_in
from identity.queries.people import people_by_nip, superiors_above
from identity.schemas.views import SuperiorCorrection, SuperiorWithdrawal
from shared.auth import Principal
from shared.errors import Invalid, NotFound
from shared.events.identity import AssignmentChanged
from shared.session import raw

CLEAR: Final = "delete from superior where employee_id = $1 and kind = $2"
WITHDRAW: Final = """
delete from superior where employee_id = $1 and kind = $2 and from_date = $3 returning superior_id
"""
SAVE: Final = """
insert into superior (employee_id, kind, from_date, to_date, superior_id)
select $1, * from unnest($2::text[], $3::date[], $4::date[], $5::uuid[])
"""


async def correct_superior(
    session: AsyncSession,
    user: Principal,
    employee_id: UUID,
    said: SuperiorCorrection,
    moment: datetime,
) -> None:
    """Put a superior in for a stretch of time; stretches of the same kind make room.

    Raises:
        NotFound: the person is not one of the transaction's agencies.
        Invalid: the superior is unknown, left service before, the person's own, or closes a circle.
    """
    await queue_up(session)
    await find_person(session, employee_id)
    check_dates(said.from_, said.to)
    superior = await superior_named(session, employee_id, said.superior_nip, said.from_)
    known = await superiors_above(session, [employee_id, superior])
    new = Stretch(said.kind, said.from_, said.to, superior)
    before = known.get(employee_id, [])
    after = put_in(new, before)
    if circle := find_circle(employee_id, {**known, employee_id: after}):
        raise Invalid("superior_circle", value=said.superior_nip, day=circle.day)
    if set(after) == set(before):
        return
    await replace(session, employee_id, said.kind, after)
    changes = {employee_id: Change(AssignmentChanged, said.from_)}
    await announce(session, changes, moment=moment, actor=user.user_id)
    details = {"superior": superior, "kind": said.kind, "from": said.from_, "to": said.to}
    await record_act(session, user, moment, "correct_superior", str(employee_id), **details)


async def withdraw_superior(
    session: AsyncSession,
    user: Principal,
    employee_id: UUID,
    said: SuperiorWithdrawal,
    moment: datetime,
) -> None:
    """Take back a stretch that was entered by mistake, as if it had never been.

    Raises:
        NotFound: there is no such person or stretch.
    """
    await queue_up(session)
    await find_person(session, employee_id)
    gone = await (await raw(session)).fetchval(WITHDRAW, employee_id, said.kind, said.from_)
    if gone is None:
        raise NotFound("not_found")
    changes = {employee_id: Change(AssignmentChanged, said.from_)}
    await announce(session, changes, moment=moment, actor=user.user_id)
    details = {"superior": gone, "kind": said.kind, "from": said.from_}
    await record_act(session, user, moment, "withdraw_superior", str(employee_id), **details)


async def superior_named(session: AsyncSession, employee_id: UUID, nip: str, since: date) -> UUID:
    found = (await people_by_nip(session, [nip])).get(nip)
    if found is None:
        raise Invalid("superior_unknown", value=nip)
    if found.employee_id == employee_id:
        raise Invalid("superior_self", value=nip)
    check_superior(nip, since, found.left_on)
    return found.employee_id


async def replace(
    session: AsyncSession, employee_id: UUID, kind: str, after: list[Stretch[UUID]]
) -> None:
    connection = await raw(session)
    rows = [one for one in after if one.kind == kind]
    await connection.execute(CLEAR, employee_id, kind)
    await connection.execute(
        SAVE,
        employee_id,
        [one.kind for one in rows],
        [one.from_ for one in rows],
        [one.to for one in rows],
        [one.what for one in rows],
    )
