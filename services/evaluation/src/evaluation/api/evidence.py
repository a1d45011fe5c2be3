"""What there is to rate a person by, put together; and who may see it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.person import Person
from evaluation.domain.predicate import plain
from evaluation.domain.rating import Period, assessor_in
from evaluation.queries import evidence as queries
from evaluation.queries import people, results
from evaluation.schemas.team import (
    EvidenceView,
    MeasureView,
    PredicateView,
    PresenceView,
    WeekView,
    WorkView,
)
from shared.auth import Principal
from shared.errors import Forbidden


async def check_rater(
    session: AsyncSession, user: Principal, subject: tuple[Period, Person, Any | None]
) -> None:
    """Refuse who neither assesses the person for the period, or did, nor is such a one's superior.

    Raises:
        Forbidden: the caller is none of them.
    """
    period, person, row = subject
    assessors: set[UUID] = {row["assessor_id"]} if row else set()
    assessors |= {assessor} if (assessor := assessor_in(person, period)) else set()
    above = await people.in_agency(session, period.agency_id, list(assessors))
    superiors = {assessor.superior_on(period.ends_on) for assessor in above.values()}
    if user.require_employee() not in assessors | superiors:
        raise Forbidden("result_not_yours")


async def evidence(
    session: AsyncSession, period: Period, person: Person, row: Any | None
) -> EvidenceView:
    """All of it, of the period's days and the person's earlier results in the agency."""
    who = person.employee_id
    plans = await queries.found(session, queries.PLAN, period, who)
    newest = await queries.found(session, queries.NEWEST, period, who)
    measures = await queries.found(session, queries.MEASURES, period, who)
    return EvidenceView(
        employee_id=who,
        name=person.name,
        agency_id=period.agency_id,
        period_id=period.period_id,
        period=period.code,
        scheme=period.scheme,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        period_state=period.state,
        plan_required=period.plan_required,
        plan_approved=bool(plans),
        plan_id=plans[0]["plan_id"] if plans else None,
        weeks=weeks(await queries.found(session, queries.WEEKS, period, who)),
        newest=[WorkView(**{name: one[name] for name in WorkView.model_fields}) for one in newest],
        presence=await presence(session, period, who),
        measures=[measure(one) for one in measures],
        before=[predicate(one) for one in await queries.before(session, period, who)],
        etag=results.etag_of(period.period_id, who, row),
    )


def weeks(rows: Sequence[Any]) -> list[WeekView]:
    """Sums by week and state, a week a line."""
    found: dict[date, WeekView] = {}
    for row in rows:
        week = found.setdefault(row["starts_on"], WeekView(starts_on=row["starts_on"]))
        match row["state"]:
            case "approved":
                week.approved, week.approved_minutes = row["activities"], row["minutes"]
            case "returned":
                week.returned, week.returned_minutes = row["activities"], row["minutes"]
            case _:
                week.waiting = row["activities"]
    return list(found.values())


async def presence(session: AsyncSession, period: Period, who: UUID) -> PresenceView:
    [counts] = await queries.found(session, queries.PRESENCE, period, who)
    leaves = await queries.found(session, queries.LEAVES, period, who)
    return PresenceView(**counts, leaves={row["leave"]: row["days"] for row in leaves})


def measure(row: Any) -> MeasureView:
    return MeasureView(
        month=row["month"],
        measure=row["measure"],
        target=plain(row["target"]),
        realisation=plain(row["realisation"]),
    )


def predicate(row: Any) -> PredicateView:
    return PredicateView(
        period=row["period"],
        ends_on=row["ends_on"],
        predicate=row["predicate"],
        score=None if row["score"] is None else plain(row["score"]),
    )
