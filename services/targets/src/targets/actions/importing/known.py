"""What is known of the people, periods and superiors' plans that some rows of a file name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import Principal
from targets import queries
from targets.domain.acts import Actor
from targets.domain.people import Person, agency_on, superior_on
from targets.domain.periods import Period
from targets.domain.plan import Plan, plan_id
from targets.schemas.files import PlanRow

Filed = Sequence[tuple[int, PlanRow]]
"""All rows of one plan, with their numbers in the file; at least one."""

Announced = Mapping[tuple[str, str], Mapping[date, Collection[int]]]
"""The plans of a whole file: by NIP and period, their first days and the numbers of results."""


class Span(NamedTuple):
    """A plan that can be linked to: from which day, its id, the numbers of its results."""

    starts_on: date
    plan_id: UUID
    numbers: frozenset[int]


class Known(NamedTuple):
    """What the rows of a file are judged by."""

    user: Principal
    actor: Actor
    by_nip: Mapping[str, Person]
    by_id: Mapping[UUID, Person]
    periods: Mapping[tuple[UUID, str], Period]
    spans: Mapping[tuple[UUID, str], Sequence[Span]]

    def name(self, employee_id: UUID | None) -> str:
        person = self.by_id.get(employee_id) if employee_id else None
        return person.name if person else "?"


def deciding_day(row: PlanRow) -> date:
    """The day whose superior counts: of the approval, else the plan's first."""
    return row.approved_on or row.starts_on


async def look_around(
    session: AsyncSession,
    user: Principal,
    plans: Sequence[Filed],
    announced: Announced,
    actor: Actor,
) -> Known:
    """Everything these rows need, in a handful of queries."""
    firsts = [filed[0][1] for filed in plans]
    named = {row.nip for row in firsts}
    named |= {row.superior_nip for filed in plans for _, row in filed if row.superior_nip}
    by_nip = await queries.people_by_nip(session, named)
    bosses = {
        boss
        for row in firsts
        if row.nip in by_nip and (boss := superior_on(by_nip[row.nip], deciding_day(row)))
    }
    by_id = await queries.people(session, bosses)
    held = {
        (agency, row.period)
        for row in firsts
        if row.nip in by_nip and (agency := agency_on(by_nip[row.nip], row.starts_on))
    }
    codes = {row.period for row in firsts}
    await queries.see_agencies_above(session, user.agencies, by_id.values())
    above = await queries.plans_of(session, bosses, codes)
    handed_in = [plan for plan in above if plan.state != "draft"]
    return Known(
        user=user,
        actor=actor,
        by_nip=by_nip,
        by_id=by_id,
        periods=await queries.periods(session, held),
        spans=spans_of(handed_in, announced_plans(by_id.values(), codes, announced)),
    )


def announced_plans(
    superiors: Iterable[Person], codes: Iterable[str], announced: Announced
) -> list[tuple[UUID, str, Span]]:
    """What the file says of these superiors' plans, wherever in the file it stands."""
    wanted = list(codes)
    return [
        (
            person.employee_id,
            code,
            Span(day, plan_id(person.employee_id, code, day), frozenset(numbers)),
        )
        for person in superiors
        for code in wanted
        for day, numbers in announced.get((person.nip, code), {}).items()
    ]


def spans_of(
    plans: Iterable[Plan], announced: Iterable[tuple[UUID, str, Span]]
) -> dict[tuple[UUID, str], list[Span]]:
    """The plans that can be linked to, by person and period, by their first day."""
    found: dict[tuple[UUID, str], list[Span]] = {}
    for plan in plans:
        numbers = frozenset(result.number for result in plan.results)
        span = Span(plan.starts_on, plan.plan_id, numbers)
        found.setdefault((plan.employee_id, plan.period), []).append(span)
    for employee_id, code, span in announced:
        found.setdefault((employee_id, code), []).append(span)
    return {key: sorted(spans, key=lambda span: span.starts_on) for key, spans in found.items()}
