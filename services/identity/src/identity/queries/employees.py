"""Looking people up: who may see whom is decided here; row-level security is the net."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.permissions import LOOKERS
from identity.domain.service import day_of
from identity.domain.structure import Stretch, valid_on
from identity.queries.people import assignments_of, names_of, stretches
from identity.queries.states import whole_states
from identity.schemas.views import (
    AssignmentView,
    EmployeeView,
    PersonView,
    Search,
    StatusView,
    SuperiorView,
)
from shared.auth import Principal
from shared.errors import NotFound
from shared.events.identity import Assignment, Status, Superior, unit_id
from shared.session import raw

LISTED: Final = """
select e.employee_id, e.nip, e.name, now.post_name, now.agency_id
from employee e left join lateral (
  select p.name as post_name, a.agency_id
  from assignment a join post p on p.agency_id = a.agency_id and p.code = a.post_code
  where a.employee_id = e.employee_id and a.kind = 'definitif'
    and $3 between a.from_date and coalesce(a.to_date, 'infinity')
  limit 1) as now on true
where exists (select 1 from assignment a where a.employee_id = e.employee_id
                and a.agency_id = any ($2::uuid[]))
  and """
BY_NIP: Final = LISTED + "e.nip = $1"
BY_NAME: Final = LISTED + "e.name ilike $1 order by e.name, e.employee_id limit 50"
SUPERIORS: Final = "select * from superior where employee_id = $1"
TEAM: Final = """
select s.* from superior s where s.employee_id in
  (select employee_id from superior where superior_id = $1)
"""


async def search(
    session: AsyncSession, user: Principal, wanted: Search, moment: datetime
) -> list[PersonView]:
    """At most fifty people of the agencies where the caller has a role that looks people up."""
    reach = {agency for role in LOOKERS for agency in user.roles.get(role, ())}
    if wanted.agency:
        reach &= {unit_id(wanted.agency)}
    like = f"%{escaped(wanted.text or '')}%"
    statement, value = (BY_NIP, wanted.nip) if wanted.nip else (BY_NAME, like)
    found = await (await raw(session)).fetch(statement, value, sorted(reach), day_of(moment))
    return [PersonView(**row) for row in found]


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def team(session: AsyncSession, superior: UUID, moment: datetime) -> list[PersonView]:
    """The people whose superior this person is today."""
    today = day_of(moment)
    rows = await (await raw(session)).fetch(TEAM, superior)
    ids = [
        person
        for person, held in stretches(rows).items()
        if (now := valid_on(held, today)) and now.what == superior
    ]
    states = await whole_states(await raw(session), ids)
    people = [listed(state, moment) for state in states.values()]
    return sorted(people, key=lambda person: (person.name, person.nip))


def listed(state: dict[str, Any], moment: datetime) -> PersonView:
    today = day_of(moment)
    posts = [
        a for a in state["assignments"] if a.from_ <= today and (a.to is None or a.to >= today)
    ]
    now = next((a for a in posts if a.kind == "definitif"), None)
    return PersonView(
        employee_id=state["employee_id"],
        nip=state["nip"],
        name=state["name"],
        post_name=now.post_name if now else None,
        agency_id=now.agency_id if now else None,
    )


async def employee(
    session: AsyncSession, user: Principal, employee_id: UUID, moment: datetime
) -> EmployeeView:
    """A person as themselves, their superior of today, or a role of one of their agencies sees.

    Raises:
        NotFound: there is no such person, or the caller is none of these.
    """
    connection = await raw(session)
    states = await whole_states(connection, [employee_id])
    state = states.get(employee_id)
    if state is None or not await may_look(session, user, employee_id, moment):
        raise NotFound("not_found")
    names = await names_of(session, [one.superior_id for one in state["superiors"]])
    return EmployeeView(
        **{field: state[field] for field in ("employee_id", "nip", "name", "hired_on", "left_on")},
        version=state["version"],
        statuses=[status_view(one) for one in state["statuses"]],
        assignments=[assignment_view(one) for one in state["assignments"]],
        superiors=[superior_view(one, names[one.superior_id]) for one in state["superiors"]],
    )


async def may_look(
    session: AsyncSession, user: Principal, employee_id: UUID, moment: datetime
) -> bool:
    if user.employee_id == employee_id:
        return True
    held = await assignments_of(session, [employee_id])
    agencies = {one.what.agency_id for one in held.get(employee_id, ())}
    if any(user.has(role, agency) for role in LOOKERS for agency in agencies):
        return True
    now = await superior_on(session, employee_id, moment)
    return now is not None and now.what == user.employee_id


async def superior_of(
    session: AsyncSession, employee_id: UUID, moment: datetime
) -> SuperiorView | None:
    """Who is a person's superior today, acting ones before the holder; None where nobody is."""
    now = await superior_on(session, employee_id, moment)
    if now is None:
        return None
    name, nip = (await names_of(session, [now.what]))[now.what]
    return SuperiorView(
        from_=now.from_, to=now.to, kind=now.kind, superior_id=now.what, name=name, nip=nip
    )


async def superior_on(
    session: AsyncSession, employee_id: UUID, moment: datetime
) -> Stretch[UUID] | None:
    rows = await (await raw(session)).fetch(SUPERIORS, employee_id)
    return valid_on(stretches(rows).get(employee_id, ()), day_of(moment))


def status_view(one: Status) -> StatusView:
    return StatusView(
        from_=one.from_, to=one.to, kind=one.kind, status=one.status, golongan=one.golongan
    )


def assignment_view(one: Assignment) -> AssignmentView:
    return AssignmentView(
        from_=one.from_,
        to=one.to,
        kind=one.kind,
        post_code=one.post_code,
        post_name=one.post_name,
        group=one.group,
        job_class=one.job_class,
        unit_id=one.unit_id,
        agency_id=one.agency_id,
    )


def superior_view(one: Superior, named: Sequence[str]) -> SuperiorView:
    return SuperiorView(
        from_=one.from_,
        to=one.to,
        kind=one.kind,
        superior_id=one.superior_id,
        name=named[0],
        nip=named[1],
    )
