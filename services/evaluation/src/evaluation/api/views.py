"""Rows as callers see them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.domain.person import Person
from evaluation.domain.predicate import plain
from evaluation.domain.rating import Period, assessor_in
from evaluation.queries import activities, people, results
from evaluation.schemas.http import (
    ActivityView,
    RefusedView,
    ResultView,
    TeamMemberView,
    VersionView,
    WholeResultView,
)
from shared.errors import Refusal
from shared.messages import Say

SCORES = ("result_score", "behaviour_score", "score")
AS_THEY_ARE = (
    "agency_id", "period_id", "employee_id", "assessor_id", "state", "version", "predicate",
    "result_rating", "behaviour_rating", "innovation", "late",
)  # fmt: skip


class Named(NamedTuple):
    """A period's code and days."""

    code: str
    starts_on: date
    ends_on: date


class Dated(Protocol):
    """What says which period a result is for."""

    @property
    def code(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


def result_view(row: Any, period: Dated, names: Mapping[UUID, str]) -> ResultView:
    """A result; people whose names are not known yet are called by nothing."""
    scores = {name: None if row[name] is None else plain(row[name]) for name in SCORES}
    values: dict[str, Any] = {name: row[name] for name in AS_THEY_ARE} | scores
    return ResultView(
        **values,
        period=period.code,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        employee_name=names.get(row["employee_id"], ""),
        assessor_name=names.get(row["assessor_id"], ""),
        etag=results.etag_of(row["period_id"], row["employee_id"], row),
    )


def my_result_view(row: Any, names: Mapping[UUID, str]) -> ResultView:
    """A result whose row brings its period along."""
    return result_view(row, Named(row["code"], row["starts_on"], row["ends_on"]), names)


async def whole_result_view(session: AsyncSession, period: Period, row: Any) -> WholeResultView:
    """A result with its published versions, and whether there is an approved plan."""
    names = await people.names(session, [row["employee_id"], row["assessor_id"]])
    planned = await results.planned(session, period, [row["employee_id"]])
    return WholeResultView(
        **result_view(row, period, names).model_dump(),
        plan_approved=bool(planned),
        versions=[version_view(one) for one in await results.versions(session, row)],
    )


def version_view(row: Mapping[str, Any]) -> VersionView:
    score = row["score"]
    return VersionView(**dict(row) | {"score": None if score is None else plain(score)})


async def member_views(
    session: AsyncSession, superior: UUID, team: Sequence[Person], opened: Sequence[Period]
) -> list[TeamMemberView]:
    """The people of a team with the periods for which the superior assesses them.

    Who has no status that is evaluated is listed only with what was rated already.
    """
    pairs = [(p, period) for p in team for period in opened if assessor_in(p, period) == superior]
    rows = await results.keyed(
        session, [(m.agency_id, m.period_id, p.employee_id) for p, m in pairs]
    )
    standing = {(row["period_id"], row["employee_id"]): row for row in rows}
    assessors = [row["assessor_id"] for row in rows]
    names = await people.names(session, [*assessors, *(p.employee_id for p, _ in pairs)])
    planned = {
        period.period_id: await results.planned(session, period, [p.employee_id for p in team])
        for period in opened
    }
    return [
        TeamMemberView(
            employee_id=person.employee_id,
            name=person.name,
            agency_id=period.agency_id,
            period_id=period.period_id,
            period_state=period.state,
            scheme=period.scheme,
            plan_approved=person.employee_id in planned[period.period_id],
            etag=results.etag_of(period.period_id, person.employee_id, row),
            result=result_view(row, period, names) if row else None,
        )
        for person, period in pairs
        for row in [standing.get((period.period_id, person.employee_id))]
        if row or person.is_evaluated_in(period.agency_id, period.starts_on, period.ends_on)
    ]


def activity_view(row: Any) -> ActivityView:
    """An activity as it stands."""
    plain = {name: row[name] for name in ActivityView.model_fields if name in row}
    return ActivityView(**plain, decided=row["version"] > 0, etag=activities.etag_of(row))


def refused_views(refused: Iterable[tuple[UUID, Refusal]], say: Say) -> list[RefusedView]:
    """Why something was not done for some of a list, in the caller's language."""
    return [
        RefusedView(id=one, code=refusal.code, message=say(refusal.code, refusal.values))
        for one, refusal in refused
    ]
