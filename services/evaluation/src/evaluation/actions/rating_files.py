"""Ratings by file: HR brings what the assessors gave."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.imports import IMPORTER, Import, fault_of, find
from evaluation.actions.results import Rated, write
from evaluation.domain.period import read_code
from evaluation.domain.person import Person
from evaluation.domain.rating import (
    FINALISED,
    LATE,
    RATED,
    Period,
    Ratings,
    assessor_in,
    check_assessor,
    check_open,
    check_plan,
    judge,
)
from evaluation.queries import people, periods, results
from evaluation.schemas.files import RatingRow
from shared.auth import Principal
from shared.errors import Conflict, Forbidden, NotFound, Refusal
from shared.imports import Fault, Written

Key = tuple[UUID, UUID, UUID]
Numbered = Sequence[tuple[int, RatingRow]]

GIVEN: Final = (
    "result_rating", "behaviour_rating", "result_score", "behaviour_score", "innovation",
)  # fmt: skip


class Context(NamedTuple):
    """What the rows of a chunk are judged with."""

    user: Principal
    persons: Mapping[str, Person]
    assessors: Mapping[str, UUID]
    periods: Mapping[tuple[UUID, str], Period]


async def take_ratings(session: AsyncSession, importing: Import, rows: Numbered) -> Written:
    """Rate, finalise and, with a reason, revise by file.

    A row belongs to the agency of the person's that has the period, the caller as HR, and the
    named assessor; to the last of them where there are several. The reason `late` admits first
    evaluations after closing and revises nothing; any other reason admits revisions.
    """
    context = await look_up(session, importing.user, rows)
    numbers: dict[Key, int] = {}
    wanted: list[Rated] = []
    faults: list[Fault] = []
    for number, row in rows:
        try:
            rated = judge_row(context, row)
            importing.check_first(number, rated.key)
        except Refusal as refusal:
            faults.append(fault_of(number, refusal))
        else:
            numbers[rated.key] = number
            wanted.append(rated)
    return await save(session, importing, wanted, numbers, faults)


async def save(
    session: AsyncSession,
    importing: Import,
    rated: Sequence[Rated],
    numbers: Mapping[Key, int],
    faults: list[Fault],
) -> Written:
    """Write what may be written; say of the rest whether it stands so already."""
    reason = importing.act.reason
    standing = await standing_of(session, numbers)
    planned = await planned_of(session, rated)
    good: dict[Key, Rated] = {}
    for one in rated:
        try:
            if not stands(one, standing.get(one.key)):
                check_open(one.period, reason)
                if one.state == FINALISED:
                    check_plan(one.period, planned=one.key in planned)
            good[one.key] = one
        except Refusal as refusal:
            faults.append(fault_of(numbers[one.key], refusal))
    revise = reason is not None and reason != LATE
    changed = await write(session, list(good.values()), importing.act, revise=revise)
    left = {key: one for key, one in good.items() if key not in changed}
    standing = await standing_of(session, left)
    final = [key for key, one in left.items() if not says(one, standing[key])]
    for key in final:
        final_result = Conflict("result_final", period=left[key].period.code)
        faults.append(fault_of(numbers[key], final_result))
    return Written(len(changed), len(left) - len(final), faults)


async def look_up(session: AsyncSession, user: Principal, rows: Numbered) -> Context:
    """The people, assessors and periods that rows name; the periods locked for writing."""
    codes = {row.period for _, row in rows}
    return Context(
        user,
        await people.by_nip(session, [row.nip for _, row in rows]),
        await people.ids_by_nip(session, [row.assessor_nip for _, row in rows]),
        await periods.by_code(session, codes, user.roles.get(IMPORTER, ())),
    )


def judge_row(context: Context, row: RatingRow) -> Rated:
    """What a row says, judged.

    Raises:
        Refusal: of whatever is wrong with it.
    """
    person = find(context.persons, "nip", row.nip)
    assessor = find(context.assessors, "assessor_nip", row.assessor_nip)
    period = choose_period(context, person, assessor, row)
    check_assessor(person, period, assessor)
    given = Ratings(**{name: getattr(row, name) for name in GIVEN})
    state = FINALISED if row.finalise else RATED
    judged = judge(period.scheme, given)
    return Rated(period, person.employee_id, assessor, given, judged, state)


def choose_period(context: Context, person: Person, assessor: UUID, row: RatingRow) -> Period:
    """The period of this code in one of the person's agencies.

    Raises:
        Conflict: the person belonged to no agency then.
        Forbidden: only to agencies the caller does not import for.
        NotFound: none of those has opened the period.
    """
    span = read_code(row.period)
    agencies = person.agencies_in(span.starts_on, span.ends_on)
    if not agencies:
        raise Conflict("not_in_period", column="period", period=row.period)
    mine = [agency for agency in agencies if context.user.has(IMPORTER, agency)]
    if not mine:
        raise Forbidden("agency_not_yours", column="nip", value=row.nip)
    keys = [(agency, row.period) for agency in mine]
    opened = [context.periods[key] for key in keys if key in context.periods]
    if not opened:
        raise NotFound("period_unknown", column="period", value=row.period)
    return next((one for one in opened if assessor_in(person, one) == assessor), opened[0])


async def standing_of(session: AsyncSession, keys: Iterable[Key]) -> dict[Key, Any]:
    rows = await results.keyed(session, keys)
    return {(row["agency_id"], row["period_id"], row["employee_id"]): row for row in rows}


async def planned_of(session: AsyncSession, rated: Iterable[Rated]) -> set[Key]:
    """The keys of those with an approved plan, in the periods that ask for one."""
    asking = [one for one in rated if one.period.plan_required]
    planned: set[Key] = set()
    for period in {one.period.period_id: one.period for one in asking}.values():
        wanted = [one.employee_id for one in asking if one.period.period_id == period.period_id]
        found = await results.planned(session, period, wanted)
        planned |= {(period.agency_id, period.period_id, person) for person in found}
    return planned


def stands(rated: Rated, standing: Any | None) -> bool:
    """Whether a row brings no first evaluation: one is final, or the row changes nothing."""
    if standing is None or standing["state"] == FINALISED:
        return standing is not None
    return rated.state == RATED and says(rated, standing)


def says(rated: Rated, standing: Any) -> bool:
    """Whether what stands is what a row says."""
    said = (rated.assessor_id, *(getattr(rated.given, name) for name in GIVEN))
    return said == tuple(standing[name] for name in ("assessor_id", *GIVEN))
