"""What can be done with a plan, by whom, and what it becomes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from shared.errors import Conflict, Forbidden, Invalid, NotFound
from targets.domain.changes import ChangeReason
from targets.domain.people import Person, check_has_skp
from targets.domain.plan import Plan, Result, State, indicators_of
from targets.domain.realisation import Realisation, Report
from targets.domain.results import Above, check_links, check_numbers, check_results

Act = Literal["edit", "submit", "return", "approve", "revise", "record"]

NEXT: Final[dict[Act, dict[State, State]]] = {
    "edit": {"draft": "draft", "returned": "returned"},
    "submit": {"draft": "submitted", "returned": "submitted"},
    "return": {"submitted": "returned"},
    "approve": {"submitted": "approved"},
    "revise": {"approved": "revised", "revised": "revised"},
    "record": {"approved": "approved", "revised": "revised"},
}


class Actor(msgspec.Struct, frozen=True):
    """Who acts, at what moment; `leads` are the agencies whose leader they are."""

    name: str
    actor_id: UUID
    employee_id: UUID | None
    leads: frozenset[UUID]
    moment: datetime


class Case(msgspec.Struct, frozen=True):
    """A plan with all that a decision about it needs, on `day` in its agency's time zone `zone`.

    `above` is the superior of that day with what is planned there; None at the top. `realised` is
    the newest of each indicator that has any, by the indicator's id.
    """

    plan: Plan
    person: Person
    above: Above | None
    closed: bool
    zone: str
    day: date
    realised: Mapping[UUID, Realisation] = msgspec.field(default_factory=dict)


class Content(msgspec.Struct, frozen=True):
    """What a plan shall hold from now on."""

    ends_on: date
    results: tuple[Result, ...]


def edit(case: Case, actor: Actor, content: Content) -> Plan:
    """Write a draft anew; employee and superior draft together (PP 30/2019 art. 8(3))."""
    check_drafts(case, actor)
    state = step(case, "edit")
    check_numbers(content.results)
    return changed(case, actor, state, ends_on=content.ends_on, results=content.results)


def submit(case: Case, actor: Actor) -> Plan:
    """The employee hands the plan to the superior of the day."""
    if actor.employee_id != case.plan.employee_id:
        raise Forbidden("not_your_plan")
    state = step(case, "submit")
    check_has_skp(case.person, day_within(case))
    check_results(case.plan.results)
    handed = superior_id(case)
    return changed(case, actor, state, superior_id=handed, decided_on=None, reason=None)


def give_back(case: Case, actor: Actor, reason: str) -> Plan:
    """The superior of the day returns the plan, saying why."""
    check_decides(case, actor)
    state = step(case, "return")
    return decided(case, actor, state, reason=reason)


def approve(case: Case, actor: Actor) -> Plan:
    """The superior of the day agrees; the results must be whole, and linked upwards."""
    check_decides(case, actor)
    state = step(case, "approve")
    check_has_skp(case.person, day_within(case))
    check_results(case.plan.results)
    check_links(case.plan.results, case.above, case.plan.period)
    return decided(case, actor, state, reason=None)


def revise(case: Case, actor: Actor, content: Content, reason: ChangeReason) -> Plan:
    """Change what was approved, for a lawful reason (PP 30/2019 art. 28); in force at once."""
    check_decides(case, actor)
    state = step(case, "revise")
    check_numbers(content.results)
    check_results(content.results)
    check_links(content.results, case.above, case.plan.period)
    fresh = {"ends_on": content.ends_on, "results": content.results}
    return decided(case, actor, state, reason=reason, **fresh)


def record(case: Case, actor: Actor, report: Report) -> Realisation:
    """The employee says how far an indicator of the agreed plan has come."""
    if actor.employee_id != case.plan.employee_id:
        raise Forbidden("not_your_realisation")
    step(case, "record")
    return realisation(case, actor, report)


def agreed(plan: Plan) -> bool:
    """Whether the plan was approved, so that its indicators can have come some way."""
    return plan.state in NEXT["record"]


def realisation(case: Case, actor: Actor, report: Report) -> Realisation:
    """What is reported, as a record about this plan.

    Raises:
        NotFound: the plan does not have this indicator, or not any more.
        Invalid: the day is none of the plan's, or is still to come.
    """
    plan = case.plan
    if report.indicator_id not in indicators_of(plan):
        raise NotFound("indicator_unknown")
    first, last = plan.starts_on, min(plan.ends_on, case.day)
    if last < first:
        raise Conflict("plan_not_begun", day=first)
    as_of = report.as_of or last
    if not first <= as_of <= last:
        raise Invalid("realised_day", first=first, last=last)
    return Realisation(
        agency_id=plan.agency_id,
        plan_id=plan.plan_id,
        indicator_id=report.indicator_id,
        value=report.value,
        as_of=as_of,
        note=report.note,
        at=actor.moment,
        actor=actor.actor_id,
        actor_name=actor.name,
    )


def with_realised(case: Case, done: Realisation) -> Case:
    """The case once that was recorded too; the latest day counts."""
    before = case.realised.get(done.indicator_id)
    if before and before.as_of > done.as_of:
        return case
    realised = {**case.realised, done.indicator_id: done}
    return msgspec.structs.replace(case, realised=realised)


def may_decide(case: Case, actor: Actor) -> bool:
    """Whether the actor is the superior of the day; for the top, another leader of the agency."""
    if case.above is None:
        own = actor.employee_id == case.plan.employee_id
        return case.plan.agency_id in actor.leads and not own
    return actor.employee_id == case.above.employee_id


def may_draft(case: Case, actor: Actor) -> bool:
    return actor.employee_id == case.plan.employee_id or may_decide(case, actor)


def check_drafts(case: Case, actor: Actor) -> None:
    if not may_draft(case, actor):
        raise Forbidden("not_your_plan")


def check_decides(case: Case, actor: Actor) -> None:
    if may_decide(case, actor):
        return
    if case.above is None:
        raise Forbidden("leader_needed", name=case.person.name)
    raise Forbidden("superior_needed", superior=case.above.name, day=case.day)


def check_version(case: Case, version: int | None) -> None:
    """Refuse when somebody changed the plan since the reader saw this version of it."""
    if version is None or version == case.plan.version:
        return
    local = case.plan.changed_at.astimezone(ZoneInfo(case.zone))
    by = case.plan.changed_by
    raise Conflict("plan_changed_meanwhile", by=by, day=local.date(), time=f"{local:%H.%M}")


def step(case: Case, act: Act) -> State:
    """The state after the act.

    Raises:
        Conflict: the plan's state does not allow the act, or its period is closed.
    """
    plan = case.plan
    after = NEXT[act].get(plan.state)
    if after is None:
        last_change = plan.changed_at.astimezone(ZoneInfo(case.zone)).date()
        raise Conflict(f"plan_is_{plan.state}", day=plan.decided_on or last_change)
    if case.closed:
        raise Conflict("period_closed", period=plan.period)
    return after


def decided(case: Case, actor: Actor, state: State, **fields: Any) -> Plan:
    """The plan after a decision of the superior of the day."""
    decision = {"superior_id": superior_id(case), "decided_on": case.day}
    return changed(case, actor, state, **decision, **fields)


def changed(case: Case, actor: Actor, state: State, **fields: Any) -> Plan:
    stamp = {"changed_at": actor.moment, "changed_by": actor.name}
    version = case.plan.version + 1
    return msgspec.structs.replace(case.plan, state=state, version=version, **stamp, **fields)


def superior_id(case: Case) -> UUID | None:
    return case.above.employee_id if case.above else None


def day_within(case: Case) -> date:
    """The day of the act; the nearest day of the plan when it lies outside of the plan."""
    return max(case.plan.starts_on, min(case.day, case.plan.ends_on))
