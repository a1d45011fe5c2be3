"""What a reader is shown of plans, and of whose."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from msgspec.structs import asdict
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access import record_read
from shared.auth import Principal
from shared.errors import NotFound, Refusal
from shared.messages import Say
from shared.session import utcnow
from targets import actions, queries
from targets.domain import acts
from targets.domain.acts import Act, Actor, Case
from targets.domain.people import superiors_during
from targets.domain.plan import Indicator, Plan, Result, indicator_id, result_id
from targets.domain.realisation import Realisation, share
from targets.domain.results import check_links, check_results
from targets.schemas.http import (
    IndicatorView,
    PlannedView,
    PlanSummary,
    PlanView,
    ResultBody,
    ResultView,
    plain,
)

READERS: Final = ("hr_admin", "leader", "auditor")


def actor_of(user: Principal) -> Actor:
    """The caller as the rules know them, at this moment."""
    return Actor(
        name=user.name,
        actor_id=user.employee_id or user.user_id,
        employee_id=user.employee_id,
        leads=user.roles.get("leader", frozenset()),
        moment=utcnow(),
    )


async def readable_case(
    session: AsyncSession, user: Principal, plan_id: UUID, actor: Actor
) -> Case:
    """The case of a plan that the caller may read; reading another's is recorded.

    Raises:
        NotFound: there is no such plan, or it is none of the caller's business.
    """
    plan = await queries.plan_of_id(session, plan_id)
    cases = await actions.cases_of(session, user, [plan] if plan else [], actor)
    case = cases.get(plan_id)
    if case is None or not may_read(case, user, actor):
        raise NotFound("not_found")
    plan = case.plan
    await record_read(session, user, plan.employee_id, plan.agency_id, f"plan {plan.period}")
    return case


def may_read(case: Case, user: Principal, actor: Actor) -> bool:
    """Whose plan it is, who decides on it, who was their superior in its time, and some offices.

    Who was the superior for most of a period rates it, also once somebody else has taken over.
    """
    roles = any(user.has(role, case.plan.agency_id) for role in READERS)
    above = superiors_during(case.person, case.plan.starts_on, case.plan.ends_on)
    return roles or acts.may_draft(case, actor) or actor.employee_id in above


async def view(
    session: AsyncSession, user: Principal, plan: Plan, actor: Actor, say: Say
) -> PlanView:
    """A plan as its reader sees it after an act."""
    case = (await actions.cases_of(session, user, [plan], actor))[plan.plan_id]
    return plan_view(case, actor, say)


def plan_view(case: Case, actor: Actor, say: Say) -> PlanView:
    return PlanView(
        **summary(case.plan).model_dump(),
        employee_name=case.person.name,
        nip=case.person.nip,
        superior_name=case.above.name if case.above else None,
        results=[result_view(result, case) for result in case.plan.results],
        may=[act for act in acts.NEXT if may(case, actor, act)],
        blocked=blocked(case, say),
    )


def summary(plan: Plan) -> PlanSummary:
    """A plan in a list."""
    waits = plan.state == "submitted"  # and nothing changes it meanwhile
    return PlanSummary(
        **asdict(plan),
        submitted_at=plan.changed_at if waits else None,
        etag=queries.etag_of(plan),
    )


def result_view(result: Result, case: Case) -> ResultView:
    titles = case.above.titles if case.above else {}
    linked = result.superior_result_id
    return ResultView(
        **dict(planned_view(result, case.realised)),
        superior_result_title=titles.get(linked) if linked else None,
    )


def planned_view(result: Result, realised: Mapping[UUID, Realisation]) -> PlannedView:
    return PlannedView(
        result_id=result.result_id,
        number=result.number,
        title=result.title,
        weight=result.weight,
        superior_result_id=result.superior_result_id,
        indicators=[
            indicator_view(name, one, realised.get(name))
            for one in result.indicators
            for name in [indicator_id(result.result_id, one)]
        ],
    )


def indicator_view(name: UUID, indicator: Indicator, done: Realisation | None) -> IndicatorView:
    part = share(indicator, done.value) if done else None
    return IndicatorView(
        **asdict(indicator),
        indicator_id=name,
        realised=plain(done.value) if done else None,
        realised_on=done.as_of if done else None,
        realised_note=done.note if done else None,
        share=None if part is None else plain(part),
    )


def may(case: Case, actor: Actor, act: Act) -> bool:
    """Whether the reader may do this with the plan now; its content is judged when it is done."""
    if case.closed or case.plan.state not in acts.NEXT[act]:
        return False
    if act in {"submit", "record"}:
        begun = act == "submit" or case.plan.starts_on <= case.day
        return begun and actor.employee_id == case.plan.employee_id
    return acts.may_draft(case, actor) if act == "edit" else acts.may_decide(case, actor)


def blocked(case: Case, say: Say) -> str | None:
    """Why a plan that is not approved yet could not be approved today."""
    if case.plan.state in {"approved", "revised"}:
        return None
    try:
        check_results(case.plan.results)
        check_links(case.plan.results, case.above, case.plan.period)
    except Refusal as refusal:
        return say(refusal.code, refusal.values)
    return None


def results_of(bodies: list[ResultBody], plan: UUID) -> tuple[Result, ...]:
    """The results that somebody wrote, as the results of this plan."""
    return tuple(
        Result(
            result_id=result_id(plan, body.number),
            number=body.number,
            title=body.title,
            weight=body.weight,
            superior_result_id=body.superior_result_id,
            indicators=tuple(
                Indicator(one.aspect, one.text, plain(one.target), one.unit)
                for one in body.indicators
            ),
        )
        for body in sorted(bodies, key=lambda body: body.number)
    )
