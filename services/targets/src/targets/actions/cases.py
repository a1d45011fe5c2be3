"""The cases of plans: everything a decision about them needs, for many at once."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import Principal
from shared.errors import NotFound
from targets import queries
from targets.domain import acts
from targets.domain.acts import Actor, Case
from targets.domain.people import Person, local_day, superior_on, superiors_during
from targets.domain.plan import Plan
from targets.domain.results import Above
from targets.queries import realised

UNKNOWN: Final = "(?)"
"""The name of a superior of whom identity has said nothing yet."""


class Upwards(NamedTuple):
    """All superiors of some plans: who they are, and what they have handed in."""

    people: Mapping[UUID, Person]
    plans: Collection[Plan]


async def locked_case(session: AsyncSession, user: Principal, plan_id: UUID, actor: Actor) -> Case:
    """The case of one plan, held until the end of the transaction.

    Raises:
        NotFound: there is no such plan, or not for this person.
    """
    plans = await queries.lock_plans(session, [plan_id])
    cases = await cases_of(session, user, plans, actor)
    if plan_id not in cases:
        raise NotFound("not_found")
    return cases[plan_id]


async def cases_of(
    session: AsyncSession, user: Principal, plans: Collection[Plan], actor: Actor
) -> dict[UUID, Case]:
    """The case of each plan by its id, on the day of the act in the plan's agency."""
    zones = await queries.zones(session, {plan.agency_id for plan in plans})
    periods = await queries.periods(session, {(plan.agency_id, plan.period) for plan in plans})
    persons = await queries.people(session, {plan.employee_id for plan in plans})
    known = [plan for plan in plans if plan.employee_id in persons]
    days = {plan.plan_id: local_day(actor.moment, zones[plan.agency_id]) for plan in known}
    upwards = await look_up(session, user, known, persons, days)
    closed = {key for key, period in periods.items() if period.closed}
    newest = await realised.newest(session, [plan.plan_id for plan in known if acts.agreed(plan)])
    return {
        plan.plan_id: Case(
            plan=plan,
            person=persons[plan.employee_id],
            above=what_is_above(plan, persons[plan.employee_id], days[plan.plan_id], upwards),
            closed=(plan.agency_id, plan.period) in closed,
            zone=zones[plan.agency_id],
            day=days[plan.plan_id],
            realised=newest.get(plan.plan_id, {}),
        )
        for plan in known
    }


async def look_up(
    session: AsyncSession,
    user: Principal,
    plans: Collection[Plan],
    persons: Mapping[UUID, Person],
    days: Mapping[UUID, date],
) -> Upwards:
    """The superiors of these plans, of whatever agency, and their plans of the same periods."""
    wanted = {
        superior
        for plan in plans
        for superior in superiors_of(plan, persons[plan.employee_id], days[plan.plan_id])
    }
    people = await queries.people(session, wanted)
    await queries.see_agencies_above(session, user.agencies, people.values())
    found = await queries.plans_of(session, wanted, {plan.period for plan in plans})
    return Upwards(people, [plan for plan in found if plan.state != "draft"])


def superiors_of(plan: Plan, person: Person, day: date) -> Iterable[UUID]:
    """Who assesses the person today, or did or will on a day of the plan."""
    during = superiors_during(person, plan.starts_on, plan.ends_on)
    today = superior_on(person, day)
    return during | {today} if today else during


def what_is_above(plan: Plan, person: Person, day: date, upwards: Upwards) -> Above | None:
    superior = superior_on(person, day)
    if superior is None:
        return None
    owners = set(superiors_of(plan, person, day))
    above = [other for other in upwards.plans if other.period == plan.period]
    known = upwards.people.get(superior)
    return Above(
        employee_id=superior,
        name=known.name if known else UNKNOWN,
        has_plan=any(other.employee_id == superior for other in above),
        titles={
            result.result_id: result.title
            for other in above
            if other.employee_id in owners
            for result in other.results
        },
    )
