"""Realisation from a file: each row judged by itself, written together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import Principal
from shared.errors import Forbidden, NotFound, Refusal
from shared.imports import Fault, Written
from targets import queries
from targets.actions.cases import cases_of
from targets.actions.realising import record
from targets.domain import acts
from targets.domain.acts import Actor, Case
from targets.domain.people import Person
from targets.domain.plan import indicator_id
from targets.domain.realisation import Realisation, Report
from targets.queries import realised
from targets.schemas.files import RealisationRow

Spot = tuple[UUID, UUID, date]
"""A plan's indicator on a day: of several records there, the last counts."""
Numbered = Sequence[tuple[int, RealisationRow]]

COLUMNS: Final = {
    "indicator_unknown": "indicator",
    "period_closed": "period",
    "plan_is_draft": "period",
    "plan_is_returned": "period",
    "plan_is_submitted": "period",
    "plan_not_begun": "period",
    "plan_unknown": "period",
    "realised_day": "as_of",
}
"""The column that a refusal is about; the person (nip) for all others."""


class Known(NamedTuple):
    """What rows are judged by: people by NIP, and the cases of their plans."""

    user: Principal
    actor: Actor
    by_nip: Mapping[str, Person]
    cases: Sequence[Case]
    stand: Mapping[Spot, Realisation]

    def stands(self, one: Realisation) -> bool:
        """Whether this is what counts already, word for word."""
        there = self.stand.get(spot(one))
        return there is not None and (there.value, there.note) == (one.value, one.note)


async def take_realisations(
    session: AsyncSession, user: Principal, rows: Numbered, actor: Actor
) -> Written:
    """Record what good rows say, of several for the same day the last.

    What stands already word for word is not recorded again.
    """
    by_nip = await queries.people_by_nip(session, {row.nip for _, row in rows})
    ids = {person.employee_id for person in by_nip.values()}
    plans = await queries.plans_of(session, ids, {row.period for _, row in rows})
    await queries.hold_imports(session, {plan.agency_id for plan in plans})
    cases = await cases_of(session, user, plans, actor)
    kept = await realised.realisations_of(session, list(cases))
    stand = {spot(one): one for one in reversed(kept)}
    known = Known(user, actor, by_nip, list(cases.values()), stand)
    said: dict[Spot, Realisation] = {}
    faults: list[Fault] = []
    for number, row in rows:
        try:
            done = read(row, known)
        except Refusal as refusal:
            faults.append(fault(number, row, refusal))
        else:
            said[spot(done)] = done
    fresh = [one for one in said.values() if not known.stands(one)]
    await record(session, fresh)
    return Written(len(fresh), len(rows) - len(faults) - len(fresh), faults)


def read(row: RealisationRow, known: Known) -> Realisation:
    """What a row says of the plan that its day lies in.

    Raises:
        Refusal: there is no such person, plan or indicator, or it takes no realisation.
    """
    person = known.by_nip.get(row.nip)
    if person is None:
        raise NotFound("nip_unknown")
    case = find(row, person, known.cases)
    if case is None:
        raise NotFound("plan_unknown", name=person.name, period=row.period)
    if not known.user.has("hr_admin", case.plan.agency_id):
        raise Forbidden("agency_not_yours")
    report = Report(find_indicator(row, case), row.value, row.as_of, row.note or "")
    done = acts.realisation(case, known.actor, report)
    if not known.stands(done):
        acts.step(case, "record")
    return done


def find(row: RealisationRow, person: Person, cases: Iterable[Case]) -> Case | None:
    """The person's plan of the period with the row's day; else any of them."""
    own = [
        case
        for case in cases
        if (case.plan.employee_id, case.plan.period) == (person.employee_id, row.period)
    ]
    there = [case for case in own if case.plan.starts_on <= row.as_of <= case.plan.ends_on]
    return next(iter(there + own), None)


def find_indicator(row: RealisationRow, case: Case) -> UUID:
    """The indicator by its result's number, its aspect and its words."""
    for result in case.plan.results:
        for one in result.indicators if result.number == row.result_number else ():
            if (one.aspect, one.text) == (row.aspect, row.indicator):
                return indicator_id(result.result_id, one)
    raise NotFound("indicator_unknown")


def spot(one: Realisation) -> Spot:
    return one.plan_id, one.indicator_id, one.as_of


def fault(number: int, row: RealisationRow, refusal: Refusal) -> Fault:
    column = COLUMNS.get(refusal.code, "nip")
    return Fault(number, column, str(getattr(row, column)), refusal.code, refusal.values)
