"""What people do with plans: write, hand in, return, approve, revise."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import Principal
from shared.errors import Conflict, Forbidden, NotFound, Refusal
from shared.etag import check_seen
from targets import queries
from targets.actions.cases import cases_of, locked_case
from targets.actions.writing import announce, store
from targets.domain import acts
from targets.domain.acts import Actor, Case, Content
from targets.domain.changes import ChangeReason
from targets.domain.people import Person, agency_on, check_has_skp, first_post
from targets.domain.periods import Period, calendar_days
from targets.domain.plan import Plan, Result, check_days, overlapping, plan_id
from targets.domain.results import check_numbers

Results = Callable[[UUID], tuple[Result, ...]]
"""Makes the results of a plan, given the plan's id."""


class NewPlan(NamedTuple):
    """What a plan is made of; without days it lasts as long as its period."""

    employee_id: UUID
    period: str
    starts_on: date | None
    ends_on: date | None
    results: Results


class Change(NamedTuple):
    """What a plan shall hold, by who saw it as `version`; without `ends_on` it ends as before."""

    version: int
    ends_on: date | None
    results: Results


class Decisions(NamedTuple):
    """What became of a list of plans: approved now, approved before, or refused."""

    approved: Sequence[Plan]
    before: Sequence[UUID]
    refused: dict[UUID, Refusal]


async def create_plan(
    session: AsyncSession, user: Principal, wanted: NewPlan, actor: Actor
) -> Plan:
    """Begin a plan as a draft.

    Raises:
        NotFound: the person is not known here.
        Forbidden: the plan is neither the caller's own nor of somebody the caller assesses.
        Conflict: the person has no SKP then, or already a plan on some of the days.
    """
    person = (await queries.people(session, [wanted.employee_id])).get(wanted.employee_id)
    if person is None:
        raise NotFound("not_found")
    await queries.lock_person(session, person.employee_id)
    draft = await begin(session, person, wanted, actor)
    case = (await cases_of(session, user, [draft], actor))[draft.plan_id]
    acts.check_drafts(case, actor)
    if draft.agency_id not in user.agencies:
        raise Forbidden("not_your_plan")
    acts.step(case, "edit")
    check_has_skp(person, draft.starts_on)
    check_numbers(draft.results)
    others = await queries.plans_of(session, [draft.employee_id], [draft.period])
    if overlapping(draft, others) or not await store(session, [draft], actor):
        raise Conflict("plan_exists", name=person.name, period=draft.period)
    return draft


async def begin(session: AsyncSession, person: Person, wanted: NewPlan, actor: Actor) -> Plan:
    """The draft as wished, in the agency of the post held on its first day."""
    first, last = calendar_days(wanted.period)
    day = wanted.starts_on or min(max(first, first_post(person)), last)
    agency = agency_on(person, day)
    if agency is None:
        raise Conflict("no_post", name=person.name, day=day)
    period = await period_of(session, agency, wanted.period)
    starts_on = wanted.starts_on or max(day, period.starts_on)
    new_id = plan_id(person.employee_id, period.code, starts_on)
    ends_on = wanted.ends_on or period.ends_on
    check_days(period, starts_on, ends_on)
    return Plan(
        agency_id=agency,
        plan_id=new_id,
        employee_id=person.employee_id,
        period=period.code,
        starts_on=starts_on,
        ends_on=ends_on,
        state="draft",
        version=1,
        results=wanted.results(new_id),
        changed_at=actor.moment,
        changed_by=actor.name,
    )


async def period_of(session: AsyncSession, agency: UUID, code: str) -> Period:
    """The agency's period; one that is not opened yet lasts as its code says."""
    known = (await queries.periods(session, [(agency, code)])).get((agency, code))
    return known or Period(agency, code, *calendar_days(code))


async def edit_plan(
    session: AsyncSession,
    user: Principal,
    plan: UUID,
    change: Change,
    actor: Actor,
    seen: str | None,
) -> Plan:
    """Write a draft, or a returned plan, anew."""
    await queries.lock_person_of(session, plan)
    case = await seen_case(session, user, plan, actor, seen)
    acts.check_drafts(case, actor)
    content = await content_of(session, case, change)
    edited = acts.edit(case, actor, content)
    await store(session, [edited], actor)
    return edited


async def seen_case(
    session: AsyncSession, user: Principal, plan: UUID, actor: Actor, seen: str | None
) -> Case:
    """The case of a plan to act on, held until the end of the transaction.

    Raises:
        NotFound: there is no such plan, or not for this person.
        ChangedMeanwhile: it is not as the caller, who may read it, has `seen` it.
    """
    case = await locked_case(session, user, plan, actor)
    if acts.may_draft(case, actor):  # the act itself refuses everybody else
        check_seen(seen, queries.etag_of(case.plan), case)
    return case


async def content_of(session: AsyncSession, case: Case, change: Change) -> Content:
    """The content a change asks for.

    Raises:
        Conflict: the plan was changed meanwhile, or another of the person has these days.
    """
    acts.check_version(case, change.version)
    plan = case.plan
    content = Content(change.ends_on or plan.ends_on, change.results(plan.plan_id))
    period = await period_of(session, plan.agency_id, plan.period)
    check_days(period, plan.starts_on, content.ends_on)
    others = await queries.plans_of(session, [plan.employee_id], [plan.period])
    if overlapping(msgspec.structs.replace(plan, ends_on=content.ends_on), others):
        raise Conflict("plan_exists", name=case.person.name, period=plan.period)
    return content


async def submit_plan(
    session: AsyncSession,
    user: Principal,
    plan: UUID,
    version: int | None,
    actor: Actor,
    seen: str | None,
) -> Plan:
    """Hand a plan to the superior of today; TargetSubmitted."""
    case = await seen_case(session, user, plan, actor, seen)
    after = acts.submit(case, actor)
    acts.check_version(case, version)
    return await save(session, after, actor)


async def return_plan(
    session: AsyncSession,
    user: Principal,
    plan: UUID,
    reason: str,
    version: int | None,
    actor: Actor,
    seen: str | None,
) -> Plan:
    """Give a plan back to the employee; TargetReturned."""
    case = await seen_case(session, user, plan, actor, seen)
    after = acts.give_back(case, actor, reason)
    acts.check_version(case, version)
    return await save(session, after, actor)


async def approve_plan(
    session: AsyncSession,
    user: Principal,
    plan: UUID,
    version: int | None,
    actor: Actor,
    seen: str | None,
) -> Plan:
    """Agree to a plan; TargetApproved."""
    case = await seen_case(session, user, plan, actor, seen)
    after = acts.approve(case, actor)
    acts.check_version(case, version)
    return await save(session, after, actor)


async def revise_plan(
    session: AsyncSession,
    user: Principal,
    plan: UUID,
    change: Change,
    reason: ChangeReason,
    actor: Actor,
    seen: str | None,
) -> Plan:
    """Change an approved plan for a lawful reason; the old version is kept; TargetRevised."""
    await queries.lock_person_of(session, plan)
    case = await seen_case(session, user, plan, actor, seen)
    acts.check_decides(case, actor)
    content = await content_of(session, case, change)
    return await save(session, acts.revise(case, actor, content, reason), actor)


async def save(session: AsyncSession, plan: Plan, actor: Actor) -> Plan:
    """Write a plan after an act, and keep and say what was done."""
    await store(session, [plan], actor)
    await announce(session, [plan], actor)
    return plan


async def approve_plans(
    session: AsyncSession,
    user: Principal,
    plans: Collection[UUID],
    actor: Actor,
    seen: Mapping[UUID, str],
) -> Decisions:
    """Agree to each of these plans; what one is refused does not hinder the others.

    A plan that is not as the caller has `seen` it is refused.
    """
    cases = await cases_of(session, user, await queries.lock_plans(session, plans), actor)
    approved: list[Plan] = []
    before: list[UUID] = []
    refused: dict[UUID, Refusal] = {}
    for plan in dict.fromkeys(plans):
        case = cases.get(plan)
        try:
            if case and acts.may_decide(case, actor):
                check_seen(seen.get(plan), queries.etag_of(case.plan), case)
            if case and case.plan.state == "approved" and acts.may_decide(case, actor):
                before.append(plan)
            else:
                approved.append(acts.approve(visible(case), actor))
        except Refusal as refusal:
            refused[plan] = refusal
    await store(session, approved, actor)
    await announce(session, approved, actor)
    return Decisions(approved, before, refused)


def visible(case: Case | None) -> Case:
    if case is None:
        raise NotFound("not_found")
    return case
