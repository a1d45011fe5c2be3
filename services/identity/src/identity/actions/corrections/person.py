"""The person to correct, and their number."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.actions.base import Change, announce, queue_up, record_act
from identity.domain.nip import check_nip
from identity.domain.service import day_of
from identity.domain.structure import home
from identity.models import Employee
from identity.queries.people import assignments_of, people_by_nip, statuses_of
from shared.auth import Principal
from shared.errors import Conflict, Forbidden, NotFound
from shared.events.identity import EmployeeChanged
from shared.session import raw

RENUMBER: Final = "update employee set nip = $2 where employee_id = $1"


async def find_person(session: AsyncSession, employee_id: UUID) -> Employee:
    """A person of the transaction's agencies.

    Raises:
        NotFound: there is no such person there.
    """
    if person := await session.get(Employee, employee_id):
        return person
    raise NotFound("not_found")


async def correct_nip(
    session: AsyncSession, user: Principal, employee_id: UUID, nip: str, moment: datetime
) -> None:
    """Give a person another NIP, after a conversion or a slip of the pen; the id stays.

    Raises:
        Forbidden: the person belongs to another agency today.
        Conflict: somebody else has this NIP.
        Invalid: it cannot be the NIP of this kind of employee.
    """
    await queue_up(session)
    person = await find_person(session, employee_id)
    held = (await assignments_of(session, [employee_id])).get(employee_id, ())
    if (at := home(held, day_of(moment))) and not user.has("hr_admin", at.agency_id):
        raise Forbidden("agency_not_yours")
    statuses = (await statuses_of(session, [employee_id]))[employee_id]
    kind, _, _ = statuses[max(statuses)]
    check_nip(nip, kind, day_of(moment))
    if nip == person.nip:
        return
    if await people_by_nip(session, [nip]):
        raise Conflict("nip_taken", value=nip)
    await (await raw(session)).execute(RENUMBER, employee_id, nip)
    changes = {employee_id: Change(EmployeeChanged)}
    await announce(session, changes, moment=moment, actor=user.user_id)
    await record_act(
        session, user, moment, "correct_nip", str(employee_id), before=person.nip, after=nip
    )
