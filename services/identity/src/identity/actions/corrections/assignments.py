"""Correcting which posts a person held."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.assignments import SAVE
from identity.actions.base import Change, announce, queue_up, record_act
from identity.actions.corrections.person import find_person
from identity.domain.service import check_dates, check_holding
from identity.domain.structure import Stretch, put_in
from identity.queries.people import Held, assignments_of
from identity.queries.units import posts_by_code
from identity.schemas.views import AssignmentCorrection, AssignmentWithdrawal
from shared.auth import Principal
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.events.identity import AssignmentChanged
from shared.session import raw

DELETE: Final = """
delete from assignment a using unnest($2::uuid[], $3::text[], $4::text[], $5::date[])
  as row (agency_id, post_code, kind, from_date)
where a.employee_id = $1 and a.agency_id = row.agency_id and a.post_code = row.post_code
  and a.kind = row.kind and a.from_date = row.from_date
"""


async def correct_assignment(
    session: AsyncSession,
    user: Principal,
    employee_id: UUID,
    said: AssignmentCorrection,
    moment: datetime,
) -> None:
    """Put a post in for a stretch of time; what contradicts it makes room.

    Raises:
        NotFound: the person is not one of the transaction's agencies.
        Invalid: the post is unknown, or the dates contradict the person's service.
        Forbidden: the post, or one that would make room, is another agency's.
    """
    await queue_up(session)
    person = await find_person(session, employee_id)
    check_dates(said.from_, said.to)
    check_holding(said.from_, person.hired_on, person.left_on)
    new = Stretch(said.kind, said.from_, said.to, await post_named(session, said.post_code))
    held = (await assignments_of(session, [employee_id])).get(employee_id, [])
    rivals = [one for one in held if one.kind == new.kind and in_the_way(one, new)]
    after = put_in(new, rivals)
    gone = [one for one in rivals if one not in after]
    come = [one for one in after if one not in rivals]
    for stretch in (*gone, *come):
        if not user.has("hr_admin", stretch.what.agency_id):
            raise Forbidden("agency_not_yours")
    if not come:
        return
    await replace(session, employee_id, gone, come)
    details = said.model_dump(by_alias=True)
    await tell(session, user, moment, employee_id, said.from_)
    await record_act(session, user, moment, "correct_assignment", str(employee_id), **details)


async def withdraw_assignment(
    session: AsyncSession,
    user: Principal,
    employee_id: UUID,
    said: AssignmentWithdrawal,
    moment: datetime,
) -> None:
    """Take back a post that was entered by mistake, as if it had never been held.

    Raises:
        NotFound: there is no such person or stretch at the transaction's agencies.
        Conflict: it is the only one; a person without any post is seen by no one.
    """
    await queue_up(session)
    await find_person(session, employee_id)
    held = (await assignments_of(session, [employee_id])).get(employee_id, [])
    key = (said.kind, said.from_, said.post_code)
    gone = [one for one in held if (one.kind, one.from_, one.what.post_code) == key]
    if not gone or not user.has("hr_admin", gone[0].what.agency_id):
        raise NotFound("not_found")
    if len(held) == 1:
        raise Conflict("assignment_last")
    await replace(session, employee_id, gone, [])
    await tell(session, user, moment, employee_id, said.from_)
    details = said.model_dump(by_alias=True)
    await record_act(session, user, moment, "withdraw_assignment", str(employee_id), **details)


def in_the_way(one: Stretch[Held], new: Stretch[Held]) -> bool:
    """A definitive post excludes any other; an acting one only itself."""
    return new.kind == "definitif" or one.what == new.what


async def post_named(session: AsyncSession, code: str) -> Held:
    post = (await posts_by_code(session, [code])).get(code)
    if post is None:
        raise Invalid("post_unknown", value=code)
    return Held(post["agency_id"], code)


async def replace(
    session: AsyncSession,
    employee_id: UUID,
    gone: Sequence[Stretch[Held]],
    come: Sequence[Stretch[Held]],
) -> None:
    connection = await raw(session)
    await connection.execute(
        DELETE,
        employee_id,
        [one.what.agency_id for one in gone],
        [one.what.post_code for one in gone],
        [one.kind for one in gone],
        [one.from_ for one in gone],
    )
    await connection.execute(
        SAVE,
        [one.what.agency_id for one in come],
        [employee_id] * len(come),
        [one.what.post_code for one in come],
        [one.kind for one in come],
        [one.from_ for one in come],
        [one.to for one in come],
    )


async def tell(
    session: AsyncSession, user: Principal, moment: datetime, employee_id: UUID, since: date
) -> None:
    changes = {employee_id: Change(AssignmentChanged, since)}
    await announce(session, changes, moment=moment, actor=user.user_id)
