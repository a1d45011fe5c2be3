"""From a plan's results to the goals of the organisation, a level at a time."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from targets import queries
from targets.actions.cases import superiors_of
from targets.domain.acts import Case
from targets.domain.people import Assignment, Person, post_on
from targets.domain.plan import Plan, Result
from targets.schemas.cascade import CascadeView, ChainView, StepView

DEEPEST: Final = 10
"""Levels above a plan that are looked at; a government has fewer."""


class Step(NamedTuple):
    """A result in the plan of a person."""

    person: Person
    plan: Plan
    result: Result


Chain = list[Step]


async def cascade(session: AsyncSession, agencies: Collection[UUID], case: Case) -> CascadeView:
    """What each result of the plan serves. The transaction sees the superiors' agencies, too."""
    chains = [[Step(case.person, case.plan, result)] for result in case.plan.results]
    seen, growing = set(agencies), chains
    for _ in range(DEEPEST):
        linked = [chain for chain in growing if chain[-1].result.superior_result_id]
        if not linked:
            break
        above = await level_above(session, seen, linked, case.day)
        growing = [chain for chain in linked if grow(chain, above, case.day)]
    posts = {id(step): post_of(step, case.day) for chain in chains for step in chain}
    units = await queries.unit_names(session, {post.unit_id for post in posts.values() if post})
    return CascadeView(
        plan_id=case.plan.plan_id,
        chains=[
            ChainView(
                steps=[step_view(step, posts[id(step)], units) for step in chain],
                ends=end_of(chain[-1], case.day),
            )
            for chain in chains
        ],
    )


async def level_above(
    session: AsyncSession, seen: set[UUID], chains: Iterable[Chain], day: date
) -> dict[UUID, Step]:
    """The results that the superiors of the chains' ends handed in, by their ids.

    `seen` gains the superiors' agencies.
    """
    ends = [chain[-1] for chain in chains]
    wanted = {superior for step in ends for superior in superiors_of(step.plan, step.person, day)}
    people = await queries.people(session, wanted)
    seen |= {agency for person in people.values() for agency in person.agencies}
    await queries.see_agencies_above(session, seen, ())
    plans = await queries.plans_of(session, people, {step.plan.period for step in ends})
    return {
        result.result_id: Step(people[plan.employee_id], plan, result)
        for plan in plans
        if plan.state != "draft"
        for result in plan.results
    }


def grow(chain: Chain, above: Mapping[UUID, Step], day: date) -> bool:
    """Add what the chain's end serves, where one of its own superiors handed that in."""
    end = chain[-1]
    served = end.result.superior_result_id
    step = above.get(served) if served else None
    if step is None or step.person.employee_id not in superiors_of(end.plan, end.person, day):
        return False
    chain.append(step)
    return True


def end_of(step: Step, day: date) -> Literal["top", "unlinked", "unknown"]:
    """Why a chain ends here."""
    if step.result.superior_result_id:
        return "unknown"
    return "unlinked" if superiors_of(step.plan, step.person, day) else "top"


def post_of(step: Step, day: date) -> Assignment | None:
    """The post of the person on the plan's day that is nearest to today."""
    return post_on(step.person, max(step.plan.starts_on, min(day, step.plan.ends_on)))


def step_view(step: Step, post: Assignment | None, units: Mapping[UUID, str]) -> StepView:
    return StepView(
        result_id=step.result.result_id,
        number=step.result.number,
        title=step.result.title,
        plan_id=step.plan.plan_id,
        period=step.plan.period,
        state=step.plan.state,
        employee_id=step.person.employee_id,
        holder=step.person.name,
        post=post.post_name if post else None,
        unit=units.get(post.unit_id) if post else None,
    )
