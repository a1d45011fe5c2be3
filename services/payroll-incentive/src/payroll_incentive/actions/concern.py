"""Which statements a cause concerns, and whom to lock for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.touching import Touch
from payroll_incentive.domain.facts import Month, Person
from payroll_incentive.domain.months import first_day, last_day
from payroll_incentive.queries import Key, OpenMonth, Standing

MOST_CAUSES: Final = 20
OWN_POST: Final = "definitif"

Causes = Mapping[Key, Sequence[str]]


class Reach(NamedTuple):
    """The statements concerned with their causes, and what was read on the way."""

    causes: Causes
    people: Mapping[UUID, Person]
    months: Mapping[tuple[UUID, Month], OpenMonth]
    there: Mapping[Key, Standing]


async def reach(session: AsyncSession, touches: Sequence[Touch]) -> Reach:
    """The statements that touches concern; their people stay locked until the end."""
    ids = {touch.employee_id for touch in touches}
    await queries.see_all_of(session, ids)
    agencies = await queries.agencies_of(session, ids)
    agencies |= {touch.agency_id for touch in touches if touch.agency_id}
    await queries.share_agencies(session, agencies)
    months = await queries.open_months(session, agencies)
    if not any(may_concern(touches, month) for _, month in months):
        return Reach({}, {}, {}, {})
    people = await queries.lock_people(session, ids)
    there = await queries.standing(session, ids, min(touch.first for touch in touches))
    return Reach(concerned(touches, people, months, there), people, months, there)


def may_concern(touches: Sequence[Touch], month: Month) -> bool:
    """Whether a month lies where any of these touches could reach."""
    return any(within(touch, month) or (touch.lasting and touch.first < month) for touch in touches)


def concerned(
    touches: Iterable[Touch],
    people: Mapping[UUID, Person],
    months: Iterable[tuple[UUID, Month]],
    there: Mapping[Key, Standing],
) -> Causes:
    """The statements that touches concern, with their causes: served open months, and all there."""
    open_at: dict[UUID, list[Month]] = {}
    for agency, month in sorted(months):
        open_at.setdefault(agency, []).append(month)
    kept: dict[UUID, list[Key]] = {}
    for key in there:
        kept.setdefault(key.employee_id, []).append(key)
    found: dict[Key, dict[str, None]] = {}
    for touch in touches:
        keys = served(touch, people.get(touch.employee_id), open_at)
        keys += [k for k in kept.get(touch.employee_id, ()) if stands(touch, k, there[k])]
        for key in keys:
            found.setdefault(key, {})[touch.cause] = None
    return {key: list(causes)[-MOST_CAUSES:] for key, causes in sorted(found.items())}


def served(
    touch: Touch, person: Person | None, open_at: Mapping[UUID, Sequence[Month]]
) -> list[Key]:
    """The open months in which the person has a post; of an unknown person, where heard of."""
    if person is None:
        agencies = [touch.agency_id] if touch.agency_id else []
    else:
        agencies = list({post.agency_id for post in person.assignments})
    return [
        Key(agency, touch.employee_id, month)
        for agency in agencies
        for month in open_at.get(agency, ())
        if within(touch, month) and (person is None or serves(person, agency, month))
    ]


def stands(touch: Touch, key: Key, statement: Standing) -> bool:
    """Whether a statement there is belongs to the touched months, or leans on what was known."""
    later = touch.last is not None and key.month > touch.last
    return within(touch, key.month) or (touch.lasting and later and statement.leans)


def within(touch: Touch, month: Month) -> bool:
    return touch.first <= month and (touch.last is None or month <= touch.last)


def serves(person: Person, agency: UUID, month: Month) -> bool:
    """Whether the person, in service, has a post of their own there on some day of the month."""
    first, last = first_day(month), last_day(month)
    start = max(first, person.hired_on)
    end = min(last, person.left_on or last)
    return start <= end and any(
        post.agency_id == agency
        and post.kind == OWN_POST
        and post.from_ <= end
        and (post.to is None or start <= post.to)
        for post in person.assignments
    )
