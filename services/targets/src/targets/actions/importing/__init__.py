"""Plans from a file: judged one by one, written together."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import Principal
from shared.errors import Conflict, Refusal
from shared.imports import Fault, Written
from targets import queries
from targets.actions.importing.filing import file_plan, name_once, refused
from targets.actions.importing.known import Announced, Filed, Known, look_around
from targets.actions.importing.realisations import take_realisations
from targets.actions.writing import announce, store
from targets.domain.acts import Actor
from targets.domain.imported import take
from targets.domain.plan import Plan, overlapping

__all__ = ["Announced", "Filed", "name_once", "take_plans", "take_realisations"]


async def take_plans(
    session: AsyncSession,
    user: Principal,
    plans: Sequence[Filed],
    announced: Announced,
    actor: Actor,
) -> Written:
    """Write plans of the caller's agencies; one with a faulty row is not taken, others are.

    What is approved is said (TargetApproved), as is what is handed in (TargetSubmitted). The same
    rows again change nothing. Counts and faults are of rows.
    """
    known = await look_around(session, user, plans, announced, actor)
    faults: list[Fault] = []
    good: list[tuple[Filed, Plan]] = []
    for filed in plans:
        read = file_plan(filed, known)
        if isinstance(read, Plan):
            good.append((filed, read))
        else:
            faults.extend(read)
    changed, refusals = await write(session, good, known)
    faults.extend(refusals)
    rows = {plan.plan_id: len(filed) for filed, plan in good}
    taken = sum(rows[plan.plan_id] for plan in changed)
    failed = {fault.row for fault in refusals}
    lost = sum(len(filed) for filed, _ in good if filed[0][0] in failed)
    return Written(taken, sum(rows.values()) - taken - lost, faults)


async def write(
    session: AsyncSession, good: Sequence[tuple[Filed, Plan]], known: Known
) -> tuple[list[Plan], list[Fault]]:
    """Write what the plans change; gives those changed, and the faults of those refused."""
    await queries.hold_imports(session, {plan.agency_id for _, plan in good})
    held = {plan.plan_id: plan for plan in await queries.lock_plans(session, ids(good))}
    others = await queries.plans_of(
        session, {plan.employee_id for _, plan in good}, {plan.period for _, plan in good}
    )
    changed: dict[UUID, Plan] = {}
    faults: list[Fault] = []
    for filed, plan in good:
        period = known.periods.get((plan.agency_id, plan.period))
        try:
            taken = take(held.get(plan.plan_id), plan, closed=bool(period and period.closed))
            if overlapping(plan, others) or plan.plan_id in changed:
                name = known.by_nip[filed[0][1].nip].name
                raise Conflict("plan_exists", name=name, period=plan.period)
        except Refusal as refusal:
            faults.append(refused(filed, refusal))
        else:
            if taken:
                changed[plan.plan_id] = taken
                others.append(taken)
    await store(session, list(changed.values()), known.actor)
    said = [plan for plan in changed.values() if plan.state != "draft"]
    await announce(session, said, known.actor)
    return list(changed.values()), faults


def ids(good: Iterable[tuple[Filed, Plan]]) -> list[UUID]:
    return [plan.plan_id for _, plan in good]
