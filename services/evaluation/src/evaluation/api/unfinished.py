"""Who of a period has no signed result yet, put together."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.person import Person
from evaluation.domain.rating import RATED, Period, assessor_in
from evaluation.queries import people, periods, results
from evaluation.schemas.http import Unfinished, UnfinishedPerson

A_PAGE: Final = 100


async def unfinished(session: AsyncSession, period: Period, page: int) -> Unfinished:
    """The people who are to be evaluated for the period and are not; a page of them with names."""
    span = (period.agency_id, period.starts_on, period.ends_on)
    rows = await periods.unsigned(session, period)
    known = [(people.PERSON.decode(row["state"]), row["result"] == RATED) for row in rows]
    waiting = [(person, rated) for person, rated in known if person.is_evaluated_in(*span)]
    waiting.sort(key=lambda one: (one[0].name, one[0].employee_id))
    first = (page - 1) * A_PAGE
    return Unfinished(
        period_id=period.period_id,
        period=period.code,
        period_state=period.state,
        closes_from=period.ends_on + timedelta(days=1),
        count=len(waiting),
        rated=sum(rated for _, rated in waiting),
        page=page,
        pages=-(-len(waiting) // A_PAGE),
        people=await named(session, period, waiting[first : first + A_PAGE]),
    )


async def named(
    session: AsyncSession, period: Period, waiting: Sequence[tuple[Person, bool]]
) -> list[UnfinishedPerson]:
    """People with their assessors, and whether there is a plan."""
    assessors = {person.employee_id: assessor_in(person, period) for person, _ in waiting}
    names = await people.names(session, [one for one in assessors.values() if one])
    planned = await results.planned(session, period, list(assessors))
    return [
        UnfinishedPerson(
            employee_id=person.employee_id,
            name=person.name,
            assessor_id=assessor,
            assessor_name=names.get(assessor) if assessor else None,
            rated=rated,
            plan_approved=person.employee_id in planned,
        )
        for person, rated in waiting
        for assessor in [assessors[person.employee_id]]
    ]
