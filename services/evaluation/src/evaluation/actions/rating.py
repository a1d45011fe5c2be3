"""Rating, finalising and revising one by one, and finalising by list."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.manifests import Act
from evaluation.actions.results import Rated, sign, write
from evaluation.domain.person import Person
from evaluation.domain.rating import (
    FINALISED,
    LATE,
    RATED,
    Period,
    Ratings,
    check_assessor,
    check_open,
    check_plan,
    judge,
)
from evaluation.queries import people, periods, results
from shared.auth import Principal
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shared.etag import check_seen

Key = tuple[UUID, UUID]
"""Whose result, for which period."""


class Refused(NamedTuple):
    """A person of a list for whom it was not done, and why."""

    employee_id: UUID
    refusal: Refusal


class Signed(NamedTuple):
    """What became of a list: newly finalised, finalised before, refused."""

    finalised: int
    unchanged: int
    refused: Sequence[Refused]


async def rate(
    session: AsyncSession, user: Principal, key: Key, given: Ratings, act: Act, seen: str | None
) -> None:
    """Keep the assessor's ratings of a person for a period; rating anew replaces them.

    Raises:
        Forbidden: the caller is not the assessor.
        ChangedMeanwhile: the result is not as the caller has `seen` it.
        Conflict: the result is final, or the period is closed and the reason is not `late`.
    """
    period, person = await find(session, key)
    assessor = user.require_employee()
    check_assessor(person, period, assessor)
    standing = (await results.locked(session, period, [person.employee_id])).get(key[0])
    check_seen(seen, results.etag_of(period.period_id, key[0], standing), standing)
    if standing and standing["state"] == FINALISED:
        raise Conflict("result_final", period=period.code)
    check_open(period, act.reason)
    judged = judge(period.scheme, given)
    await write(session, [Rated(period, person.employee_id, assessor, given, judged, RATED)], act)


async def finalise(
    session: AsyncSession, user: Principal, key: Key, act: Act, seen: str | None
) -> None:
    """Sign a rated result: from now on it changes by revision only.

    Raises:
        Forbidden: the caller is not the assessor.
        NotFound: the person is not rated yet.
        ChangedMeanwhile: the result is not as the caller has `seen` it.
        Conflict: it is final already, the plan is missing where one is required, or it is late.
    """
    period, person = await find(session, key)
    check_assessor(person, period, user.require_employee())
    standing = (await results.locked(session, period, [person.employee_id])).get(key[0])
    if standing is None:
        raise NotFound("not_rated")
    check_seen(seen, results.etag_of(period.period_id, key[0], standing), standing)
    if standing["state"] == FINALISED:
        raise Conflict("result_final", period=period.code)
    check_open(period, act.reason)
    planned = await results.planned(session, period, [person.employee_id])
    check_plan(period, planned=person.employee_id in planned)
    await sign(session, period, [person.employee_id], act)


async def revise(
    session: AsyncSession, user: Principal, key: Key, given: Ratings, act: Act, seen: str | None
) -> None:
    """Change a finalised result for a reason: by the assessor, or by the assessor's superior.

    The superior decides on objections (PP 30/2019 art. 59). Returning to an earlier value is a
    revision like any other.

    Raises:
        Forbidden: the caller is neither.
        NotFound: there is no finalised result.
        ChangedMeanwhile: the result is not as the caller has `seen` it.
        Conflict: the ratings are those that stand.
        Invalid: the reason is `late`, which only a first rating can be.
    """
    period, person = await find(session, key)
    standing = (await results.locked(session, period, [person.employee_id])).get(key[0])
    if standing is None or standing["state"] != FINALISED:
        raise NotFound("not_finalised")
    if act.reason == LATE:
        raise Invalid("late_is_for_first_ratings")
    await check_reviser(session, user, period, standing["assessor_id"])
    check_seen(seen, results.etag_of(period.period_id, key[0], standing), standing)
    judged = judge(period.scheme, given)
    revised = Rated(
        period, person.employee_id, standing["assessor_id"], given, judged, FINALISED
    )  # fmt: skip
    if not await write(session, [revised], act, revise=True):
        raise Conflict("revision_without_change")


async def finalise_list(
    session: AsyncSession,
    user: Principal,
    period_id: UUID,
    wanted: Sequence[UUID],
    act: Act,
    seen: Mapping[UUID, str],
) -> Signed:
    """Sign what these people's assessors rated: one's own list, or HR for the assessors.

    What is not as the caller has `seen` it is refused.

    Raises:
        Conflict: the period is closed and the reason is not `late`.
    """
    period = await periods.for_writing(session, period_id)
    check_open(period, act.reason)
    known = await people.in_agency(session, period.agency_id, wanted)
    standing = await results.locked(session, period, wanted)
    planned = await results.planned(session, period, wanted)
    good: list[UUID] = []
    refused: list[Refused] = []
    for employee_id in dict.fromkeys(wanted):
        try:
            if employee_id not in known or employee_id not in standing:
                raise NotFound("not_rated")
            row = standing[employee_id]
            due = is_due(user, period, known[employee_id], row)
            check_seen(seen.get(employee_id), results.etag_of(period_id, employee_id, row), row)
            if due:
                check_plan(period, planned=employee_id in planned)
                good.append(employee_id)
        except Refusal as refusal:
            refused.append(Refused(employee_id, refusal))
    await sign(session, period, good, act)
    unchanged = len(set(wanted)) - len(good) - len(refused)
    return Signed(len(good), unchanged, refused)


def is_due(user: Principal, period: Period, person: Person, standing: Any) -> bool:
    """Whether a rated result is still to be signed; False where it was.

    Raises:
        Forbidden: the caller is neither its assessor nor HR, or who rated is not the assessor now.
    """
    assessor_id = standing["assessor_id"]
    if user.employee_id != assessor_id and not user.has("hr_admin", period.agency_id):
        raise Forbidden("not_the_assessor")
    if standing["state"] == FINALISED:
        return False
    check_assessor(person, period, assessor_id)
    return True


async def find(session: AsyncSession, key: Key) -> tuple[Period, Person]:
    """The period, locked for writing, and the person, of a result's address."""
    employee_id, period_id = key
    period = await periods.for_writing(session, period_id)
    return period, await people.one_in_agency(session, period.agency_id, employee_id)


async def check_reviser(
    session: AsyncSession, user: Principal, period: Period, assessor_id: UUID
) -> None:
    reviser = user.require_employee()
    if reviser == assessor_id:
        return
    known = await people.in_agency(session, period.agency_id, [assessor_id])
    if assessor_id not in known or known[assessor_id].superior_on(period.ends_on) != reviser:
        raise Forbidden("not_the_reviser")
